"""Reading the archives of strangers: bounded in number and size, whatever they claim; no name in them is ever a path of ours."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

LARGEST_ARCHIVE = 20 * 1024 * 1024
MOST_FILES = 5000
_LARGEST_FILE = 2 * 1024 * 1024
_LARGEST_ALL = 100 * 1024 * 1024
_TEXTS = frozenset({".md", ".markdown", ".html", ".htm"})


class Unreadable(Exception):
    """This is no archive that can be read; the reason is "broken", "many" or "large"."""


def texts(data: bytes) -> dict[str, str]:
    """Give the Markdown and HTML files of a zip archive by their cleaned paths. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > MOST_FILES:
                raise Unreadable("many")
            return dict(_read(archive))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise Unreadable("broken") from error


def _read(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    left = _LARGEST_ALL
    for entry in archive.infolist():
        path = _path(entry.filename)
        if entry.is_dir() or PurePosixPath(path).suffix.lower() not in _TEXTS:
            continue
        with archive.open(entry) as file:
            data = file.read(_LARGEST_FILE + 1)  # what an archive says of its sizes is not believed
        left -= len(data)
        if len(data) > _LARGEST_FILE or left < 0:
            raise Unreadable("large")
        yield path, data.decode("utf-8-sig", "replace")


def _path(name: str) -> str:
    """Give a path without anything that leads out of the archive."""
    parts = [part.strip() for part in name.replace("\\", "/").split("/")]
    return "/".join(part for part in parts if part not in {"", ".", ".."})[:500]
