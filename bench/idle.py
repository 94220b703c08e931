"""What an idle installation costs: seconds from the start to ready, and resident memory."""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from tests.faults.house import House, answers, wait_for

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
            serve = house.start("serve")
            wait_for(lambda: answers(f"{house.url}/readyz"), 30)
            starts.append(time.monotonic() - began)
            time.sleep(_QUIET)
            memory.append(_resident_mb(serve.process.pid))
            serve.stop()
    print("| start to ready | memory when idle |\n|---|---|")
    print(f"| {statistics.median(starts):.1f} s | {statistics.median(memory):.0f} MB |")


def _resident_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024
