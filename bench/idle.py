"""What an idle installation costs: seconds from the start to ready, and resident memory.

It is started as at a shell: a branch of a process that has loaded libraries already would be ready sooner, and hold what that one loaded.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.house import House, answers, wait_for
from tests.processes import environment

_ROUNDS = 3
_QUIET = 5.0


def run(options: argparse.Namespace) -> None:
    """Print the medians of a few starts."""
    del options
    starts, memory = [], []
    with tempfile.TemporaryDirectory(prefix="bench-idle-") as folder, House(Path(folder)) as house:
        house.run("migrate", within=180)
        house.set_up()
        for _ in range(_ROUNDS):
            began = time.monotonic()
            serve = subprocess.Popen([sys.executable, "-m", "varsko", "serve"], env=environment(house.folder, **house.settings))
            wait_for(lambda: answers(f"{house.url}/readyz"), 30)
            starts.append(time.monotonic() - began)
            time.sleep(_QUIET)
            memory.append(_resident_mb(serve.pid))
            serve.terminate()
            serve.wait()
    print("| start to ready | memory when idle |\n|---|---|")
    print(f"| {statistics.median(starts):.1f} s | {statistics.median(memory):.0f} MB |")


def _resident_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024
