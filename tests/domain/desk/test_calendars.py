"""Business time: the cases that break everybody, and a walk minute by minute that must agree."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varsko.desk.domain.calendars import Calendar, Counts, Pause, Window, after_days, due, open_periods, spent, stretches
from varsko.kernel.intervals import Interval
from varsko.kernel.zones import inst

OSLO, COPENHAGEN, AMSTERDAM, WARSAW = map(ZoneInfo, ("Europe/Oslo", "Europe/Copenhagen", "Europe/Amsterdam", "Europe/Warsaw"))
HOUR = timedelta(hours=1)
DAY = (Window(8 * 60, 16 * 60),)
WEEKDAYS = dict.fromkeys(range(5), DAY)
NORWAY = frozenset({date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)})
EASTER = frozenset({date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 5), date(2026, 4, 6)})

A = Calendar(zone=OSLO, week=WEEKDAYS, closed=NORWAY)
A2 = Calendar(zone=OSLO, week=WEEKDAYS, closed=NORWAY, days={date(2026, 12, 24): (Window(8 * 60, 12 * 60),)})
B = Calendar(zone=COPENHAGEN, week={**WEEKDAYS, 4: (Window(8 * 60, 15 * 60),)}, closed=EASTER)
C = Calendar(zone=AMSTERDAM, week=dict.fromkeys(range(5), (Window(510, 750), Window(780, 1020))))
D = Calendar(zone=WARSAW, week=WEEKDAYS, closed=frozenset({date(2026, 12, 24), date(2026, 12, 25)}))
E = Calendar(zone=OSLO, week=dict.fromkeys(range(7), (Window(0, 1440),)))
F = Calendar(zone=OSLO, week=dict.fromkeys(range(7), (Window(22 * 60, 6 * 60),)))


def local(calendar: Calendar, said: str) -> datetime:
    return inst(datetime.fromisoformat(said), calendar.zone)


def shown(calendar: Calendar, at: datetime | None) -> str:
    assert at is not None
    return at.astimezone(calendar.zone).strftime("%a %Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("calendar", "start", "hours", "expected"),
    [
        (A, "2026-12-18 15:30", 4, "Mon 2026-12-21 11:30"),
        (A, "2026-12-23 15:00", 8, "Thu 2026-12-24 15:00"),
        (A2, "2026-12-23 15:00", 8, "Mon 2026-12-28 11:00"),
        (D, "2026-12-23 15:00", 8, "Mon 2026-12-28 15:00"),
        (E, "2027-03-27 23:30", 4, "Sun 2027-03-28 04:30"),
        (F, "2026-10-24 22:00", 8, "Sun 2026-10-25 05:00"),
        (C, "2026-11-18 12:15", 1, "Wed 2026-11-18 13:45"),
        (B, "2026-04-01 15:00", 4, "Tue 2026-04-07 11:00"),
        (A, "2026-11-16 14:00", 2, "Mon 2026-11-16 16:00"),
        (A, "2026-11-21 03:00", 0.5, "Mon 2026-11-23 08:30"),
        (A, "2026-11-16 14:00", 0, "Mon 2026-11-16 14:00"),
    ],
)
def test_when_it_is_due(calendar, start, hours, expected):
    assert shown(calendar, due(calendar, local(calendar, start), hours * HOUR)) == expected


def test_waiting_for_the_caller_does_not_count():
    pause = Pause(local(A, "2026-11-16 11:00"), local(A, "2026-11-17 10:00"))
    assert shown(A, due(A, local(A, "2026-11-16 09:00"), 6 * HOUR, [pause])) == "Tue 2026-11-17 14:00"


def test_waiting_while_closed_gives_nothing():
    pause = Pause(local(A, "2026-11-16 17:00"), local(A, "2026-11-17 07:00"))
    assert shown(A, due(A, local(A, "2026-11-16 15:00"), 2 * HOUR, [pause])) == "Tue 2026-11-17 09:00"


def test_waiting_twice_at_once_counts_once():
    monday = [Pause(local(A, f"2026-11-16 {a}:00"), local(A, f"2026-11-16 {b}:00")) for a, b in (("09", "11"), ("10", "12"))]
    assert shown(A, due(A, local(A, "2026-11-16 08:00"), 2 * HOUR, monday)) == "Mon 2026-11-16 13:00"


def test_while_a_pause_goes_on_nothing_is_due_but_what_was_reached_before():
    start = local(A, "2026-11-16 08:00")
    assert due(A, start, 4 * HOUR, [Pause(start + 2 * HOUR)]) is None
    assert due(A, start, 2 * HOUR, [Pause(start + 2 * HOUR)]) == start + 2 * HOUR


def test_a_desk_that_never_opens_promises_nothing():
    assert due(Calendar(zone=OSLO), local(A, "2026-11-16 08:00"), HOUR) is None
    assert due(Calendar(zone=OSLO, days={date(2020, 1, 1): DAY}), local(A, "2026-11-16 08:00"), HOUR) is None


def test_a_window_over_midnight_belongs_to_the_date_it_begins():
    closed = Calendar(zone=OSLO, week=F.week, closed=frozenset({date(2026, 11, 17)}))
    night = Interval(local(F, "2026-11-16 12:00"), local(F, "2026-11-18 12:00"))
    assert open_periods(closed, night) == [Interval(local(F, "2026-11-16 22:00"), local(F, "2026-11-17 06:00"))]


def test_the_night_of_the_spring_change_is_an_hour_shorter():
    night = Interval(local(F, "2027-03-27 12:00"), local(F, "2027-03-28 12:00"))
    assert spent(F, night) == 7 * HOUR


def test_a_receipt_has_no_gaps():
    start, end = local(A, "2026-11-16 09:00"), local(A, "2026-11-17 14:00")
    found = stretches(A, Interval(start, end), [Pause(local(A, "2026-11-16 11:00"), local(A, "2026-11-17 10:00"))])
    assert [(one.counts, one.period.length) for one in found] == [
        (Counts.COUNTED, 2 * HOUR),
        (Counts.PAUSED, 5 * HOUR),
        (Counts.CLOSED, 16 * HOUR),
        (Counts.PAUSED, 2 * HOUR),
        (Counts.COUNTED, 4 * HOUR),
    ]
    assert stretches(A, Interval(end, start)) == []


MINUTE = timedelta(minutes=1)
windows = st.lists(st.builds(Window, st.integers(0, 1439), st.integers(0, 1440)), max_size=3).map(tuple)
zones = st.sampled_from([OSLO, WARSAW, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/Vancouver"), ZoneInfo("UTC")])
STARTS = [datetime(2026, 10, 23, 10, tzinfo=UTC), datetime(2027, 3, 27, 5, tzinfo=UTC), datetime(2026, 4, 3, 20, tzinfo=UTC)]


@st.composite
def calendars(draw) -> Calendar:
    near = [date(2026, 10, 24), date(2026, 10, 25), date(2027, 3, 28), date(2027, 3, 29), date(2026, 4, 4), date(2026, 4, 5)]
    return Calendar(
        zone=draw(zones),
        week=draw(st.dictionaries(st.integers(0, 6), windows)),
        closed=frozenset(draw(st.lists(st.sampled_from(near), max_size=2))),
        days=draw(st.dictionaries(st.sampled_from(near), windows, max_size=2)),
    )


def is_open(calendar: Calendar, at: datetime) -> bool:
    """The slow truth: whether a minute lies in a window of its date, or of the date before."""
    today = at.astimezone(calendar.zone).date()
    for day in (today - timedelta(days=1), today):
        for window in calendar.windows(day):
            midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a wall-clock time
            end = window.end if window.end > window.start else window.end + 1440
            start, stop = (inst(midnight + minutes * MINUTE, calendar.zone) for minutes in (window.start, end))
            if start <= at < stop:
                return True
    return False


@settings(max_examples=60, deadline=None)
@given(
    calendars(), st.sampled_from(STARTS), st.integers(0, 2000), st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 900)), max_size=3)
)
def test_the_reckoning_agrees_with_a_walk_minute_by_minute(calendar, start, minutes, waits):
    pauses = [Pause(start + begin * MINUTE, start + (begin + length) * MINUTE) for begin, length in waits]
    moments = [start + number * MINUTE for number in range(3 * 1440)]
    counting = [at for at in moments if is_open(calendar, at) and not any(one.start <= at < (one.end or one.start) for one in pauses)]
    whole = Interval(start, start + 3 * 1440 * MINUTE)
    assert spent(calendar, whole, pauses) == len(counting) * MINUTE
    if 0 < minutes <= len(counting):
        assert due(calendar, start, minutes * MINUTE, pauses) == counting[minutes - 1] + MINUTE
    found = stretches(calendar, whole, pauses)
    assert sum((one.period.length for one in found), timedelta()) == whole.length
    assert sum((one.period.length for one in found if one.counts == Counts.COUNTED), timedelta()) == len(counting) * MINUTE


@pytest.mark.parametrize(
    ("calendar", "start", "days", "expected"),
    [
        (A, "2026-11-20 15:00", 2, "Tue 2026-11-24 15:00"),
        (A, "2026-11-21 10:00", 1, "Mon 2026-11-23 16:00"),
        (A, "2026-12-23 15:00", 2, "Mon 2026-12-28 15:00"),
        (C, "2026-11-18 12:15", 5, "Wed 2026-11-25 12:15"),
        (E, "2026-11-20 22:00", 2, "Sun 2026-11-22 22:00"),
        (Calendar(zone=OSLO), "2026-11-20 22:00", 2, "Sun 2026-11-22 22:00"),
    ],
)
def test_working_days_are_as_long_as_a_desk_is_open_on_one(calendar, start, days, expected):
    assert shown(calendar, after_days(calendar, local(calendar, start), days)) == expected
