"""What is kept for an outage as files, one for each writing of an article: written whole, then put in place."""

import logging
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from varsko.knowledge.data import SheetView

T = TypeVar("T")
log = logging.getLogger("varsko.knowledge")
_ALL = "articles.bin"
"""The one file of all articles that a version before this one kept."""
_ONE = re.compile(r"(\d+)-(\d+)\.bin")


def keep(folder: Path, sheets: Sequence[SheetView], last: int) -> None:
    """Write those that are not there yet, for this user's eyes alone, and take away those that stand there no more.

    `last` is the newest edition that `sheets` know of, be it one that took articles away: what another process wrote since stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    there = {path.name for path in folder.iterdir()}
    wanted = {f"{one.number}-{one.edition}.bin": one for one in sheets}
    for name in wanted.keys() - there:
        beside = folder / f".{name}.{os.getpid()}.new"
        beside.write_bytes(msgspec.msgpack.encode(wanted[name]))
        beside.replace(folder / name)
    for name in there - wanted.keys():
        made = _ONE.fullmatch(name)
        if name == _ALL or (made and int(made[2]) <= last):
            (folder / name).unlink(missing_ok=True)


def recall(folder: Path) -> list[SheetView]:
    """Read them, the newest of each article; what cannot be read is left out."""
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return []
    found: dict[int, SheetView] = {one.number: one for one in _of_all(folder)} if _ALL in names else {}
    for name in (one for one in names if _ONE.fullmatch(one)):
        for one in _read(folder / name, SheetView):
            if one.number not in found or one.edition > found[one.number].edition:
                found[one.number] = one
    return list(found.values())


def _of_all(folder: Path) -> list[SheetView]:
    return [one for many in _read(folder / _ALL, list[SheetView]) for one in many]


def _read(path: Path, kind: type[T]) -> list[T]:
    try:
        return [msgspec.msgpack.decode(path.read_bytes(), type=kind)]
    except FileNotFoundError:
        return []
    except (OSError, msgspec.DecodeError):
        log.exception("an article cannot be read from its file")
        return []
