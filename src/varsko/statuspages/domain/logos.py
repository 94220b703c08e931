"""Logos as they are served: drawn anew from what somebody sent, so that nothing else of the file goes out."""

import struct
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING

from varsko.kernel import files
from varsko.kernel.late import late

if TYPE_CHECKING:
    from PIL import Image
else:
    Image = late("PIL.Image")

LARGEST, MOST_PIXELS = 1_000_000, 4_000_000
_WIDEST, _HIGHEST = 720, 144  # three points of a screen for each that the page gives it
_POINTS = 3
_FORMATS = ("PNG", "JPEG", "WEBP")
_KINDS = frozenset({"image/png", "image/jpeg", "image/webp"})
_ORIENTATION = 0x0112
_TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, KeyError, struct.error)


class Unfit(StrEnum):
    """Why a file cannot be a logo."""

    TOO_LARGE = "too_large"
    NO_PICTURE = "no_picture"
    TOO_MANY_PIXELS = "too_many_pixels"


class NotDrawn(Exception):
    """A file cannot be a logo."""

    def __init__(self, why: Unfit) -> None:
        """Take the reason."""
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Drawn:
    """A logo as PNG, and its size in pixels of a page."""

    data: bytes
    width: int
    height: int


def drawn(data: bytes) -> Drawn:
    """Draw what is in a file (PNG, JPEG, WebP) anew as PNG, no larger than it is shown. Raises NotDrawn.

    Text, positions and whatever else travels in a file stay behind. Drawings (SVG) are no pictures here: they can act.
    """
    if len(data) > LARGEST:
        raise NotDrawn(Unfit.TOO_LARGE)
    judged = files.judge(data)  # all of it: before the size of a JPEG there may be more than a head holds
    if judged.kind not in _KINDS:
        raise NotDrawn(Unfit.NO_PICTURE)
    if judged.width * judged.height > MOST_PIXELS:
        raise NotDrawn(Unfit.TOO_MANY_PIXELS)
    try:
        return _drawn(data)
    except (*_BROKEN, Image.DecompressionBombError):
        raise NotDrawn(Unfit.NO_PICTURE) from None


def _drawn(data: bytes) -> Drawn:
    with Image.open(BytesIO(data), formats=_FORMATS) as found:
        if found.width * found.height > MOST_PIXELS:
            raise NotDrawn(Unfit.TOO_MANY_PIXELS)
        picture = _upright(found.convert("RGBA"), found.getexif().get(_ORIENTATION))
    picture.thumbnail((_WIDEST, _HIGHEST))
    clean = Image.new("RGBA", picture.size)
    clean.paste(picture)
    out = BytesIO()
    clean.save(out, "PNG", optimize=True)
    return Drawn(out.getvalue(), *_shown(*clean.size))


def _upright(picture: "Image.Image", held: object) -> "Image.Image":
    """Turn a picture as its camera was held; whatever else is said there is not even copied, for it may be anything."""
    turn = _TURNS.get(held) if isinstance(held, int) else None
    return picture.transpose(Image.Transpose[turn]) if turn else picture


def _shown(width: int, height: int) -> tuple[int, int]:
    """Give the size on a page: a small picture is shown as it is, a large one with three points for one."""
    share = max(1.0, min(_POINTS, max(width * _POINTS / _WIDEST, height * _POINTS / _HIGHEST)))
    return max(1, round(width / share)), max(1, round(height / share))
