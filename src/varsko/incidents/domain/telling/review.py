"""The check before people are told: what holds an update back, and what its author may want to look at again.

Inside, an update follows the handbook: one or two sentences, two to four points on how it stands, two to four on what comes next, and
when there is more. Outside it is short and plain, and knows neither our names nor our keys nor our machines.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from varsko.incidents.domain.telling.blanks import blanks
from varsko.incidents.domain.telling.shipped import jargon
from varsko.incidents.domain.telling.stages import LAST, RESTARTS, Restart, Stage

MOST_SENTENCES, FEWEST_POINTS, MOST_POINTS = 2, 2, 4
LONGEST_TITLE, LONGEST_BODY = 200, 15_000
_KEY = re.compile(r"\b[A-Z][A-Z0-9]{1,9}-\d+\b")
_MACHINE = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\b[\w-]+\.(?:internal|intern|local|lan|corp)\b", re.IGNORECASE)
_STOP = re.compile(r"(?<=[^\d\s][.!?…])\s+")  # a number before a full stop is a day or an hour
_POINT = re.compile(r"^\s*[-*•]\s+\S")
_HEADING = re.compile(r"^\s*(?:\*\*.+\*\*|#+\s.+)\s*$")
_LETTER = re.compile(r"[^\W_]")


class Finding(StrEnum):
    """What was found."""

    BLANK = "blank"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    KEY_OUTSIDE = "key_outside"
    NAME_OUTSIDE = "name_outside"
    MACHINE_OUTSIDE = "machine_outside"
    NO_RESTART = "no_restart"
    NO_PROMISE = "no_promise"
    PAST_PROMISE = "past_promise"
    NOT_READ = "not_read"
    READ_BY_AUTHOR = "read_by_author"
    LONG_OUTSIDE = "long_outside"
    JARGON = "jargon"
    SENTENCES = "sentences"
    POINTS = "points"


HINTS = frozenset({Finding.LONG_OUTSIDE, Finding.JARGON, Finding.SENTENCES, Finding.POINTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One finding: in which text (`language`, `field`; "" for the whole update), and the word or number it is about."""

    what: Finding
    language: str = ""
    field: str = ""
    about: str = ""

    @property
    def holds_back(self) -> bool:
        """Tell whether nothing is sent while this is so."""
        return self.what not in HINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What an update says in one language."""

    internal_title: str = ""
    internal: str = ""
    external_title: str = ""
    external: str = ""


FIELDS = ("internal_title", "internal", "external_title", "external")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An update as it would be sent. `names` are people who must not be named outside; `must_be_read` asks for a second reader.

    `plain` are the phrases of one language that are no sentence of their own outside: the next update, the restart.
    """

    stage: Stage
    texts: Mapping[str, Texts]
    at: datetime
    next_update_at: datetime | None = None
    restart: str = ""
    author_id: str = ""
    reader_id: str = ""
    skipped: str = ""
    must_be_read: bool = False
    names: Sequence[str] = ()
    plain: Mapping[str, Sequence[str]] = field(default_factory=dict)


def review(said: Said) -> tuple[Found, ...]:
    """List what is found, what holds the update back first."""
    found = [*_about_all(said)]
    for language, texts in said.texts.items():
        found += [*_about_each(language, texts), *_outside(said, language, texts), *_inside(said, language, texts)]
    return tuple(sorted(found, key=lambda one: not one.holds_back))


def _about_all(said: Said) -> Iterable[Found]:
    wrong = {
        Finding.NO_RESTART: said.stage in RESTARTS and said.restart not in set(Restart),
        Finding.NO_PROMISE: said.stage not in LAST and said.next_update_at is None,
        Finding.PAST_PROMISE: said.next_update_at is not None and said.next_update_at <= said.at,
        Finding.NOT_READ: said.must_be_read and not said.reader_id and not said.skipped.strip(),
        Finding.READ_BY_AUTHOR: bool(said.reader_id) and said.reader_id == said.author_id,
        Finding.EMPTY: not said.texts,
    }
    return (Found(what=what) for what, is_wrong in wrong.items() if is_wrong)


def _about_each(language: str, texts: Texts) -> Iterable[Found]:
    for name in FIELDS:
        text = str(getattr(texts, name))
        most = LONGEST_TITLE if name.endswith("title") else LONGEST_BODY
        if not text.strip():
            yield Found(what=Finding.EMPTY, language=language, field=name)
        if len(text) > most:
            yield Found(what=Finding.TOO_LONG, language=language, field=name, about=str(most))
        yield from (Found(what=Finding.BLANK, language=language, field=name, about=one) for one in blanks(text))


def _outside(said: Said, language: str, texts: Texts) -> Iterable[Found]:
    text = f"{texts.external_title}\n{texts.external}"
    found = [(Finding.KEY_OUTSIDE, one) for one in _KEY.findall(text)]
    found += [(Finding.NAME_OUTSIDE, one) for one in said.names if one and _says(text, one)]
    found += [(Finding.MACHINE_OUTSIDE, one) for one in _MACHINE.findall(text)]
    found += [(Finding.JARGON, one) for one in jargon(language) if _says(text, one)]
    count = sentences(_without(texts.external, said.plain.get(language, ())))
    if count > MOST_SENTENCES:
        found.append((Finding.LONG_OUTSIDE, str(count)))
    return (Found(what=what, language=language, field="external", about=about) for what, about in dict.fromkeys(found))


def _inside(said: Said, language: str, texts: Texts) -> Iterable[Found]:
    opening, sections = outline(texts.internal)
    count = sentences(opening)
    if count > MOST_SENTENCES:
        yield Found(what=Finding.SENTENCES, language=language, field="internal", about=str(count))
    few = 1 if said.stage in LAST else FEWEST_POINTS
    for heading, points in sections:
        if not few <= points <= MOST_POINTS:
            yield Found(what=Finding.POINTS, language=language, field="internal", about=f"{heading}: {points}")


def outline(text: str) -> tuple[str, list[tuple[str, int]]]:
    """Take an internal text apart: what comes before the first heading, and each heading with the number of its points."""
    opening: list[str] = []
    sections: list[tuple[str, int]] = []
    for line in text.splitlines():
        if _HEADING.match(line):
            sections.append((line.strip(" *#"), 0))
        elif not sections:
            opening.append(line)
        elif _POINT.match(line):
            sections[-1] = (sections[-1][0], sections[-1][1] + 1)
    return "\n".join(opening).strip(), sections


def sentences(text: str) -> int:
    """Count the sentences of a text: each line begins one, and so does a capital after a full stop (“21. nov.” is none)."""
    lines = [_STOP.split(line) for line in text.splitlines() if _LETTER.search(line)]
    return sum(1 + sum(piece[:1].isupper() for piece in rest) for _first, *rest in lines)


def _says(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None


def _without(text: str, phrases: Sequence[str]) -> str:
    return "\n".join(line for line in text.splitlines() if not any(one and one in line for one in phrases))
