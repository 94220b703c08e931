"""Text as strangers send it, made safe to store and to compare."""

import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

_FOLD = str.maketrans({"ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ß": "ss"})
MARK = "…"
_AFTER_ALL = "\ue000"  # sorts behind every letter of the alphabets that are told apart here
_NORDIC = (("æ", "z", 0), ("ä", "z", 0), ("ø", "z", 1), ("ö", "z", 1), ("å", "z", 2))
_POLISH = tuple(
    (one, base, place)
    for base, own in (("a", "ą"), ("c", "ć"), ("e", "ę"), ("l", "ł"), ("n", "ń"), ("o", "ó"), ("s", "ś"), ("z", "źż"))
    for place, one in enumerate(own)
)
_LETTERS: Mapping[str, Mapping[int, str]] = {
    language: str.maketrans({letter: base + chr(ord(_AFTER_ALL) + place) for letter, base, place in letters})
    for language, letters in (("nb", _NORDIC), ("da", _NORDIC), ("pl", _POLISH))
}
_DOUBLE_A = frozenset({"nb", "da"})


def clean(text: str) -> str:
    """Drop what no database can hold: NUL and lone surrogates become U+FFFD."""
    if text.isascii():
        return text.replace("\0", "�") if "\0" in text else text
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "�") if _dirty(text) else text


def _dirty(text: str) -> bool:
    return "\0" in text or any("\ud800" <= char <= "\udfff" for char in text)


def clean_all(value: Any) -> Any:
    """Clean every text in a value as JSON knows them: lists, objects and their names."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(name)): clean_all(one) for name, one in value.items()}
    return [clean_all(one) for one in value] if isinstance(value, list | tuple) else value


def printable(text: str) -> str:
    """Put U+FFFD for what a terminal would obey instead of showing it, line ends too."""
    return text if text.isprintable() else "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)


def shorten(text: str, limit: int) -> str:
    """Cut text to at most `limit` characters; a cut text ends with the mark `…`."""
    return text if len(text) <= limit else text[: limit - len(MARK)] + MARK


def fold(text: str) -> str:
    """Lower-case text without accents, so that `Bjørn` is found by `bjorn` and `Łódź` by `lodz`."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.translate(_FOLD))
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


def sort_key(text: str, language: str) -> tuple[str, str]:
    """Give what names are sorted by for a reader of `language`: the letters of its own alphabet where it has them, others as without marks.

    So `Ł` stands with `L`, in Polish behind it; `Å`, and `aa`, stand with `A`, in Norwegian and Danish behind `Z`.
    """
    low = unicodedata.normalize("NFC", text).casefold()
    if language in _DOUBLE_A:
        low = low.replace("aa", "å")
    if not low.isascii():
        low = "".join(one if one >= _AFTER_ALL else fold(one) for one in low.translate(_LETTERS.get(language, {})))
    return low, text


def is_web_address(text: str) -> bool:
    """Tell whether text is an http or https address with a host."""
    try:
        parts = urlsplit(text)
        port = parts.port  # reading it finds one that there cannot be
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and port != 0


def path_of(address: str) -> str:
    """Give the path of an address; "" for text that cannot be one."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""
