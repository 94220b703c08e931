"""What the links and pictures of a text lead to, and leading them elsewhere."""

import re
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

_TARGET = re.compile(r"(\]\(\s*)(<[^<>\n]+>|[^()\s<>]+(?:\([^()\s]*\)[^()\s<>]*)*)")
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]\\]|\\.){0,500})\]\(([^()\s]{1,500})\)")
_SAFE = "-_.~/"


def targets(text: str) -> list[str]:
    """List what a text leads to, as it is meant: without the marks of addresses. Each once."""
    return list(dict.fromkeys(_meant(match[2]) for match in _TARGET.finditer(text)))


def unled(text: str, gone: Collection[str]) -> str:
    """Leave the words of links to what is gone; others stay."""
    return _LINK.sub(lambda match: match[1] if _meant(match[2]) in gone else match[0], text) if gone else text


def led(text: str, to: Mapping[str, str]) -> str:
    """Lead links and pictures elsewhere: `to` has the new target of each old one; others stay."""

    def one(match: re.Match[str]) -> str:
        there = to.get(_meant(match[2]))
        return match[0] if there is None else match[1] + written(there)

    return _TARGET.sub(one, text)


def written(target: str) -> str:
    """Write a name or a path so that Markdown takes it for one."""
    return quote(target, safe=_SAFE)


def beside(page: str, target: str) -> str:
    """Give the path that a target means, written on the page at another path; "" when it leads out of the archive or elsewhere."""
    if "://" in target or target.startswith(("/", "#", "mailto:")):
        return ""
    parts: list[str] = []
    for part in (PurePosixPath(page).parent / target.partition("#")[0].partition("?")[0]).parts:
        if part == ".." and not parts:
            return ""
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def _meant(target: str) -> str:
    return unquote(target.strip("<>"))
