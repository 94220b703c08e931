"""The line of a telephone log: `kari h skriver 3 etg nede haster` says who calls, what about, how urgent – read as it is typed.

What it cannot know it leaves open: every guess says which words it comes from, and the operator has the last word.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from varsko.desk.domain.likeness import stems
from varsko.desk.domain.objects import tag_key, tags_in
from varsko.kernel.text import fold

_MAIL = re.compile(r"[^\s@<>,;:]+@[^\s@<>,;:]+\.[^\s@<>,;:]+")
_PHONE = re.compile(r"(?<!\w)\+?\d[\d ()/-]{5,18}\d(?!\w)")
_WORD = re.compile(r"\S+")
_TOKEN = re.compile(r"[^\s,;:]+")
_MOST_OF_NAME = 4
_SHORTEST_BEGINNING = 4

_URGENT: Mapping[int, Sequence[str]] = {
    1: (
        "urgent", "urgently", "asap", "emergency", "immediately", "haster", "hasteverk", "akutt", "straks", "akut", "omgaende", "haste",
        "dringend", "spoed", "onmiddellijk", "meteen", "pilne", "pilnie", "natychmiast", "zaraz",
    ),
    3: (
        "no hurry", "can wait", "whenever", "kan vente", "ingen hast", "haster ikke", "har tid", "geen haast", "kan wachten",
        "moze poczekac", "nie pali sie", "bez pospiechu", "niepilne",
    ),
}  # fmt: skip
_WIDE: Mapping[int, Sequence[str]] = {
    1: ("everybody", "everyone", "nobody can", "all of us", "alle", "hele firmaet", "hele huset", "iedereen", "wszyscy", "caly zaklad"),
    2: (
        "department", "whole office", "whole floor", "avdelingen", "hele etasjen", "hele kontoret", "afdelingen", "hele etagen", "afdeling",
        "hele kantoor", "hele verdieping", "dzial", "cale biuro", "cale pietro",
    ),
    3: ("several", "some of us", "a few", "flere", "noen av oss", "nogle af os", "meerdere", "een paar", "kilka", "kilku", "niektorzy"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a line is compared with: (id, name or words) of callers, categories, services and of what goes on.

    `objects` are those that the line names, in its order: (tag, id of the card of who uses it, "" for nobody).
    """

    callers: Sequence[tuple[str, str]] = ()
    categories: Sequence[tuple[str, Sequence[str]]] = ()
    services: Sequence[tuple[str, Sequence[str]]] = ()
    ongoing: Sequence[tuple[str, str]] = ()
    objects: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a line says. `callers` are ids, the likeliest first; `name`, `email`, `phone` are of a new guest; `objects` are tags.

    Where it names nobody, whoever uses the first object calls. `because` says which words meant what, as (field, words).
    """

    title: str
    callers: tuple[str, ...] = ()
    name: str = ""
    email: str = ""
    phone: str = ""
    category: str = ""
    service: str = ""
    urgency: int = 2
    impact: int = 4
    ongoing: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    because: tuple[tuple[str, str], ...] = ()


def read_line(text: str, known: Known) -> Read:
    """Read a line. The caller comes first, or before a colon or comma; the rest is what it is about."""
    mail, numbers = _MAIL.search(text), list(_PHONE.finditer(_masked(text, known)))
    rest = text
    for number in numbers:
        rest = rest[: number.start()] + " " * len(number[0]) + rest[number.end() :]
    rest = _MAIL.sub(" ", rest)
    callers, name, about, called = _caller(rest, known.callers)
    if name and tags_in(name):
        name, about, called = "", rest, ""
    callers, called = _user_of(known, called) if not (callers or name or mail or numbers) else (callers, called)
    folded = f" {' '.join(_TOKEN.findall(fold(about)))} "
    urgency, hurry = _said(folded, _URGENT, 2)
    impact, wide = _said(folded, _WIDE, 4)
    category, sort = _named(about, known.categories)
    service, thing = _named(about, known.services)
    evidence = {"caller": called, "urgency": hurry, "impact": wide, "category": sort, "service": thing}
    return Read(
        title=_sentence(about),
        callers=callers,
        name=name,
        email=mail[0].lower() if mail else "",
        phone=" ".join(numbers[0][0].split()) if numbers else "",
        category=category,
        service=service,
        urgency=urgency,
        impact=impact,
        ongoing=_ongoing(about, known.ongoing),
        objects=tuple(tag for tag, _user in known.objects),
        because=tuple((field, words) for field, words in evidence.items() if words),
    )


def _masked(text: str, known: Known) -> str:
    """Put lines for mail addresses and the tags of objects, in which nobody's number is looked for; all else stays where it stands."""
    keys = {tag_key(tag) for tag, _user in known.objects}
    return _WORD.sub(lambda word: "_" * len(word[0]) if keys.intersection(tags_in(word[0])) else word[0], _MAIL.sub(_line, text))


