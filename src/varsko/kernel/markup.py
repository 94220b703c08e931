"""Plain words inside Markdown."""

import re

_MARKS = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)|[`*]|(?<!\w)_|_(?!\w)|~(?=~)|<(?=[\w/!?])|&(?=#?\w{1,32};)|\](?=[(\[:])", re.MULTILINE)
_BRACKETS = re.compile(r"([\[\]])")
_BEGINS = re.compile(r"^([ \t]*)(#{1,6}(?=\s|$)|>|[-+](?=[ \t])|[-=]+(?=[ \t]*$)|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)


def escaped(text: str) -> str:
    """Write words so that Markdown shows them as they are, within a line."""
    return _MARKS.sub(r"\\\g<0>", text)


def label(text: str) -> str:
    """Write words so that they can stand in the brackets of a link."""
    return "".join(f"\\{piece}" if piece in "[]" else escaped(piece) for piece in _BRACKETS.split(text) if piece)


def begun(text: str) -> str:
    """Write the beginning of lines that `escaped` wrote so that none becomes a heading, a list, a rule or a quotation."""
    return _BEGINS.sub(_plain, text)


def _plain(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2]}\\" if match[2].isdigit() else f"{match[1]}\\{match[2]}"
