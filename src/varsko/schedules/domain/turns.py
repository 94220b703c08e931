"""The grid of turns: when turn k begins, which turn a moment lies in, who has it.

No function here walks from the beginning of a rotation: the number of a turn is computed, then corrected around a change of clocks.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from math import lcm
from zoneinfo import ZoneInfo

from varsko.kernel.intervals import Interval
from varsko.kernel.zones import inst, wall
from varsko.schedules.data import Participant, Terms, Version
from varsko.schedules.domain.restrictions import period, walls

_UNITS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
BEFORE_THE_FIRST = -1


def step(terms: Terms) -> timedelta:
    """Tell how long a turn is meant to last."""
    return _UNITS[terms.unit] * terms.length


def is_elapsed(terms: Terms) -> bool:
    """Tell whether turns are counted in elapsed hours: those that do not divide a day cannot follow the wall clock."""
    return terms.unit == "hour" and 24 % terms.length != 0


def begin(terms: Terms, turn: int) -> datetime:
    """Give the instant at which a turn begins; turn 0 begins at the start itself."""
    return _clock(terms)(turn)


def _clock(terms: Terms) -> Callable[[int], datetime]:
    """Give the function from the number of a turn to its beginning."""
    length = step(terms)
    if is_elapsed(terms):
        return lambda turn: terms.start + turn * length
    zone = ZoneInfo(terms.zone)
    first = wall(terms.start, zone)
    return lambda turn: inst(first + turn * length, zone) if turn else terms.start


def turn_at(terms: Terms, at: datetime) -> int:
    """Give the number of the turn that a moment lies in, BEFORE_THE_FIRST ahead of the start."""
    if at < terms.start:
        return BEFORE_THE_FIRST
    if is_elapsed(terms):
        return (at - terms.start) // step(terms)
    zone = ZoneInfo(terms.zone)
    turn = max((wall(at, zone) - wall(terms.start, zone)) // step(terms), 0)
    begins = _clock(terms)
    while begins(turn) > at:
        turn -= 1
    while begins(turn + 1) <= at:
        turn += 1
    return turn


def turns(terms: Terms, span: Interval) -> Iterator[tuple[int, Interval]]:
    """Go through the turns that share time with a span, each with the part of it inside the span."""
    turn = turn_at(terms, max(span.start, terms.start))
    begins = _clock(terms)
    starts = begins(turn)
    while starts < span.end:
        ends = begins(turn + 1)
        part = Interval(starts, ends).within(span)
        if not part.is_empty:
            yield turn, part
        turn, starts = turn + 1, ends


def seat(version: Version, turn: int) -> int:
    """Give the number of the seat that has a turn."""
    passed = _passed(version.terms, turn) - _passed(version.terms, version.anchor_turn)
    return (version.anchor_seat + passed) % len(version.terms.participants)


def holder(version: Version, turn: int) -> Participant:
    """Give the participant who has a turn."""
    return version.terms.participants[seat(version, turn)]


def _passed(terms: Terms, turn: int) -> int:
    """Count the turns before one, as far as they count."""
    if terms.count == "every" or terms.restriction is None:
        return turn
    served = served_pattern(terms)
    rounds, rest = divmod(turn, len(served))
    return rounds * sum(served) + list(accumulate(served, initial=0))[rest]


@lru_cache(maxsize=512)
def served_pattern(terms: Terms) -> tuple[bool, ...]:
    """Tell for each turn, until the pattern comes back, whether the restriction leaves any time of it.

    The pattern is one of wall clocks: a turn that only the change of clocks leaves empty has still been served.
    """
    if terms.restriction is None:
        return (True,)
    length = step(terms)
    first = wall(terms.start, ZoneInfo(terms.zone))
    minute = timedelta(minutes=1)
    every = lcm(length // minute, period(terms.restriction) // minute) * minute
    spans = (Interval(first + turn * length, first + (turn + 1) * length) for turn in range(every // length))
    return tuple(bool(walls(terms.restriction, span)) for span in spans)
