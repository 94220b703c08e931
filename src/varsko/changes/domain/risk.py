"""How risky a change is: a short table of questions, points for answers, and a score that names each of its parts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Question(StrEnum):
    """What is asked. Stored for ever: names are added, never changed."""

    REACH = "reach"
    OUTAGE = "outage"
    UNDO = "undo"
    TESTED = "tested"
    TRIED = "tried"


class Level(StrEnum):
    """How risky: the larger, the more who look at it first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


POINTS: Mapping[Question, Mapping[str, int]] = MappingProxyType(
    {
        Question.REACH: MappingProxyType({"nobody": 0, "team": 1, "many": 2, "everybody": 3}),
        Question.OUTAGE: MappingProxyType({"none": 0, "short": 1, "long": 3}),
        Question.UNDO: MappingProxyType({"minutes": 0, "hours": 2, "never": 4}),
        Question.TESTED: MappingProxyType({"yes": 0, "partly": 1, "no": 2}),
        Question.TRIED: MappingProxyType({"often": 0, "once": 1, "first": 2}),
    }
)
"""The answers to each question, the mildest first, and what each adds."""
TIER_POINTS: Mapping[int, int] = MappingProxyType({1: 3, 2: 1})
"""What the most important service that is hurt adds, by its tier."""
SPREAD_FROM, SPREAD_POINTS = 5, 1
"""From how many services that would be hurt along, and what that adds."""
MEDIUM_FROM, HIGH_FROM = 4, 9
TIER, SPREAD = "tier", "spread"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: what was asked or found, what the answer was, and what it adds."""

    what: str
    answer: str
    points: int


@dataclass(frozen=True, slots=True)
class Risk:
    """A score with all that it is made of. `open` are the questions that nobody has answered; each counts as its worst answer."""

    points: int
    level: Level
    parts: tuple[Part, ...]
    open: tuple[str, ...]


def assess(answers: Mapping[str, str], tiers: Iterable[int] = (), hurt_along: int = 0) -> Risk:
    """Score a change by what was answered, the tiers of the services it touches, and how many more are hurt when those break."""
    parts = [_part(question, answers.get(question, "")) for question in Question]
    worst = min(tiers, default=0)
    if TIER_POINTS.get(worst):
        parts.append(Part(TIER, str(worst), TIER_POINTS[worst]))
    if hurt_along >= SPREAD_FROM:
        parts.append(Part(SPREAD, str(hurt_along), SPREAD_POINTS))
    points = sum(one.points for one in parts)
    missing = tuple(one.value for one in Question if answers.get(one, "") not in POINTS[one])
    return Risk(points, level_of(points), tuple(parts), missing)


def level_of(points: int) -> Level:
    """Give the level of a score."""
    if points >= HIGH_FROM:
        return Level.HIGH
    return Level.MEDIUM if points >= MEDIUM_FROM else Level.LOW


def _part(question: Question, answer: str) -> Part:
    known = POINTS[question]
    return Part(question.value, answer if answer in known else "", known.get(answer, max(known.values())))
