"""What is kept for an outage as one file, written whole and then put in the place of the old one."""

import logging
from collections.abc import Sequence
from pathlib import Path

import msgspec

from varsko.knowledge.data import SheetView

log = logging.getLogger("varsko.knowledge")
_NAME = "articles.bin"


def keep(folder: Path, sheets: Sequence[SheetView]) -> None:
    """Write all of them, for this user's eyes alone."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    beside = folder / f".{_NAME}.new"
    beside.write_bytes(msgspec.msgpack.encode(list(sheets)))
    beside.replace(folder / _NAME)


def recall(folder: Path) -> list[SheetView]:
    """Read them; none when there is no file that can be read."""
    try:
        return msgspec.msgpack.decode((folder / _NAME).read_bytes(), type=list[SheetView])
    except FileNotFoundError:
        return []
    except (OSError, msgspec.DecodeError):
        log.exception("articles cannot be read from their file")
        return []
