"""Plain words inside Markdown."""

import re

_MARKS = re.compile(r"[\\`*_\[\]<>|~]|&(?=#?\w{1,32};)|\{(?=\{)")
_BEGINS = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+=](?=\s|$|[-=\s]+$)|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)


def escaped(text: str) -> str:
    """Write words so that Markdown shows them as they are, within a line."""
    return _MARKS.sub(r"\\\g<0>", text)


def begun(line: str) -> str:
    """Write the beginning of lines that `escaped` wrote so that none becomes a heading, a list or a rule."""
    return _BEGINS.sub(_plain, line)


def _plain(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2]}\\" if match[2].isdigit() else f"{match[1]}\\{match[2]}"
