"""Whose a host name is: whoever can put a word into its name service, or onto its web server, may have a page there."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

PREFIX, PATH = "_varsko.", "/.well-known/varsko.txt"
"""What stands before the name that is asked for texts, and where the file is."""
MOST_BYTES = 4_000


LOOKED_FOR = timedelta(days=7)
"""So long a new name is looked for by itself; afterwards when somebody asks for it."""
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)


def pause_after(looks: int) -> timedelta:
    """Tell when to look again for a proof that was not there so many times: a minute, two, four … an hour."""
    return min(_FIRST_PAUSE * (1 << min(max(looks - 1, 0), 10)), _LONGEST_PAUSE)


class Proof(StrEnum):
    """How a host name was proven; the values are stored."""

    BEFORE = "before"
    """It was there before names were proven."""
    DNS = "dns"
    FILE = "file"


class Missing(StrEnum):
    """Why it was not, the last time somebody looked; the values are stored."""

    ABSENT = "absent"
    """There is neither the text nor the file."""
    OTHER = "other"
    """There is one, and it says something else."""
    SILENT = "silent"
    """Neither the name service nor the web server answered."""


def word(token: str) -> str:
    """Give what the text or the file is to say."""
    return f"varsko={token}"


def judge(token: str, texts: Iterable[bytes] | None, file: bytes | None, *, is_silent: bool) -> Proof | Missing:
    """Decide from the texts of the name service (None: no answer) and the file (None: there is none, or `is_silent`)."""
    found = list(texts or ())
    if any(_says(one, token) for one in found):
        return Proof.DNS
    if file is not None and _says(file, token):
        return Proof.FILE
    if file is not None or any(one.lower().startswith(b"varsko=") for one in found):
        return Missing.OTHER
    return Missing.SILENT if texts is None and is_silent else Missing.ABSENT


def _says(said: bytes, token: str) -> bool:
    lines = said[:MOST_BYTES].decode("utf-8", "replace").splitlines()
    return any(line.strip().strip('"') == word(token) for line in lines)
