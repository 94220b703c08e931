"""Who is on call, when: the one function behind every view, feed, API and page, and what is read off it.

Restrictions cut turns and never move a hand-over; overrides lie over the turns and never renumber them; an edit counts from its
moment on; what was answered for the past stays so. Every answer, for one moment or for a year, comes out of `lanes`.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from varsko.kernel.intervals import Interval, minus, moment, union
from varsko.schedules.data import Lane, OverridePlan, Participant, Period, Plan, RotationPlan, Version
from varsko.schedules.domain.restrictions import windows
from varsko.schedules.domain.turns import holder, turns

BEGINNING = datetime(1, 1, 2, tzinfo=UTC)
END = datetime(9999, 12, 30, tzinfo=UTC)


def lanes(plan: Plan, span: Interval) -> list[Lane]:
    """Give who is on call in a span: a lane for each rotation, and one for overrides where there is no rotation at all."""
    found = [Lane(rotation, _lane(plan, rotation, span)) for rotation in plan.rotations]
    bare = Interval(_last_end(plan), END).within(span)
    alone = () if bare.is_empty else _joined(_overridden([bare], [one for one in plan.overrides if not one.rotations])[0])
    return [*found, Lane(None, alone)] if alone else found


def planned(plan: Plan, span: Interval) -> list[Lane]:
    """Give the same without any override."""
    return [Lane(rotation, _joined(_turned(rotation, _alive(rotation, span)))) for rotation in plan.rotations]


def on_call(plan: Plan, at: datetime) -> tuple[Participant, ...]:
    """Give who is on call at a moment, each once, in the order of the rotations. A disabled schedule answers nobody."""
    if not plan.enabled:
        return ()
    return tuple(dict.fromkeys(period.participant for lane in lanes(plan, moment(at)) for period in lane.periods))


def covered(found: Sequence[Lane]) -> list[Interval]:
    """Give the time in which anybody is on call."""
    return union(period.span for lane in found for period in lane.periods)


def _last_end(plan: Plan) -> datetime:
    """Tell since when there is no rotation at all."""
    return max((rotation.ended or END for rotation in plan.rotations), default=BEGINNING)


def _lane(plan: Plan, rotation: RotationPlan, span: Interval) -> tuple[Period, ...]:
    mine = [one for one in plan.overrides if not one.rotations or rotation.id in one.rotations]
    periods, free = _overridden([_alive(rotation, span)], mine)
    for part in free:
        periods += _turned(rotation, part)
    return _joined(periods)


def _alive(rotation: RotationPlan, span: Interval) -> Interval:
    return Interval(BEGINNING, rotation.ended or END).within(span)


def _overridden(free: list[Interval], overrides: Sequence[OverridePlan]) -> tuple[list[Period], list[Interval]]:
    """Lay overrides over free time, the youngest on top; give their periods and the time they leave."""
    periods: list[Period] = []
    for override in sorted(overrides, key=lambda one: one.number, reverse=True):
        taken = [part for part in (override.period.within(one) for one in free) if not part.is_empty]
        if not override.participant.is_nobody:
            periods += [Period(part, override.participant, override.number) for part in taken]
        free = [part for one in free for part in minus(one, taken)]
    return periods, [part for part in free if not part.is_empty]


def _turned(rotation: RotationPlan, span: Interval) -> list[Period]:
    return [period for version, validity in validities(rotation) for period in _shifts(version, validity.within(span))]


def validities(rotation: RotationPlan) -> Iterator[tuple[Version, Interval]]:
    """Go through the versions of a rotation, each with the time it counts for."""
    borders = [BEGINNING, *(version.since or BEGINNING for version in rotation.versions[1:]), END]
    yield from ((version, Interval(*border)) for version, border in zip(rotation.versions, pairwise(borders), strict=True))


def _shifts(version: Version, span: Interval) -> list[Period]:
    """Cut the turns of one version to a span, its end and its restriction."""
    terms = version.terms
    span = Interval(terms.start, terms.end or END).within(span)
    if span.is_empty or not terms.participants:
        return []
    open_parts = [span] if terms.restriction is None else windows(terms.restriction, ZoneInfo(terms.zone), span)
    held = ((part, who) for one in open_parts for part, who in _held(version, one))
    return [Period(part, who) for part, who in held if not who.is_nobody]


def _held(version: Version, span: Interval) -> Iterator[tuple[Interval, Participant]]:
    only = set(version.terms.participants)
    if len(only) == 1:
        yield span, only.pop()
        return
    for turn, part in turns(version.terms, span):
        yield part, holder(version, turn)


def _joined(periods: list[Period]) -> tuple[Period, ...]:
    """Put periods in order and join those that go on without a change."""
    joined: list[Period] = []
    for period in sorted(periods, key=lambda one: one.span.start):
        last = joined[-1] if joined else None
        if last and last.span.end == period.span.start and (last.participant, last.override) == (period.participant, period.override):
            joined[-1] = Period(Interval(last.span.start, period.span.end), last.participant, last.override)
        else:
            joined.append(period)
    return tuple(joined)
