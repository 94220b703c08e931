"""Short words that are put on requests, to find and to filter by."""

MOST, LONGEST = 12, 30
_BETWEEN = str.maketrans(",;#", "   ")


def tags_of(text: str) -> tuple[str, ...]:
    """Read tags as people type them, with blanks or commas between: small letters, each once, as many as fit."""
    words = dict.fromkeys(word[:LONGEST] for word in text.casefold().translate(_BETWEEN).split())
    return tuple(words)[:MOST]
