"""Drives one server for a few seconds with wrk and reads what it says."""

import os
import re
import shutil
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path

_SCRIPT = Path(__file__).with_name("post.lua")


@dataclass(frozen=True)
class Heard:
    """What one window brought: requests answered, those that were no success, and the window's length in seconds."""

    requests: int
    failures: int
    seconds: float


def find_wrk() -> str:
    """Find the load generator. Raises SystemExit when it is not installed."""
    return shutil.which("wrk") or _missing("wrk")


def _missing(program: str) -> str:
    raise SystemExit(f"bench: {program} is not installed (apt-get install {program})")


def drive(url: str, *, key: str, alerts: int, connections: int, seconds: float) -> Heard:
    """Post distinct alerts, `alerts` in a request, over `connections` at once."""
    environment = {**os.environ, "BENCH_KEY": key, "BENCH_ALERTS": str(alerts), "BENCH_RUN": uuid.uuid4().hex[:8]}
    command = [find_wrk(), "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "30s", "-s", str(_SCRIPT), url]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=seconds + 60).stdout
    answered = re.search(r"(\d+) requests in ([\d.]+)(ms|s|m)", said)
    if not answered:
        raise SystemExit(f"bench: wrk said nothing useful:\n{said}")
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    unit = {"ms": 0.001, "s": 1.0, "m": 60.0}[answered[3]]
    return Heard(int(answered[1]), int(failed[1]) if failed else 0, float(answered[2]) * unit)
