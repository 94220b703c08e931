"""Public pages as plain folders for any web server."""

import fcntl
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from varsko.statuspages.data import PageView, SheetView
from varsko.statuspages.render.copied import copied


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Wait until no other process writes to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def copy(folder: Path, pages: Iterable[tuple[PageView, datetime, Sequence[SheetView]]], *, known: Iterable[str]) -> None:
    """Bring the copies of pages up to date: each file at once, so that whoever reads meanwhile gets the old or the new one.

    `known` are the slugs of all public pages: the folders of others go, when this made them.
    """
    with turn(folder):
        here = set(known)
        for old in folder.iterdir():
            if old.is_dir() and old.name not in here and (old / "proof.json").exists():
                shutil.rmtree(old, ignore_errors=True)
        for page, written, sheets in pages:
            _copy(folder / page.slug, page, written, sheets)


def _copy(place: Path, page: PageView, written: datetime, sheets: Sequence[SheetView]) -> None:
    files = copied(page, written, sheets)
    for name, (_kind, body) in files.items():
        _put(place / name, body)
    _sweep(place, files)


def _put(file: Path, body: bytes) -> None:
    if file.is_file() and file.read_bytes() == body:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    beside.write_bytes(body)
    beside.replace(file)


def _sweep(place: Path, files: Iterable[str]) -> None:
    wanted = {place / name for name in files}
    for one in place.rglob("*"):
        if one.is_file() and one not in wanted:
            one.unlink()
