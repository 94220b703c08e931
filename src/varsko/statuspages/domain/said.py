"""What a mail says of an incident: a stage in its first line, in a word of any of our languages, and the text below."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from varsko.statuspages.domain.stages import Stage

_WORDS: Mapping[Stage, Sequence[str]] = {
    Stage.INVESTIGATING: ("investigating", "looking into it", "undersøker", "undersøger", "onderzoek", "sprawdzamy", "badamy"),
    Stage.IDENTIFIED: ("identified", "cause known", "årsak kjent", "årsag kendt", "oorzaak bekend", "przyczyna znana"),
    Stage.MONITORING: ("monitoring", "watching", "overvåker", "overvåger", "bewaken", "obserwujemy"),
    Stage.RESOLVED: ("resolved", "over", "løst", "ovre", "opgelost", "voorbij", "rozwiązane", "koniec"),
    Stage.FALSE_ALARM: ("false alarm", "falsk alarm", "vals alarm", "fałszywy alarm"),
}
_STAGES = {word: stage for stage, some in _WORDS.items() for word in some}
_NAME = re.compile(r"[0-9a-z]+")
_AROUND = " \t.!:-–—*_>"
WORDS = tuple(some[0] for some in _WORDS.values())
"""A word for each stage, as they are told to whoever used another one."""


class Why(StrEnum):
    """What became of a mail. Stored for ever: names are added, never changed."""

    SAID = "said"
    UNKNOWN_ADDRESS = "unknown_address"
    ROBOT = "robot"
    STRANGER = "stranger"
    SPOOFED = "spoofed"
    UNPROVEN = "unproven"
    NOT_ALLOWED = "not_allowed"
    TWICE = "twice"
    TOO_MANY = "too_many"
    NO_STAGE = "no_stage"
    NO_TEXT = "no_text"
    NOTHING_OPEN = "nothing_open"
    WHICH = "which"
    OVER = "over"
    REFUSED = "refused"
    SEVERAL_PAGES = "several_pages"


@dataclass(frozen=True, slots=True)
class Order:
    """What a mail wants said: `stage` None when its first line names none."""

    stage: Stage | None
    text: str


def order_in(text: str) -> Order:
    """Read the new words of a mail. What stands behind a colon in the first line belongs to the text."""
    first, _end, rest = text.strip().partition("\n")
    word, _colon, more = first.partition(":")
    stage = _STAGES.get(" ".join(word.strip(_AROUND).casefold().split()))
    return Order(stage, f"{more.strip()}\n{rest.strip()}".strip() if stage else "")


def names_in(subject: str) -> list[str]:
    """Give whatever in a subject could be the code of a report."""
    return _NAME.findall(subject.casefold())


def chosen(subject: str, open_: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Give the code of the report that is meant: the only one, or the only one whose code or title the subject names; "" for none."""
    if len(open_) == 1:
        return open_[0][0]
    said, names = subject.casefold(), names_in(subject)
    named = [code for code, titles in open_ if code in names or any(one and one.casefold() in said for one in titles)]
    return named[0] if len(named) == 1 else ""
