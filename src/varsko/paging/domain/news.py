"""News beside pages: what became of an alert, and shifts that begin or end. Only whose own rules ask for them are told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from varsko.kernel.intervals import Interval, union

PAGED_AGAIN = "renotified-alert"
"""The kind of rules that are followed, where there are any, when somebody is paged for an alert they were paged for before."""

LEADS: Mapping[str, timedelta] = {
    "1-day-ago": timedelta(days=1),
    "1-hour-ago": timedelta(hours=1),
    "15-minutes-ago": timedelta(minutes=15),
    "just-before": timedelta(),
}
"""How long before a shift begins or ends somebody wants to hear of it."""

TOO_LATE = timedelta(minutes=15)
"""A reminder that could not be given for so long is not given any more."""


class Occasion(StrEnum):
    """What somebody can be told of, in the words of rules."""

    ACKNOWLEDGED = "acknowledged-alert"
    CLOSED = "closed-alert"
    ASSIGNED = "assigned-alert"
    NOTED = "add-note"
    SHIFT_START = "schedule-start"
    SHIFT_END = "schedule-end"
    MENTIONED = "mentioned"


SHIFTS = (Occasion.SHIFT_START, Occasion.SHIFT_END)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A rule on shifts: which end of them, `leads` before it, in which schedules (ids or names; none: in all)."""

    occasion: Occasion
    leads: tuple[timedelta, ...]
    schedules: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Somebody's time on call in one schedule."""

    schedule_id: str
    schedule: str
    span: Interval


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Reminder:
    """Somebody is to be told, at `at`, that a shift begins or ends at `moment`."""

    at: datetime
    moment: datetime
    occasion: Occasion
    schedule_id: str
    schedule: str

    @property
    def key(self) -> str:
        """Name it, so that it is given once."""
        return f"{self.occasion}:{self.schedule_id}:{self.moment.isoformat()}:{int((self.moment - self.at).total_seconds())}"


def leads_of(names: Iterable[str]) -> tuple[timedelta, ...]:
    """Read how long before; a rule that names nothing means the moment itself."""
    return tuple(LEADS[name] for name in names if name in LEADS) or (LEADS["just-before"],)


def wants(wish: Wish, reminder: Reminder) -> bool:
    """Tell whether a rule asks for a reminder."""
    fits = not wish.schedules or not wish.schedules.isdisjoint({reminder.schedule_id, reminder.schedule})
    return fits and wish.occasion is reminder.occasion and reminder.moment - reminder.at in wish.leads


def reminders(wishes: Sequence[Wish], shifts: Sequence[Shift], seen: Interval) -> list[Reminder]:
    """Give, in order, the reminders that rules ask for, of shifts as they are known in the span `seen`.

    Shifts of one schedule that touch are one: nobody begins what they have been doing. Where a shift is cut off by the span, it
    neither begins nor ends there.
    """
    spans: dict[tuple[str, str], list[Interval]] = {}
    for shift in shifts:
        spans.setdefault((shift.schedule_id, shift.schedule), []).append(shift.span)
    ends = [
        (occasion, moment, schedule)
        for schedule, periods in spans.items()
        for period in union(periods)
        for occasion, moment in ((Occasion.SHIFT_START, period.start), (Occasion.SHIFT_END, period.end))
        if seen.start < moment < seen.end
    ]
    leads = sorted({lead for wish in wishes for lead in wish.leads})
    possible = [
        Reminder(at=moment - lead, moment=moment, occasion=occasion, schedule_id=schedule[0], schedule=schedule[1])
        for occasion, moment, schedule in ends
        for lead in leads
    ]
    return sorted(one for one in possible if any(wants(wish, one) for wish in wishes))


def due(given: Sequence[Reminder], since: datetime, now: datetime) -> list[Reminder]:
    """Choose the reminders whose time came after `since` and not too long ago."""
    return [one for one in given if max(since, now - TOO_LATE) < one.at <= now]
