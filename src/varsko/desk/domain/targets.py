"""What a desk promises, and what became of it: pure reckoning from the story of a request.

A change of priority keeps the beginning and changes the target, so the new time may lie in the past: the promise is then broken at the
change, with that as its reason. What is broken stays broken, also when the target grows later.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from varsko.desk.domain.calendars import MIDNIGHT, Calendar, Pause, Window, due
from varsko.kernel.intervals import Interval

SHARES = (50, 75, 90)
"""Percent of a target that may be used up before somebody is warned, each once."""
MISSED = 100


class Goal(StrEnum):
    """What is promised. Stored for ever: names are added, never changed."""

    RESPONSE = "response"
    UPDATE = "update"
    SOLUTION = "solution"


class Broken(StrEnum):
    """Why a promise is broken."""

    LATE = "late"
    RECLASSIFIED = "reclassified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Minutes for each goal, None for no promise; `always` counts nights and holidays too."""

    response: int | None = None
    update: int | None = None
    solution: int | None = None
    always: bool = False

    def of(self, goal: Goal) -> timedelta | None:
        """Give the time for a goal."""
        minutes: int | None = getattr(self, goal.value)
        return None if minutes is None else timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class Class:
    """From a moment on a request is of this kind and priority."""

    at: datetime
    kind: str
    priority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a desk promises: targets by (kind, priority), where the kind "" stands for every other kind.

    `pauses` is whether waiting for the caller counts; `restarts` gives a reopened request all its time again instead of what was left.
    """

    targets: Mapping[tuple[str, int], Target]
    pauses: bool = True
    restarts: bool = False

    def target(self, one: Class) -> Target:
        """Give what is promised for a kind and priority."""
        return self.targets.get((one.kind, one.priority)) or self.targets.get(("", one.priority)) or NOTHING


NOTHING = Target()
SHIPPED: Mapping[tuple[str, int], Target] = {
    ("", 1): Target(response=15, update=30, solution=240, always=True),
    ("", 2): Target(response=30, update=120, solution=480),
    ("", 3): Target(response=240, update=480, solution=3 * 480),
    ("", 4): Target(response=480, update=3 * 480, solution=10 * 480),
    ("", 5): Target(response=480, solution=10 * 480),
    ("problem", 1): Target(response=60),
    ("problem", 2): Target(response=240),
    ("problem", 3): Target(response=480),
    ("problem", 4): NOTHING,
    ("problem", 5): NOTHING,
}
"""What a new desk promises: minutes, where a working day has eight hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What happened to a request, as far as promises go. `classes` begins when it was opened; the last of `over` may go on."""

    classes: tuple[Class, ...]
    answers: tuple[datetime, ...] = ()
    waits: tuple[Pause, ...] = ()
    over: tuple[Pause, ...] = ()
    is_merged: bool = False

    @property
    def opened_at(self) -> datetime:
        """Tell when it was opened."""
        return self.classes[0].at


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One promise: since when it runs, when it is due, and what became of it.

    `due_at` None means that it is not due at any known time: it waits, or the desk never opens. `warnings` are (percent, moment).
    """

    goal: Goal
    start: datetime
    target: timedelta
    due_at: datetime | None
    met_at: datetime | None = None
    broken_at: datetime | None = None
    why: Broken | None = None
    always: bool = False
    pauses: tuple[Pause, ...] = ()
    warnings: tuple[tuple[int, datetime], ...] = ()

    @property
    def is_running(self) -> bool:
        """Tell whether it can still be kept, or is being broken."""
        return self.met_at is None


@dataclass(frozen=True, slots=True)
class _Run:
    """A time for which a promise holds: until it was kept, None while it was not."""

    start: datetime
    stop: datetime | None


@dataclass(frozen=True, slots=True)
class _Terms:
    """What one promise is reckoned with."""

    goal: Goal
    rules: Rules
    calendar: Calendar
    story: Story
    now: datetime
    pauses: tuple[Pause, ...] = field(default=())

    def due(self, run: _Run, one: Class, percent: int = MISSED) -> datetime | None:
        target = self.rules.target(one)
        time = target.of(self.goal)
        hours = around_the_clock(self.calendar.zone) if target.always else self.calendar
        return None if time is None else due(hours, run.start, time * percent / MISSED, self.pauses)


