"""A picture for an article, drawn from boxes."""

import struct
import zlib

_WIDE, _HIGH = 560, 240
_GROUND, _CASE, _EDGE, _SLOT = (244, 246, 250), (217, 222, 231), (124, 135, 152), (52, 60, 74)
_OFF, _GREEN, _ORANGE = (148, 158, 173), (47, 179, 68), (247, 103, 7)
_BOXES = (
    (40, 60, 520, 200, _EDGE),
    (44, 64, 516, 196, _CASE),
    (90, 44, 330, 60, _EDGE),
    (90, 150, 330, 166, _SLOT),
    (110, 166, 310, 216, (255, 255, 255)),
    (370, 90, 490, 170, _SLOT),
    (384, 106, 408, 130, _GREEN),
    (418, 106, 442, 130, _OFF),
    (452, 106, 476, 130, _ORANGE),
    (384, 146, 476, 154, _OFF),
)


def printer() -> bytes:
    """Draw the front of a printer with the three lamps of its panel, as PNG."""
    rows = b"".join(b"\0" + b"".join(bytes(_colour(x, y)) for x in range(_WIDE)) for y in range(_HIGH))
    head = struct.pack(">IIBBBBB", _WIDE, _HIGH, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(*one) for one in ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")))


def _colour(x: int, y: int) -> tuple[int, int, int]:
    boxes = [colour for left, top, right, bottom, colour in _BOXES if left <= x < right and top <= y < bottom]
    return boxes[-1] if boxes else _GROUND


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
