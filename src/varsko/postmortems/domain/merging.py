"""Two who write one text at once: whoever comes later is told, and nothing that was typed is lost."""

import hashlib


def mark(text: str) -> str:
    """Give a mark that is another one when a text says something else; how its lines end does not matter."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:16]


def is_untouched(said: str, began: str | None) -> bool:
    """Tell whether somebody left a text as they found it; `began` is its mark from then, None when nobody knows."""
    return began is not None and mark(said) == began


def is_contested(before: str, began: str | None) -> bool:
    """Tell whether somebody else changed a text since it had the mark `began`."""
    return began is not None and mark(before) != began
