"""Reading the archives of strangers: bounded in number and size, whatever they claim; no name in them is ever a path of ours."""

import io
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Protocol

LARGEST_ARCHIVE = 20 * 1024 * 1024
MOST_FILES = 5000
LARGEST_TEXT = 2 * 1024 * 1024
_LARGEST_ALL = 100 * 1024 * 1024
TEXTS = frozenset({".md", ".markdown", ".html", ".htm"})
_BOUNDED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The ways of packing that are unpacked a piece at a time: of the others a few bytes become gigabytes before anybody can count."""

BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError, zlib.error)


class Unreadable(Exception):
    """This is no archive that can be read; the reason is "broken", "many" or "large"."""


def texts(data: bytes) -> dict[str, str]:
    """Give the Markdown and HTML files of a zip archive by their cleaned paths. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > MOST_FILES:
                raise Unreadable("many")
            return dict(_read(archive))
    except BROKEN as error:
        raise Unreadable("broken") from error


def _read(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    left = _LARGEST_ALL
    for entry in archive.infolist():
        path = clean_path(entry.filename)
        if PurePosixPath(path).suffix.lower() not in TEXTS or entry.is_dir():
            continue
        data = content(archive, entry, LARGEST_TEXT + 1)
        left -= len(data)
        if len(data) > LARGEST_TEXT or left < 0:
            raise Unreadable("large")
        yield path, data.decode("utf-8-sig", "replace")


class Readable(Protocol):
    """Something that is read from its beginning on."""

    def read(self, size: int = -1, /) -> bytes:
        """Give the next bytes, b"" at the end."""


class Bounded:
    """A file of an archive that is refused where it becomes too large."""

    def __init__(self, file: Readable, most: int) -> None:
        """Take the file, and how many bytes of it are read."""
        self._file, self._left = file, most

    def read(self, size: int = -1, /) -> bytes:
        """Give the next bytes. Raises Unreadable."""
        data = self._file.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable("large")
        return data


@contextmanager
def opened(data: bytes, name: str) -> Iterator[tuple[str, Readable] | None]:
    """Open the file of this name of an archive that `texts` could read, with the folder it lies in; None when there is none.

    Raises Unreadable, also while it is read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entry = next((one for one in archive.infolist() if PurePosixPath(clean_path(one.filename)).name == name), None)
            if entry is None:
                yield None
                return
            if entry.compress_type not in _BOUNDED:
                raise Unreadable("broken")
            with archive.open(entry) as file:
                yield clean_path(entry.filename).removesuffix(name), Bounded(file, _LARGEST_ALL)
    except BROKEN as error:
        raise Unreadable("broken") from error


def names(data: bytes) -> frozenset[str]:
    """Give the cleaned paths of what is in an archive that `texts` could read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return frozenset(clean_path(entry.filename) for entry in archive.infolist() if not entry.is_dir())


def some(data: bytes, wanted: Collection[str], *, largest: int) -> Iterator[tuple[str, bytes]]:
    """Give the files of these cleaned paths as bytes, one by one; of a file that is larger than `largest` one byte more than that.

    Raises Unreadable.
    """
    left = _LARGEST_ALL
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                path = clean_path(entry.filename)
                if path not in wanted or entry.is_dir():
                    continue
                found = content(archive, entry, largest + 1)
                left -= len(found)
                if left < 0:
                    raise Unreadable("large")
                yield path, found
    except BROKEN as error:
        raise Unreadable("broken") from error


def content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """Unpack the beginning of a file, at most so many bytes. Raises Unreadable, and what `BROKEN` names."""
    if entry.compress_type not in _BOUNDED:
        raise Unreadable("broken")
    with archive.open(entry) as file:
        return file.read(most)  # what an archive says of its sizes is not believed


def clean_path(name: str) -> str:
    """Give a path without anything that leads out of the archive."""
    parts = [part.strip() for part in name.replace("\\", "/").split("/")]
    return "/".join(part for part in parts if part not in {"", ".", ".."})[:500]
