"""Pictures of articles as they are kept for the time without a database: drawn anew, small, and within a bound."""

from base64 import b64encode
from io import BytesIO
from typing import TYPE_CHECKING

from varsko.kernel import files
from varsko.kernel.late import late

if TYPE_CHECKING:
    from PIL import Image
else:
    Image = late("PIL.Image")

MOST_IN_ARTICLE = 12
LARGEST = 150_000
"""How many bytes a picture may have once it is drawn anew; a larger one stays away."""
ALL_TOGETHER = 64_000_000
"""How much the pictures of all articles may hold, as text within their pages: each web process has them in memory."""
_WIDEST, _HIGHEST = 1000, 1400
_MOST_PIXELS = 16_000_000
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_KINDS = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
_ORIENTATION = 0x0112
_TURNS = {3: "ROTATE_180", 6: "ROTATE_270", 8: "ROTATE_90"}
_QUALITIES = (80, 60, 35)


def inline(data: bytes) -> str:
    """Give a picture as an address that holds it (`data:`), drawn anew as WebP; "" for what is no picture or stays too large."""
    drawn = small(data)
    return f"data:image/webp;base64,{b64encode(drawn).decode()}" if drawn else ""


def small(data: bytes) -> bytes:
    """Draw a picture anew as a small WebP; b"" for what is no picture or stays too large."""
    judged = files.judge(data)
    if judged.kind not in _KINDS or judged.width * judged.height > _MOST_PIXELS:
        return b""
    try:
        return _drawn(data)
    except Exception:  # noqa: BLE001 - foreign bytes make a library of many formats fail in any way; words stand in their place
        return b""


def _drawn(data: bytes) -> bytes:
    with Image.open(BytesIO(data), formats=_FORMATS) as found:
        if found.width * found.height > _MOST_PIXELS:
            return b""
        turn = _TURNS.get(found.getexif().get(_ORIENTATION, 0))
        picture = found.convert("RGBA")
    picture = picture.transpose(Image.Transpose[turn]) if turn else picture
    picture.thumbnail((_WIDEST, _HIGHEST))
    clean = Image.new("RGBA", picture.size)
    clean.paste(picture)
    for quality in _QUALITIES:
        out = BytesIO()
        clean.save(out, "WEBP", quality=quality, method=2)
        if out.tell() <= LARGEST:
            return out.getvalue()
    return b""
