"""Hints about blame: what in a text looks for somebody instead of for something. They never hold anything back."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from varsko.postmortems.domain.blame_words import WORDS, Reason

MOST_HINTS = 20
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Hint:
    """A passage worth a second look: in which text, its words as they were written, and why."""

    field: str
    words: str
    reason: Reason


def _compiled() -> list[tuple[re.Pattern[str], Reason]]:
    rules = dict.fromkeys(rule for words in WORDS.values() for rule in words)
    return [(re.compile(rf"\b(?:{pattern})\w*", re.IGNORECASE), reason) for pattern, reason in rules]


_RULES = _compiled()
_HARM = re.compile(
    r"\b(?:broke|caused|deleted|forgot|ignored|missed|ødela|ødelagde|forårsaket|forårsagede|slettet|slettede|overså|veroorzaakte|"
    r"verwijderde|negeerde|miste|zepsuł|zepsuła|spowodował|spowodowała|usunął|usunęła|pominął|pominęła)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+")


def hints(texts: Mapping[str, str], names: Iterable[str]) -> list[Hint]:
    """Find passages that blame, in any of the five languages, whatever the reader's: teams write as they speak.

    `names` are people of the incident: a sentence that names one of them beside a verb of harm is found too.
    """
    people = [re.compile(rf"\b{re.escape(name[:_LONGEST_NAME])}\b", re.IGNORECASE) for name in _parts(names)]
    found: dict[tuple[str, str], Hint] = {}
    for field, text in texts.items():
        for pattern, reason in _RULES:
            for match in pattern.finditer(text):
                found.setdefault((field, match[0].lower()), Hint(field, match[0], reason))
        for hint in _named(field, text, people):
            found.setdefault((field, hint.words.lower()), hint)
    return list(found.values())[:MOST_HINTS]


def _parts(names: Iterable[str]) -> list[str]:
    """Give full and first names; a single letter names nobody."""
    said = {part for name in names for part in (name, name.partition(" ")[0])}
    return sorted(part for part in said if len(part) > 1)


def _named(field: str, text: str, people: Iterable[re.Pattern[str]]) -> Iterable[Hint]:
    for sentence in _SENTENCE.findall(text):
        verb = _HARM.search(sentence)
        who = next((match[0] for one in people if (match := one.search(sentence))), "") if verb else ""
        if verb and who:
            yield Hint(field, f"{who} … {verb[0]}", Reason.NAMED)
