"""How much people may write into an incident."""

import re

SUMMARY, TEXT, NOTE, CONTACT, TITLE, LABEL, VIDEO, SOURCE = 200, 15_000, 4_000, 200, 300, 60, 500, 80
DRILL = "DRILL – "
MOST_PEOPLE = 1_000_000_000
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,9}", re.ASCII)
_KEY = re.compile(r"(?:[A-Z][A-Z0-9]{1,9}-)?(\d{1,18})", re.ASCII)


def is_prefix(text: str) -> bool:
    """Tell whether a text can begin keys: 2 to 10 capital letters and digits, a letter first."""
    return bool(_PREFIX.fullmatch(text))


def as_key(text: str) -> str:
    """Read a key as people type it: `hot-12` is HOT-12. "" when it cannot be one."""
    said = text.strip().upper().removeprefix("#")
    return said if _KEY.fullmatch(said) else ""
