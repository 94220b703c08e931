"""A piece of a text as words: what Markdown puts between them is for whoever writes."""

import re
from collections.abc import Sequence

_RULED = re.compile(r"^[ \t]*\|?[ \t:|-]{3,}\|?[ \t]*$", re.MULTILINE)
_BEGIN = re.compile(r"^[ \t]*(?:(?:#{1,6}|[-*+>]|\d{1,3}[.)]|\[[ xX]\])[ \t]+)+", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_ASKED = re.compile(r"\{\{[^{}\n]*\}\}")
_MARKS = re.compile(r"(?<!\\)(?:\*\*|__|~~|`+|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*]))")
_ESCAPED = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_ROW = re.compile(r"^[ \t]*\|(.*)$", re.MULTILINE)
_BREAK = re.compile(r"(?<!\\)<br ?/?>")
_BLANKS = re.compile(r"\s+")
_DOTS = re.compile(r"·(?:\s*·)+")
_FOUND = re.compile("\ue000([^\ue000\ue001]*)\ue001")
_NO_SIGNS = str.maketrans("", "", "\ue000\ue001")


def plain(piece: str) -> str:
    """Leave out the marks of Markdown in a piece that may begin and end anywhere; a dot stands where a heading or a point began."""
    text = _LINK.sub(r"\1", _ASKED.sub(" ", _RULED.sub(" ", piece)))
    text = _BREAK.sub(" ", _ROW.sub(lambda row: " · ".join(cell.strip() for cell in row[1].split(" |") if cell.strip()), text))
    text = _ESCAPED.sub("", _MARKS.sub("", _BEGIN.sub("· ", text)))
    return _DOTS.sub("·", _BLANKS.sub(" ", text))


def plain_pieces(pieces: Sequence[tuple[str, bool]]) -> tuple[tuple[str, bool], ...]:
    """Leave them out in pieces of one text, of which some were looked for: a link may begin in one and end in the next."""
    clean = [(piece.translate(_NO_SIGNS), is_found) for piece, is_found in pieces]
    text = plain("".join(f"\ue000{piece}\ue001" if is_found else piece for piece, is_found in clean))
    parts = enumerate(_FOUND.split(text))  # every other one was looked for
    return tuple((one, number % 2 == 1) for number, part in parts if (one := part.translate(_NO_SIGNS)))