@lru_cache(maxsize=100)
def around_the_clock(zone: ZoneInfo) -> Calendar:
    """Give the calendar of somebody who never closes."""
    return Calendar(zone=zone, week=dict.fromkeys(range(7), (Window(0, MIDNIGHT),)))


def reckon(story: Story, rules: Rules, calendar: Calendar, now: datetime) -> tuple[Promise, ...]:
    """Give the promises of a request as they stand at `now`. One that was merged into another promises nothing any more."""
    if story.is_merged:
        return ()
    waits = story.waits if rules.pauses else ()
    found = (
        _promise(_Terms(Goal.RESPONSE, rules, calendar, story, now, waits), [_response(story)]),
        _promise(_Terms(Goal.UPDATE, rules, calendar, story, now, waits), list(_updates(story))),
        _promise(_Terms(Goal.SOLUTION, rules, calendar, story, now, (*waits, *_gone(story, rules))), [_solution(story, rules)]),
    )
    return tuple(one for one in found if one is not None)


def _response(story: Story) -> _Run:
    """What is solved without a word was answered by being solved."""
    kept = [*story.answers, *(one.start for one in story.over)]
    return _Run(story.opened_at, min(kept, default=None))


def _updates(story: Story) -> Iterator[_Run]:
    """Every answer promises the next one, until the request is over."""
    ended = story.over[-1].start if story.over and story.over[-1].end is None else None
    again = [one.end for one in story.over if one.end is not None]
    starts = sorted({story.opened_at, *story.answers, *again})
    ends = sorted({*story.answers, *(one.start for one in story.over)})
    for start in starts:
        if ended is None or start < ended:
            yield _Run(start, next((end for end in ends if end > start), None))


def _solution(story: Story, rules: Rules) -> _Run:
    again = [one.end for one in story.over if one.end is not None]
    start = again[-1] if again and rules.restarts else story.opened_at
    return _Run(start, story.over[-1].start if story.over and story.over[-1].end is None else None)


def _gone(story: Story, rules: Rules) -> tuple[Pause, ...]:
    """The time between solved and opened again counts for nobody."""
    return () if rules.restarts else tuple(one for one in story.over if one.end is not None)


def _promise(terms: _Terms, runs: Sequence[_Run]) -> Promise | None:
    if not runs:
        return None
    last, now_class = runs[-1], terms.story.classes[-1]
    target = terms.rules.target(now_class)
    time = target.of(terms.goal)
    broken = next((found for run in runs if (found := _broken(terms, run))), None)
    if time is None and broken is None:
        return None
    marks = [(share, at) for share in SHARES if time is not None and (at := terms.due(last, now_class, share)) is not None]
    return Promise(
        goal=terms.goal,
        start=last.start,
        target=time or timedelta(),
        due_at=terms.due(last, now_class),
        met_at=last.stop,
        broken_at=broken[0] if broken else None,
        why=broken[1] if broken else None,
        always=target.always,
        pauses=terms.pauses,
        warnings=tuple(marks),
    )


def _broken(terms: _Terms, run: _Run) -> tuple[datetime, Broken] | None:
    """Find the first moment at which a run was later than what was promised at that moment."""
    stop = run.stop or terms.now
    for one, until in _spans(terms.story.classes, stop):
        promised = terms.due(run, one)
        at = None if promised is None else max(promised, one.at)
        if promised is None or at is None or at > until or at > terms.now:
            continue
        if run.stop is None or at < run.stop:
            return at, Broken.LATE if promised >= one.at else Broken.RECLASSIFIED
    return None


def _spans(classes: Sequence[Class], stop: datetime) -> Iterator[tuple[Class, datetime]]:
    """Give each class with the moment until which it held."""
    for one, following in pairwise(classes):
        yield one, following.at - timedelta(microseconds=1)
    if classes[-1].at <= stop:
        yield classes[-1], stop


def nearest(promises: Sequence[Promise]) -> datetime | None:
    """Give the first moment at which something promised is due that was not kept yet."""
    return min((one.due_at for one in promises if one.is_running and one.due_at), default=None)


def period(promise: Promise, now: datetime) -> Interval:
    """Give the time that a receipt of a promise is about: until it was kept, else until now."""
    return Interval(promise.start, max(promise.met_at or now, promise.start))
