"""A stretch of a schedule as a picture: where each bar begins and how wide it is, in percent of the width."""

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from varsko.kernel.intervals import Interval, minus
from varsko.kernel.zones import inst
from varsko.schedules.data import Lane, Participant, Period, RotationPlan
from varsko.schedules.domain.resolver import covered

Look = Literal["day", "week", "month"]
LOOKS: tuple[Look, ...] = ("day", "week", "month")


@dataclass(frozen=True, slots=True)
class Bar:
    """A period, cut to the picture. `left` and `width` are percent; nobody (None) is a gap."""

    left: float
    width: float
    period: Period | None
    span: Interval


@dataclass(frozen=True, slots=True)
class Track:
    """The bars of one rotation."""

    rotation: RotationPlan | None
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the scale."""

    left: float
    at: datetime


def first_day(look: Look, day: date) -> date:
    """Give the day on which the look at a day begins: itself, the Monday of its week, the first of its month."""
    if look == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if look == "month" else day


def turn_page(look: Look, day: date, pages: int) -> date:
    """Give the first day of the look some pages later, or earlier."""
    first = first_day(look, day)
    if look != "month":
        return first + pages * timedelta(days=7 if look == "week" else 1)
    months = first.year * 12 + first.month - 1 + pages
    return date(months // 12, months % 12 + 1, 1)


def span_of(look: Look, day: date, zone: ZoneInfo) -> Interval:
    """Give the time that the look at a day covers, from midnight to midnight of the zone's wall clock."""
    return Interval(midnight(first_day(look, day), zone), midnight(turn_page(look, day, 1), zone))


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Give the instant at which a day begins in a zone."""
    return inst(datetime.combine(day, time()), zone)


def tracks(lanes: Iterable[Lane], span: Interval) -> list[Track]:
    """Draw lanes: one track each, those of removed rotations only where they have bars."""
    drawn = [Track(lane.rotation, tuple(_bars(lane.periods, span))) for lane in lanes]
    return [one for one in drawn if one.bars or (one.rotation is not None and one.rotation.ended is None)]


def _bars(periods: Sequence[Period], span: Interval) -> Iterator[Bar]:
    for period in periods:
        part = period.span.within(span)
        if not part.is_empty:
            yield Bar(*_place(part, span), period, period.span)


def holes(lanes: Sequence[Lane], span: Interval) -> tuple[Bar, ...]:
    """Draw where nobody is on call."""
    return tuple(Bar(*_place(gap, span), None, gap) for gap in minus(span, covered(lanes)))


def ticks(look: Look, day: date, zone: ZoneInfo) -> list[Tick]:
    """Mark every three hours of a day, every day of a week or month."""
    span, first = span_of(look, day, zone), first_day(look, day)
    if look == "day":
        moments = [inst(datetime.combine(first, time(hour)), zone) for hour in range(0, 24, 3)]
    else:
        days = 7 if look == "week" else calendar.monthrange(first.year, first.month)[1]
        moments = [midnight(first + timedelta(days=number), zone) for number in range(days)]
    return [Tick(_place(Interval(one, one), span)[0], one) for one in moments]


def mark(at: datetime, span: Interval) -> float | None:
    """Tell where a moment lies in the picture, in percent; None outside."""
    return _place(Interval(at, at), span)[0] if at in span else None


def _place(part: Interval, span: Interval) -> tuple[float, float]:
    whole = span.length
    return round(100 * ((part.start - span.start) / whole), 3), round(100 * (part.length / whole), 3)


def seats_in(found: Iterable[Track]) -> set[Participant]:
    """Give those who have a bar."""
    return {bar.period.participant for track in found for bar in track.bars if bar.period}