def _line(found: re.Match[str]) -> str:
    return "_" * len(found[0])


def _user_of(known: Known, called: str) -> tuple[tuple[str, ...], str]:
    """Give who uses the first object of a line, and its tag as the words that said so."""
    found = [(user, tag) for tag, user in known.objects if user][:1]
    return (tuple(user for user, _tag in found), found[0][1]) if found else ((), called)


def first_words(text: str) -> tuple[str, ...]:
    """Give the folded words that can be the beginning of a caller's name, to look callers up by."""
    return tuple(_TOKEN.findall(fold(_MAIL.sub(" ", text)))[:_MOST_OF_NAME])


def _caller(text: str, callers: Sequence[tuple[str, str]]) -> tuple[tuple[str, ...], str, str, str]:
    """Find who calls: ids, the name of a stranger, what is left of the line, and the words that said it."""
    tokens = list(_TOKEN.finditer(text))[:_MOST_OF_NAME]
    for count in range(len(tokens), 0, -1):
        typed = [fold(token[0]) for token in tokens[:count]]
        found = [pk for pk, name in callers if _fits(typed, fold(name).split())]
        if found:
            end = tokens[count - 1].end()
            return tuple(found), "", text[end:], text[: tokens[count - 1].end()].strip()
    head, mark, tail = _parted(text)
    if mark and 0 < len(head.split()) <= _MOST_OF_NAME:
        return (), " ".join(head.split()), tail, head.strip()
    return (), "", text, ""


def _parted(text: str) -> tuple[str, str, str]:
    """Part a line at its first colon or comma."""
    place = min((found for mark in ":," if (found := text.find(mark)) >= 0), default=-1)
    return (text[:place], text[place], text[place + 1 :]) if place >= 0 else (text, "", "")


def _fits(typed: Sequence[str], names: Sequence[str]) -> bool:
    """Tell whether each typed word begins another word of a name."""
    left = list(names)
    for word in typed:
        hit = next((name for name in left if name.startswith(word.rstrip("."))), None)
        if hit is None or not word.rstrip("."):
            return False
        left.remove(hit)
    return bool(typed) and len(typed[0]) > 1


def _said(folded: str, table: Mapping[int, Sequence[str]], otherwise: int) -> tuple[int, str]:
    """Find the level that a line names; of several the longest words win, so that `haster ikke` is not `haster`."""
    found = [(len(words), level, words) for level, options in table.items() for words in options if f" {words} " in folded]
    return max(found)[1:] if found else (otherwise, "")


def _named(text: str, options: Sequence[tuple[str, Sequence[str]]]) -> tuple[str, str]:
    """Find the thing that a line names: the longest name wins, of equal ones the later, which is deeper in a tree."""
    tokens = _TOKEN.findall(fold(text))
    hits = [
        (len(name), place, pk, name) for place, (pk, names) in enumerate(options) for name in names if _holds(tokens, fold(name).split())
    ]
    return max(hits)[2:] if hits else ("", "")


def _holds(tokens: Sequence[str], words: Sequence[str]) -> bool:
    """Tell whether a line holds a name, or its beginning with an ending of its own (`skriver`, `skriveren`)."""
    return bool(words) and any(
        all(_same(token, word) for token, word in zip(tokens[start:], words, strict=False)) for start in range(len(tokens) - len(words) + 1)
    )


def _same(token: str, word: str) -> bool:
    return token == word or (len(word) >= _SHORTEST_BEGINNING and token.startswith(word) and len(token) - len(word) <= _SHORTEST_BEGINNING)


def _ongoing(text: str, options: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Find what goes on and shares words with the line, most of them first."""
    mine = stems(text)
    scored = [(len(mine & stems(said)), pk) for pk, said in options]
    return tuple(pk for score, pk in sorted(scored, key=lambda pair: -pair[0]) if score)


def _sentence(text: str) -> str:
    said = " ".join(text.strip(" ,;:–-").split())
    return said[:1].upper() + said[1:]
