"""Archives that are too large to be held in memory: on disk, open, unpacked one file at a time. Nothing of them is written to disk."""

import stat
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import BinaryIO

from varsko.knowledge.domain.archives import BROKEN, LARGEST_TEXT, TEXTS, Bounded, Readable, Unreadable, clean_path, content

MOST_FILES = 50_000
MOST_PAGES = 20_000
LARGEST_TEXTS = 200 * 1024 * 1024
_LARGEST_READ = 16 * 1024 * 1024
"""The list of an archive's files is read at once, and is many times as large in memory; files are read in smaller parts."""


class _Sipped:
    """A file of which nobody reads much at once, whatever it says of itself."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1, /) -> bytes:
        if size > _LARGEST_READ:
            raise Unreadable("many")
        return self._file.read(size if size >= 0 else _LARGEST_READ)


class Large:
    """An archive, open. `there` are its files by their cleaned paths, `links` and `too_large` what is not read of it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Look at the list of files. Raises Unreadable."""
        entries = [one for one in archive.infolist() if not one.is_dir()]
        if len(entries) > MOST_FILES:
            raise Unreadable("many")
        named = {clean_path(one.filename): one for one in entries}
        self._archive = archive
        self.links = [path for path, one in named.items() if stat.S_ISLNK(one.external_attr >> 16)]
        self.too_large = [path for path, one in named.items() if _is_text(path) and one.file_size > LARGEST_TEXT]
        unread = {*self.links, *self.too_large}
        self.there = {path: one for path, one in named.items() if path not in unread}
        self.texts = Texts(self)

    def read(self, path: str, most: int) -> bytes:
        """Unpack the beginning of a file, at most so many bytes. Raises Unreadable."""
        try:
            return content(self._archive, self.there[path], most)
        except BROKEN as error:
            raise Unreadable("broken") from error

    @contextmanager
    def stream(self, name: str) -> Iterator[tuple[str, Readable] | None]:
        """Open the file of this name with the folder it lies in; None when there is none. Raises Unreadable, also while it is read."""
        path = next((path for path in self.there if PurePosixPath(path).name == name), None)
        if path is None:
            yield None
            return
        entry = self.there[path]
        if entry.file_size > LARGEST_TEXTS:
            raise Unreadable("large")
        self.read(path, 1)  # refuses what is packed in a way that cannot be unpacked in parts
        try:
            with self._archive.open(entry) as file:
                yield path.removesuffix(name), Bounded(file, LARGEST_TEXTS)
        except BROKEN as error:
            raise Unreadable("broken") from error


class Texts(Mapping[str, str]):
    """The Markdown and HTML files of an archive by their paths, each unpacked when somebody asks for it."""

    def __init__(self, archive: Large) -> None:
        """Find them. Raises Unreadable when they are too many, or too large together."""
        self._archive = archive
        self._paths = {path: entry.file_size for path, entry in archive.there.items() if _is_text(path)}
        if len(self._paths) > MOST_PAGES:
            raise Unreadable("many")
        if sum(self._paths.values()) > LARGEST_TEXTS:  # more than it says is never unpacked of a file
            raise Unreadable("large")

    def __getitem__(self, path: str) -> str:
        """Unpack one. Raises KeyError, Unreadable."""
        if path not in self._paths:
            raise KeyError(path)
        return self._archive.read(path, LARGEST_TEXT).decode("utf-8-sig", "replace")

    def __contains__(self, path: object) -> bool:
        """Tell without unpacking."""
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        """Give their paths."""
        return iter(self._paths)

    def __len__(self) -> int:
        """Count them."""
        return len(self._paths)


@contextmanager
def opened(file: BinaryIO) -> Iterator[Large]:
    """Open an archive. Raises Unreadable: it is "broken", holds too "many" files, or is too "large"."""
    try:
        archive = zipfile.ZipFile(_Sipped(file))
    except BROKEN as error:
        raise Unreadable("broken") from error
    with archive:
        yield Large(archive)


def _is_text(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in TEXTS
