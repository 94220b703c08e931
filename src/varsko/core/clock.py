"""The one clock.

The system's time plus, in a drill, the number of seconds that the file named by VARSKO_CLOCK_FILE holds. The file is read again
when it is another one, or changed, and twice a second for systems that mark changes coarsely: a process that was frozen while the
clock was moved sees that before it does anything else.
"""

import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from varsko.kernel.ids import uuid7

_LOOK_AGAIN_AFTER = 0.5

_Mark = tuple[int, int, int]

_offset = timedelta()
_played = timedelta()
_seen: _Mark | None = None
_looked_at = float("-inf")


def now() -> datetime:
    """Tell the present instant, aware, in UTC."""
    return datetime.now(UTC) + drill_offset()


def new_id() -> uuid.UUID:
    """Make an identifier that sorts by the present instant."""
    return uuid7(int(now().timestamp() * 1000))


def is_drill() -> bool:
    """Tell whether a drill clock file is set; every page then says so."""
    return bool(settings.VARSKO.clock_file)


def drill_offset() -> timedelta:
    """Give what the drill adds to the system's time; zero without a drill, the last good value while the file is unreadable."""
    global _offset, _seen, _looked_at
    if not settings.VARSKO.clock_file:
        return _played
    file, began = Path(settings.VARSKO.clock_file), time.monotonic()
    mark = _mark(file)
    if mark != _seen or began - _looked_at >= _LOOK_AGAIN_AFTER:
        _offset = _read(file, _offset)
        _seen, _looked_at = mark, began  # only now: another thread that asks meanwhile must not take the old value for a fresh one
    return _offset + _played


@contextmanager
def play(moment: datetime) -> Iterator[None]:
    """Let this process's clock go on from another moment while the block runs: for plays such as the demo, never while serving."""
    global _played
    before, _played = _played, _played + (moment - now())
    try:
        yield
    finally:
        _played = before


def _mark(file: Path) -> _Mark | None:
    """Tell a file from what it was before; None when there is none."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _read(file: Path, last: timedelta) -> timedelta:
    try:
        return timedelta(seconds=float(file.read_text().strip() or 0))
    except (OSError, ValueError, OverflowError):
        return last
