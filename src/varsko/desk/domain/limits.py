"""How much people may write into a request, and how its key is read."""

import re

TITLE, TEXT, NAME, PHONE, NOTE, SLUG = 200, 20_000, 200, 40, 4_000, 40
MOST_CATEGORIES, DEEPEST = 500, 3
KEY = "REQ-"
_KEY = re.compile(r"(?:REQ-)?(\d{1,18})", re.ASCII)
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", re.ASCII)


def number_of(text: str) -> int | None:
    """Read the number of a key as people type it: `req-12`, `#REQ-12` and `12` are 12. None when it cannot be one."""
    found = _KEY.fullmatch(text.strip().upper().removeprefix("#"))
    return int(found[1]) if found else None


def is_slug(text: str) -> bool:
    """Tell whether a text can name a desk in addresses: small letters, digits and hyphens."""
    return bool(_SLUG.fullmatch(text))
