"""Asks many small processes to stop, each at another moment, and prints how many never heard of it: `python -m tests.stops COUNT`."""

import os
import signal
import sys
import threading
import time

from varsko.config.launch import get_ready

get_ready(as_json=False)

from varsko.config.server import Stopping

_LONG = 10.0


def main() -> int:
    """Print how many were deaf."""
    count = int(sys.argv[1])
    print(sum(_is_deaf(after=0.02 * turn / count) for turn in range(count)))
    return 0


def _is_deaf(after: float) -> bool:
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        _wait_beside_busy_threads(writing)
    os.read(reading, 1)
    os.close(reading)
    os.close(writing)
    time.sleep(after)
    os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + _LONG
    while os.waitpid(pid, os.WNOHANG)[0] == 0:
        if time.monotonic() > until:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return True
        time.sleep(0.001)
    return False


def _wait_beside_busy_threads(writing: int) -> None:
    stopping = Stopping()
    for _ in range(2):
        threading.Thread(target=_be_busy, daemon=True).start()
    os.write(writing, b".")
    stopping.wait()
    os._exit(0)


def _be_busy() -> None:
    while True:
        pass


if __name__ == "__main__":
    sys.exit(main())
