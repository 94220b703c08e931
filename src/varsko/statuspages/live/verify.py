"""Proves that files of a page, wherever they were copied to, are what its publisher signed."""

import json
from dataclasses import dataclass
from pathlib import Path

from varsko.statuspages.domain.proof import faults

_PROOF = "proof.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found: when the newest entry was signed and by which key, how many of its files are here, and what is wrong."""

    at: str
    key: str
    here: int
    listed: int
    faults: tuple[str, ...]


def verify(folder: Path, *, key: str = "") -> Verdict:
    """Check a folder with the files of one page; with `key` (hexadecimal) they must be signed by that one. Raises OSError."""
    try:
        found = json.loads((folder / _PROOF).read_bytes())
        listed = list(found["sheets"])
        at, named = str(found["log"][-1]["at"]), str(found["key"])
    except (ValueError, KeyError, TypeError, IndexError):
        return Verdict(at="", key="", here=0, listed=0, faults=("the proof cannot be read",))
    here = {path: file.read_bytes() for path in listed if (file := _file(folder, path))}
    return Verdict(at=at, key=named, here=len(here), listed=len(listed), faults=tuple(faults(found, here, key=key)))


def _file(folder: Path, path: str) -> Path | None:
    """Find the file of a sheet; a path that leads out of the folder is none."""
    for name in (f"{path}.html", path):
        file = (folder / name).resolve()
        if file.is_file() and file.is_relative_to(folder.resolve()):
            return file
    return None
