"""Macros: several verbs under one press, told beforehand and done whole or not at all; and texts that a word brings into an answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MOST = 60
BLANKS = ("caller", "first_name", "key", "title", "desk", "me")
"""What an answer can leave blank, as `{caller}`: filled from the request and from whoever presses."""

LONGEST_WORD = 30
_NOT_IN_WORDS = re.compile(r"[^\w]+")
_BLANK = re.compile(r"\{\s*(\w*)\s*\}")


class Step(StrEnum):
    """One thing that a macro does, in the order in which it is done."""

    SORT = "sort"
    PRIORITY = "priority"
    TAG = "tag"
    TAKE = "take"
    TEAM = "team"
    PERSON = "person"
    NOTE = "note"
    ANSWER = "answer"
    START = "start"
    WAIT = "wait"
    RESUME = "resume"
    SOLVE = "solve"


ENDS = (Step.START, Step.WAIT, Step.RESUME, Step.SOLVE)
AFTER_ANSWER = frozenset({Step.WAIT, Step.SOLVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class MacroView:
    """A macro of a desk. `answers` are texts by language, `language` that of the desk, `end` one of ENDS or "", `priority` 0 for
    none; ids with names, "" for none.
    """

    id: str
    desk_id: str
    desk_name: str
    name: str
    language: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    end: str = ""
    note: str = ""
    category_id: str = ""
    category: str = ""
    priority: int = 0
    why_note: str = ""
    takes: bool = False
    team_id: str = ""
    team_name: str = ""
    person_id: str = ""
    person_name: str = ""
    tags: tuple[str, ...] = ()
    version: int = 0
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickText:
    """A text for an answer, by language: `word` brings it in, after a slash; `desk_id` of the macro that it is of, "" for one's own."""

    id: str
    name: str
    word: str
    desk_id: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    version: int = 0


def steps(macro: MacroView) -> tuple[tuple[Step, str], ...]:
    """List what a macro does, in its order, with the word that belongs to each step; the answer's text is not among them."""
    found = [
        (Step.SORT, macro.category),
        (Step.PRIORITY, f"P{macro.priority}" if macro.priority else ""),
        (Step.TAG, " ".join(macro.tags)),
        (Step.TAKE, "yes" if macro.takes else ""),
        (Step.TEAM, macro.team_name),
        (Step.PERSON, macro.person_name),
        (Step.NOTE, macro.note),
        (Step.ANSWER, "yes" if any(macro.answers.values()) else ""),
        *((end, "yes" if macro.end == end else "") for end in ENDS),
    ]
    return tuple((step, said) for step, said in found if said)


def strange_blanks(text: str) -> tuple[str, ...]:
    """Name the blanks of a text that nothing can fill."""
    return tuple(dict.fromkeys(name for name in _BLANK.findall(text) if name not in BLANKS))


def chosen(answers: Mapping[str, str], *languages: str) -> str:
    """Choose the answer in the first of these languages that has one, else in any; "" without answers."""
    said = [answers.get(language, "") for language in languages] + [answers[name] for name in sorted(answers)]
    return next((text for text in said if text.strip()), "")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Fill the blanks of an answer; a value is one line, and what a value says is not read for blanks again."""
    return _BLANK.sub(lambda found: " ".join(values.get(found[1], "").split()), text)


def own_word(said: str, name: str, before: tuple[str, str] | None = None) -> str:
    """Give the word that is kept, "" for one that is made of the name and goes with it; `before` are the word and name that were kept."""
    word = word_of(said)
    made = {word_of(name), *([word_of(before[1])] if before and not before[0] else [])}
    return "" if word in made else word


def word_of(text: str) -> str:
    """Make the word that brings a text in: small letters, digits and hyphens, at most LONGEST_WORD; "" where nothing is left."""
    return _NOT_IN_WORDS.sub("-", text.casefold()).strip("-_")[:LONGEST_WORD].rstrip("-")
