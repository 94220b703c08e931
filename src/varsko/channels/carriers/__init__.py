"""Folders brought elsewhere by programs of the system: rsync and git."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from varsko.kernel.text import clean, shorten

ALL_WITHIN = 200.0
"""Seconds that bringing a folder may take altogether; less than the lease of whoever does it."""
SSH = "ssh -o BatchMode=yes -o ConnectTimeout=15"
_ACCOUNT = re.compile(r"(?<=://)[^/\s]*@")


class NotBrought(Exception):
    """It could not be brought there; the text says why, for whoever set it up, and holds no password."""


@dataclass(frozen=True, slots=True)
class Load:
    """A folder of folders that is to lie elsewhere: `parts` are those that it holds, by name with what they are called.

    `gone` are the names of others that were brought there before, and are to be taken away.
    """

    folder: Path
    parts: Mapping[str, str]
    gone: frozenset[str]


def without_account(said: str) -> str:
    """Take the accounts out of addresses: their passwords are nobody's business."""
    return _ACCOUNT.sub("", said)


def reason(complaint: str) -> str:
    """Give what a program complained of last, in one line."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip() and not line.startswith("hint:")]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "rsync:", "remote:", "ssh:", "@ERROR"))] or lines
    return shorten(clean(without_account(" ".join(told[:3]))), 300) or "it did not say why"
