"""What if: the same stories under other hours and promises. Nothing is changed, and the same arithmetic counts that counts every day."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from varsko.desk.domain.calendars import Calendar
from varsko.desk.domain.targets import Goal, Promise, Rules, Story, reckon

MOST = 2_000
"""How many requests are replayed at once, the newest of what was asked for."""
LONGEST = 3.0
"""For how many seconds more of them are looked at, while somebody waits for the page."""


class Verdict(StrEnum):
    """What became of a promise."""

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

    key: str
    title: str
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What was found: `count` requests were replayed of `total`; the outcomes stand newest request first."""

    count: int
    total: int
    tallies: tuple[Tally, ...]
    outcomes: tuple[Outcome, ...]


def outcomes(key: str, title: str, story: Story, before: Terms, after: Terms, now: datetime) -> Iterator[Outcome]:
    """Compare what becomes of each promise about a request; a goal that nobody promises, now or then, is left out."""
    ours = {one.goal: one for one in reckon(story, before.rules, before.calendar, now)}
    theirs = {one.goal: one for one in reckon(story, after.rules, after.calendar, now)}
    for goal in Goal:
        one, other = ours.get(goal), theirs.get(goal)
        if one or other:
            yield Outcome(
                key=key,
                title=title,
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
    places = sorted({(priority, list(Goal).index(goal)) for priority, goal, _verdict in [*before, *after]})
    return tuple(_tally(priority, list(Goal)[place], before, after) for priority, place in places)


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
