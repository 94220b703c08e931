"""What if: the same stories under other hours and promises. Nothing is changed, and the same arithmetic counts that counts every day."""

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from varsko.desk.domain.calendars import Calendar
from varsko.desk.domain.targets import Goal, Promise, Rules, Story, reckon

MOST = 200_000
"""How many requests are replayed, the newest of what was asked for."""
CHUNK = 500
"""How many of them at once."""
AT_ONCE = 5
"""How many people have something tried at the same time."""
MOST_FAILURES = 8
"""How often in a row a part may fail before it is given up, some minutes after the first: it holds the place of somebody else."""
KEPT, KEPT_DAYS = 5, 7
"""How many trials of a desk are kept for a person, and for how long."""
SHOWN = 30
"""How many of the promises that would have ended otherwise stand on the page; all of them are in the table."""


class Verdict(StrEnum):
    """What became of a promise. Stored for some days: names are added, never changed."""

    KEPT = "kept"
    MISSED = "missed"
    OPEN = "open"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Terms:
    """When a desk is open, and what it promises."""

    calendar: Calendar
    rules: Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One promise about a request, `before` as the desk promises now and `after` as it was tried; the moments are when each is due."""

    number: int
    priority: int
    goal: Goal
    before: Verdict
    after: Verdict
    due_before: datetime | None
    due_after: datetime | None

    @property
    def differs(self) -> bool:
        """Tell whether it would have ended otherwise."""
        return self.before != self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many promises of a priority and goal were decided, and how many of them kept, before and after."""

    priority: int
    goal: Goal
    kept_before: int
    all_before: int
    kept_after: int
    all_after: int


def outcomes(number: int, story: Story, before: Terms, after: Terms, now: datetime) -> Iterator[Outcome]:
    """Compare what becomes of each promise about a request; a goal that nobody promises, now or then, is left out."""
    ours = {one.goal: one for one in reckon(story, before.rules, before.calendar, now)}
    theirs = {one.goal: one for one in reckon(story, after.rules, after.calendar, now)}
    for goal in Goal:
        one, other = ours.get(goal), theirs.get(goal)
        if one or other:
            yield Outcome(
                number=number,
                priority=story.classes[-1].priority,
                goal=goal,
                before=verdict(one),
                after=verdict(other),
                due_before=one.due_at if one else None,
                due_after=other.due_at if other else None,
            )


def verdict(promise: Promise | None) -> Verdict:
    """Say what became of a promise: broken once is missed, however it ended."""
    if promise is None:
        return Verdict.NONE
    if promise.broken_at is not None:
        return Verdict.MISSED
    return Verdict.OPEN if promise.is_running else Verdict.KEPT


def tally(found: Iterable[Outcome]) -> tuple[Tally, ...]:
    """Count what is decided, by priority and goal."""
    before: Counter[tuple[int, Goal, Verdict]] = Counter()
    after: Counter[tuple[int, Goal, Verdict]] = Counter()
    for one in found:
        before[one.priority, one.goal, one.before] += 1
        after[one.priority, one.goal, one.after] += 1
    places = {(priority, goal) for priority, goal, _verdict in [*before, *after]}
    return _in_order(_tally(priority, goal, before, after) for priority, goal in places)


def _tally(priority: int, goal: Goal, before: Counter[tuple[int, Goal, Verdict]], after: Counter[tuple[int, Goal, Verdict]]) -> Tally:
    kept, missed = (priority, goal, Verdict.KEPT), (priority, goal, Verdict.MISSED)
    return Tally(
        priority=priority,
        goal=goal,
        kept_before=before[kept],
        all_before=before[kept] + before[missed],
        kept_after=after[kept],
        all_after=after[kept] + after[missed],
    )


def added(some: Iterable[Tally], more: Iterable[Tally]) -> tuple[Tally, ...]:
    """Add up what was counted of two sets of requests."""
    sums: dict[tuple[int, Goal], Tally] = {}
    for one in [*some, *more]:
        other = sums.get((one.priority, one.goal))
        sums[one.priority, one.goal] = _sum(one, other) if other else one
    return _in_order(sums.values())


def _sum(one: Tally, other: Tally) -> Tally:
    return Tally(
        priority=one.priority,
        goal=one.goal,
        kept_before=one.kept_before + other.kept_before,
        all_before=one.all_before + other.all_before,
        kept_after=one.kept_after + other.kept_after,
        all_after=one.all_after + other.all_after,
    )


def _in_order(found: Iterable[Tally]) -> tuple[Tally, ...]:
    return tuple(sorted(found, key=lambda one: (one.priority, list(Goal).index(one.goal))))


def packed(found: Iterable[Outcome]) -> bytes:
    """Give outcomes as few bytes, to be kept for some days."""
    rows = [(one.number, one.priority, one.goal, one.before, one.after, _seconds(one.due_before), _seconds(one.due_after)) for one in found]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode())


def unpacked(data: bytes) -> list[Outcome]:
    """Give them back."""
    return [_outcome(*row) for row in json.loads(zlib.decompress(data))]


def _outcome(number: int, priority: int, goal: str, before: str, after: str, *due: Any) -> Outcome:
    due_before, due_after = (None if one is None else datetime.fromtimestamp(one, UTC) for one in due)
    return Outcome(
        number=number,
        priority=priority,
        goal=Goal(goal),
        before=Verdict(before),
        after=Verdict(after),
        due_before=due_before,
        due_after=due_after,
    )


def _seconds(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()
