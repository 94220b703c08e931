"""A piece of a text as words: what Markdown puts between them is for whoever writes."""

import re

_RULED = re.compile(r"^[ \t]*\|?[ \t:|-]{3,}\|?[ \t]*$", re.MULTILINE)
_BEGIN = re.compile(r"^[ \t]*(?:(?:#{1,6}|[-*+>]|\d{1,3}[.)])[ \t]+)+", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_ASKED = re.compile(r"\{\{[^{}\n]*\}\}")
_MARKS = re.compile(r"\*\*|__|~~|`+")
_BLANKS = re.compile(r"\s+")
_DOTS = re.compile(r"·(?:\s*·)+")


def plain(piece: str) -> str:
    """Leave out the marks of Markdown in a piece that may begin and end anywhere; a dot stands where a heading or a point began."""
    text = _LINK.sub(r"\1", _ASKED.sub(" ", _RULED.sub(" ", piece)))
    text = _MARKS.sub("", _BEGIN.sub("· ", text))
    return _DOTS.sub("·", _BLANKS.sub(" ", text))
