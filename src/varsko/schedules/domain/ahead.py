"""Who comes next, and where nobody comes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from varsko.kernel.intervals import Interval, minus, union
from varsko.schedules.data import Coverage, Direction, Lane, Participant, Plan, RotationPlan, Terms, Version
from varsko.schedules.domain.resolver import END, covered, lanes, on_call, validities
from varsko.schedules.domain.turns import begin, holder, seat, served_pattern, step, turn_at

_FIRST_LOOK = timedelta(days=14)
_PATTERN = timedelta(days=16)  # a whole week of restrictions with its neighbours
SOMEBODY = Participant("user", "somebody")


def exact_next(plan: Plan, at: datetime) -> tuple[datetime, tuple[Participant, ...]] | None:
    """Give the first later moment with anybody on call and others than at `at`, and who that is; None when it never comes."""
    return next(((start, those) for start, those in _later(plan, at) if those), None)


def changes_at(plan: Plan, at: datetime) -> datetime | None:
    """Give the first later moment at which others, or nobody, are on call; None when it stays as it is for ever."""
    return next((start for start, _ in _later(plan, at)), None)


def _later(plan: Plan, at: datetime) -> Iterator[tuple[datetime, tuple[Participant, ...]]]:
    """Go through the later moments at which others are on call than at `at`."""
    if not plan.enabled:
        return
    present = set(on_call(plan, at))
    for look in _looks(at, _horizon(plan, at)):
        for start, those in _changes(lanes(plan, look), look):
            if start > at and set(those) != present:
                yield start, those


def _looks(at: datetime, horizon: datetime) -> Iterator[Interval]:
    """Look ahead in stretches that double, each beginning where the one before ended."""
    start, length = at, _FIRST_LOOK
    while start < horizon:
        end = min(start + length, horizon)
        yield Interval(start, end)
        start, length = end, 2 * length


def _changes(found: list[Lane], look: Interval) -> Iterator[tuple[datetime, tuple[Participant, ...]]]:
    """Go through the moments of a look at which something may begin or end, each with who is on call from then on."""
    borders = {border for lane in found for period in lane.periods for border in (period.span.start, period.span.end)}
    for start in sorted(border for border in {look.start, *borders} if border in look):
        yield start, tuple(dict.fromkeys(one.participant for lane in found for one in lane.periods if start in one.span))


def _horizon(plan: Plan, at: datetime) -> datetime:
    """Tell from when on everything comes back as it was: after the last fixed border and a whole round of the longest rotation."""
    fixed = [at, *(border for one in plan.overrides for border in (one.period.start, one.period.end))]
    round_trip = timedelta()
    for rotation in plan.rotations:
        fixed += [border for border in (rotation.ended, *_borders(rotation)) if border]
        round_trip = max(round_trip, *(_round_trip(version.terms) for version in rotation.versions))
    latest = max(fixed)
    return min(END, latest + min(round_trip + _PATTERN, END - latest))


def _borders(rotation: RotationPlan) -> Iterator[datetime | None]:
    for version in rotation.versions:
        yield from (version.since, version.terms.start, version.terms.end)


def _round_trip(terms: Terms) -> timedelta:
    return step(terms) * (len(terms.participants) * len(served_pattern(terms)) + 1)


def neighbours(plan: Plan, at: datetime, direction: Direction = "next") -> tuple[Participant, ...]:
    """Give, for each rotation, the next (or previous) in order whose seat is not empty, as if nothing restricted or overrode it."""
    if not plan.enabled:
        return ()
    found = (_neighbour(rotation, at, 1 if direction == "next" else -1) for rotation in plan.rotations)
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _neighbour(rotation: RotationPlan, at: datetime, way: int) -> Participant | None:
    version = next(version for version, validity in validities(rotation) if at in validity)
    terms, turn = version.terms, turn_at(version.terms, at)
    last = min(terms.end or END, rotation.ended or END)
    if not terms.participants or at >= last or (turn < 0 and way < 0):
        return None
    for distance in range(1, len(terms.participants) + 1):
        who = _seated(version, turn, way * distance)
        if not who.is_nobody:
            return who if way < 0 or begin(terms, turn + distance) < last else None
    return None


def _seated(version: Version, turn: int, distance: int) -> Participant:
    """Give who sits some seats away from the present turn; ahead of the start the first seat is one away."""
    if turn < 0:
        return holder(version, distance - 1)
    return version.terms.participants[(seat(version, turn) + distance) % len(version.terms.participants)]


def coverage(plan: Plan, span: Interval, enough: int = 500) -> Coverage:
    """Look for gaps in ever longer stretches of a span until it is over or more than enough were found, so that the cost is bounded."""
    found: list[Interval] = []
    seen = span.start
    for look in _looks(span.start, span.end):
        found, seen = union([*found, *gaps(plan, look)]), look.end
        if len(found) > enough:
            break
    return Coverage(gaps=tuple(found), until=seen, is_whole=seen == span.end)


def gaps(plan: Plan, span: Interval) -> list[Interval]:
    """Give the time in a span in which nobody is on call. Who it is makes no difference here, which makes it cheap."""
    return minus(span, covered(lanes(_anonymous(plan), span)))


def _anonymous(plan: Plan) -> Plan:
    """Let one and the same somebody sit wherever anybody sits: turns between people then need not be told apart."""
    rotations = tuple(
        replace(rotation, versions=tuple(replace(version, terms=_masked(version.terms)) for version in rotation.versions))
        for rotation in plan.rotations
    )
    return replace(plan, rotations=rotations)


def _masked(terms: Terms) -> Terms:
    return replace(terms, participants=tuple(one if one.is_nobody else SOMEBODY for one in terms.participants))


def never_on_call(rotation: RotationPlan) -> tuple[Participant, ...]:
    """Give those who have a seat that the restriction never leaves any time of."""
    version = rotation.versions[-1]
    if not version.terms.participants:
        return ()
    pattern = served_pattern(version.terms)
    rounds = range(len(pattern) * len(version.terms.participants))
    lucky = {holder(version, version.anchor_turn + turn) for turn in rounds if pattern[(version.anchor_turn + turn) % len(pattern)]}
    return tuple(dict.fromkeys(one for one in version.terms.participants if one not in lucky and not one.is_nobody))
