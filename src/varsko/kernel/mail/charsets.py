"""Bytes as mail programs wrongly label them, read with a guess at the language.

UTF-8 is tried first, since nothing else looks like it by accident. What is labelled Latin-1, or not at all, is what Windows writes:
cp1252 in the west, cp1250 where Polish is spoken.
"""

import codecs
import re

_NAME = re.compile(r"(windows|cp|ibm|iso)[-_]?(\d{3,4})(?:[-_](\d{1,2}))?", re.IGNORECASE)
_UNSAID = frozenset({"", "us-ascii", "ascii", "latin-1", "iso-8859-1", "utf-8", "unknown-8bit", "x-unknown", "default", "binary", "8bit"})
_STATEFUL = frozenset({"utf-7", "utf-16", "utf-16le", "utf-16be", "utf-32", "iso-2022-jp", "iso-2022-kr", "hz"})
_EASTERN = frozenset({"pl", "cs", "sk", "hu", "sl", "hr", "ro"})
_SETS = re.compile(r"utf|ascii|iso|cp\d|koi|mac|gb|big5|euc|shift|johab|hz|hp|tis|kz|ptcp|latin")
_CONTROLS = re.compile(rb"[\x80-\x9f]")
_LATIN2_POLISH = re.compile(rb"[\xa1\xa6\xac\xb1\xb6\xbc]")


def decode(data: bytes, declared: str = "", *, language: str = "") -> str:
    """Read bytes as text; never fails. `language` is the likely one, as `pl`."""
    name = _plain(declared)
    if name in _STATEFUL:
        return _strictly(data, name) or data.decode(name, "replace")
    return _strictly(data, "utf-8") or data.decode(_charset(data, name, language), "replace")


def _plain(declared: str) -> str:
    name = declared.strip().strip("\"'").lower().replace("_", "-")
    return {"utf8": "utf-8", "latin1": "latin-1", "iso8859-1": "iso-8859-1"}.get(name, name)


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _charset(data: bytes, name: str, language: str) -> str:
    is_unsaid = name in _UNSAID
    known = None if is_unsaid else _known(name)
    if known == "iso8859-2" or (known is None and language in _EASTERN and name not in {"latin-1", "iso-8859-1"}):
        return _eastern(data)
    return known or "cp1252"


def _eastern(data: bytes) -> str:
    """ISO-8859-2 has nothing where Windows has letters; without those, the Polish letters that differ decide."""
    return "iso8859-2" if not _CONTROLS.search(data) and _LATIN2_POLISH.search(data) else "cp1250"


def _known(name: str) -> str | None:
    """Find the codec of a name, also of one with rubbish around it such as `windows-1252http-equiv`."""
    if (codec := _codec(name)) is not None:
        return codec
    found = _NAME.search(name)
    if not found:
        return None
    family, number, part = found.groups()
    tidy = f"iso{number}-{part}" if family.lower() == "iso" and part else f"cp{number}"
    return _codec(tidy)


def _codec(name: str) -> str | None:
    """Find a character set; what Python decodes besides (zip, punycode, hex …) is none, and may fail or never end."""
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return codec if _SETS.match(codec) else None
