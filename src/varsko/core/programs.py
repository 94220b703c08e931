"""Programs of the system that are run for us: never by a shell, never longer than said, and never longer than this process."""

import atexit
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from tempfile import TemporaryFile

_MOST_SAID = 20_000_000
_MOST_COMPLAINED = 4_000
_under_way: set["subprocess.Popen[bytes]"] = set()
_begins = threading.Lock()


class NotRun(Exception):
    """The program is not there, or had to be ended; the text says which."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a program ended with: 0 when all went well, what it gave, and what it complained of last."""

    code: int
    given: bytes
    complaint: str


def run(argv: Sequence[str], *, within: float, told: bytes = b"", known: Mapping[str, str] | None = None, without: str = "VARSKO_") -> Said:
    """Run a program and wait for it, at most `within` seconds. `told` is its input, `known` joins its environment.

    It hears nothing of our own settings, some of which are secrets, nor of others that begin with `without`. Raises NotRun.
    """
    program = shutil.which(argv[0])
    if program is None:
        raise NotRun(f"{argv[0]} is not installed on this host")
    if within <= 0:
        raise NotRun(f"{argv[0]} was not begun: there was no time left")
    around = {name: value for name, value in os.environ.items() if not name.startswith(("VARSKO_", without))}
    with TemporaryFile() as source, TemporaryFile() as given, TemporaryFile() as complaint:
        source.write(told)
        source.seek(0)
        with _begins:  # whoever ends all finds this one too, from its first moment
            process = subprocess.Popen(  # noqa: S603 - a list of arguments, each checked where it is set
                [program, *argv[1:]],
                stdin=source,
                stdout=given,
                stderr=complaint,
                env={**around, "LC_ALL": "C", **(known or {})},
                start_new_session=True,
            )
            _under_way.add(process)
        code = _wait(process, argv[0], within)
        given.seek(0)
        complaint.seek(max(complaint.seek(0, os.SEEK_END) - _MOST_COMPLAINED, 0))
        return Said(code, given.read(_MOST_SAID), complaint.read().decode("utf-8", "replace"))


def end_all() -> None:
    """End every program that is under way, and what it started: whoever waits for it gets NotRun."""
    with _begins:
        here = list(_under_way)
    for one in here:
        _end(one)


atexit.register(end_all)


def _wait(process: "subprocess.Popen[bytes]", name: str, within: float) -> int:
    try:
        code = process.wait(within)
    except subprocess.TimeoutExpired:
        raise NotRun(f"{name} took longer than {within:.0f} s and was ended") from None
    finally:
        _end(process)
        _under_way.discard(process)
    if code == -signal.SIGKILL:
        raise NotRun(f"{name} was ended")
    return code


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:  # else its number may be another's by now
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
