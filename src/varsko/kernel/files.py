"""What may be attached, and how it is handed out again: four kinds of pictures are shown, everything else is only downloaded."""

import re
import struct
from dataclasses import dataclass

from varsko.kernel.text import clean, shorten

LARGEST = 10 * 1024 * 1024
MOST = 10
HEAD = 64 * 1024
_LONGEST_NAME = 150
_MOST_PIXELS = 50_000_000
PLAIN = "application/octet-stream"
# What a computer runs at a double click.
_REFUSED = frozenset(
    ["app", "bat", "cmd", "com", "cpl", "exe", "hta", "jar", "jse", "lnk", "msi", "msp", "pif", "ps1", "reg", "scr", "vbe", "vbs", "wsf"]
)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]+')


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that somebody sends: the name it came with, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """A file without its bytes; a picture that may be shown has a width and a height in pixels."""

    id: str
    name: str
    kind: str
    size: int
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileContent:
    """A file with its bytes, and a word that is another one when they are others."""

    file: FileView
    data: bytes
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file is: its kind, and its size in pixels when it is a picture that may be shown (else 0)."""

    kind: str = PLAIN
    width: int = 0
    height: int = 0

    @property
    def is_picture(self) -> bool:
        """Tell whether it may be shown in a page."""
        return bool(self.width and self.height)


def safe_name(name: str) -> str:
    """Make a name that no file system and no header stumbles over; direction marks that hide an ending are dropped."""
    plain = _UNSAFE.sub("_", clean(name)).strip(" ._")
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 10:
        return shorten(plain, _LONGEST_NAME) or "file"
    return f"{shorten(stem, _LONGEST_NAME)}.{ending}"


def is_refused(name: str) -> bool:
    """Tell whether a file of this name is not taken at all."""
    return name.rpartition(".")[2].lower() in _REFUSED


def judge(head: bytes) -> Judged:
    """Look at the first bytes of a file: its name and what the sender says of it count for nothing."""
    for magic, kind, size in (
        (b"\x89PNG\r\n\x1a\n", "image/png", _png),
        (b"\xff\xd8\xff", "image/jpeg", _jpeg),
        (b"GIF87a", "image/gif", _gif),
        (b"GIF89a", "image/gif", _gif),
        (b"RIFF", "image/webp", _webp),
    ):
        if head.startswith(magic):
            width, height = _bounded(size(head))
            return Judged(kind, width, height) if width else Judged()
    return Judged()


def _bounded(size: tuple[int, int]) -> tuple[int, int]:
    """Refuse to show what has no size, or one that would choke a reader's browser."""
    return size if min(size) > 0 and size[0] * size[1] <= _MOST_PIXELS else (0, 0)


def _png(head: bytes) -> tuple[int, int]:
    return struct.unpack(">II", head[16:24]) if head[12:16] == b"IHDR" and len(head) >= 24 else (0, 0)


def _gif(head: bytes) -> tuple[int, int]:
    return struct.unpack("<HH", head[6:10]) if len(head) >= 10 else (0, 0)


def _webp(head: bytes) -> tuple[int, int]:
    if head[8:12] != b"WEBP" or len(head) < 30:
        return 0, 0
    form = head[12:16]
    if form == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if form == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", head[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(head: bytes) -> tuple[int, int]:
    """Walk the segments up to the one that holds the size."""
    place = 2
    while place + 9 <= len(head) and head[place] == 0xFF:
        mark, length = head[place + 1], int.from_bytes(head[place + 2 : place + 4], "big")
        if 0xC0 <= mark <= 0xCF and mark not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", head[place + 5 : place + 9])
            return width, height
        place += 2 + max(length, 2)
    return 0, 0
