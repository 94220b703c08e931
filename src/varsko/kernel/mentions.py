"""Finds who is named in a text: `@kari`, `@Kari Nygård`, `@kari.nygard`."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from varsko.kernel.text import fold

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_AT = re.compile(r"(?<![\w@])@(?=\w)")


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who can be named: by full name, by what stands before the @ of the e-mail, or by a first name nobody shares."""

    id: str
    name: str
    email: str = ""


def mentioned(text: str, people: Sequence[Named]) -> tuple[str, ...]:
    """Give the ids of those a text names, in order, each once. Code is left out; the longest name that fits counts."""
    if "@" not in text:
        return ()
    handles = _handles(people)
    longest = sorted(handles, key=len, reverse=True)
    plain = fold(_CODE.sub(" ", text))
    found = (_at(plain, match.end(), longest) for match in _AT.finditer(plain))
    return tuple(dict.fromkeys(handles[one] for one in found if one))


def _at(text: str, start: int, handles: Iterable[str]) -> str:
    return next((one for one in handles if text.startswith(one, start) and not _goes_on(text, start + len(one))), "")


def _goes_on(text: str, end: int) -> bool:
    return end < len(text) and (text[end].isalnum() or text[end] == "_")


def _handles(people: Sequence[Named]) -> Mapping[str, str]:
    """Give ids by handle; a handle that several share names nobody."""
    pairs = {(handle, one.id) for one in people for handle in _of(one)}
    shared = Counter(handle for handle, _ in pairs)
    return {handle: one for handle, one in pairs if shared[handle] == 1}


def _of(one: Named) -> set[str]:
    name = " ".join(fold(one.name).split())
    return {name, name.partition(" ")[0], fold(one.email).partition("@")[0]} - {""}
