"""Which other articles a text names: by their keys, or by links to them."""

import re

_KEY = re.compile(r"\bKB-([1-9]\d{0,11})\b", re.IGNORECASE)
_MOST = 100


def mentioned(number: int, text: str) -> list[str]:
    """List the keys that the text of the article with this number names, each once, its own never."""
    found = dict.fromkeys(f"KB-{match[1]}" for match in _KEY.finditer(text))
    return [key for key in found if key != f"KB-{number}"][:_MOST]
