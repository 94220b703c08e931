"""Reads from /proc what processes cost, and sums up several rounds."""

import os
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pids: Iterable[int]) -> float:
    """Add up the processor time that processes have used so far."""
    return sum(_ticks(pid) for pid in pids) / _TICK


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def of_database() -> float:
    """Give how many milliseconds of a processor PostgreSQL's process for this connection has used, without helpers; 0 on SQLite."""
    from django.db import connection  # noqa: PLC0415 - Django must be set up first

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cpu_seconds(cursor.fetchone()) * 1000


def resident_mb(pids: Iterable[int]) -> float:
    """Add up the resident memory of processes, in megabytes."""
    return sum(_resident_kb(pid) for pid in pids) / 1024


def own_mb(pids: Iterable[int]) -> float:
    """Add up the memory that is the processes' own, in megabytes: without files that are mapped, which the system takes back at will."""
    return sum(_resident_kb(pid, "RssAnon:") for pid in pids) / 1024


def _resident_kb(pid: int, what: str = "VmRSS:") -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(what)), 0)


def family(pid: int) -> list[int]:
    """List a process and all its descendants."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (stat := folder / "stat").exists():
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(folder.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def spread(values: Sequence[float], digits: int = 2) -> str:
    """Give the median with the range, such as `0.82 [0.71–0.95]`."""
    if not values:
        return "–"
    return f"{statistics.median(values):.{digits}f} [{min(values):.{digits}f}–{max(values):.{digits}f}]"


def machine() -> str:
    """Say what kind of machine this is."""
    model = next(
        (line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "?"
    )
    return f"{os.cpu_count()} × {model}, load {os.getloadavg()[0]:.1f} at the start"
