"""The resolver against an oracle that walks every turn and every minute, and the properties that must always hold."""

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.domain.schedules.build import plan, rotation, seats
from varsko.kernel.intervals import Interval
from varsko.schedules.data import NOBODY, OverridePlan, Participant, Plan, Restriction, Terms, Version, Window
from varsko.schedules.domain.ahead import changes_at, exact_next, gaps
from varsko.schedules.domain.edits import revise
from varsko.schedules.domain.resolver import covered, lanes, on_call
from varsko.schedules.domain.turns import seat, served_pattern

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CHANGES = {
    "Europe/Oslo": ["2026-03-29T01:00", "2026-10-25T01:00"],
    "America/New_York": ["2026-03-08T07:00", "2026-11-01T06:00"],
    "Australia/Lord_Howe": ["2026-04-04T15:00", "2026-10-03T15:30"],
    "America/Santiago": ["2026-04-05T03:00", "2026-09-06T04:00"],
    "Africa/Cairo": ["2026-04-23T22:00", "2026-10-29T21:00"],
    "Asia/Beirut": ["2026-03-28T22:00", "2026-10-24T21:00"],
}


class Oracle:
    """Knows the wall clock of every minute of ten days around a change, and nothing else."""

    def __init__(self, zone: str, change: datetime) -> None:
        self.first = change - 5 * DAY
        self.minutes = [self.first + n * MINUTE for n in range(10 * 1440)]
        self.readings = [minute.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for minute in self.minutes]
        self.latest_seen = list(accumulate(self.readings, max))

    def inst(self, reading: datetime) -> int:
        """The number of the first minute that reads this or later."""
        return bisect_left(self.latest_seen, reading)

    def turns(self, terms: Terms) -> list[int]:
        """For every minute the number of its turn, -1 ahead of the start: by walking all turns one by one."""
        start = (terms.start - self.first) // MINUTE
        begins = [start]
        step = {"hour": HOUR, "day": DAY, "week": 7 * DAY}[terms.unit] * terms.length
        while begins[-1] < len(self.minutes):
            if terms.unit == "hour" and 24 % terms.length:
                begins.append(start + len(begins) * (step // MINUTE))
            else:
                begins.append(self.inst(self.readings[start] + len(begins) * step))
        return [bisect_right(begins, n) - 1 for n in range(len(self.minutes))]

    def open(self, restriction: Restriction | None) -> list[bool]:
        """For every minute whether the restriction leaves it open: by laying every window of every day."""
        if restriction is None:
            return [True] * len(self.minutes)
        is_open = [False] * len(self.minutes)
        monday = self.readings[0].replace(hour=0, minute=0) - timedelta(days=self.readings[0].weekday() + 14)
        for day in range(42):
            for window in restriction.windows:
                self._lay(is_open, monday + day * DAY, window)
        return is_open

    def _lay(self, is_open: list[bool], midnight: datetime, window: Window) -> None:
        if window.start_day is None:
            length_in_days = 1 if window.end <= window.start else 0
        elif midnight.weekday() != window.start_day:
            return
        else:
            length_in_days = (window.end_day - window.start_day) % 7
            if length_in_days == 0 and window.end <= window.start:
                length_in_days = 7
        begin = self.inst(midnight + window.start * MINUTE)
        end = self.inst(midnight + length_in_days * DAY + window.end * MINUTE)
        is_open[begin:end] = [True] * (end - begin)

    def answer(self, terms: Terms) -> list[Participant]:
        turns, is_open = self.turns(terms), self.open(terms.restriction)
        seated = [terms.participants[turn % len(terms.participants)] if turn >= 0 else NOBODY for turn in turns]
        return [
            who if free and (terms.end is None or minute < terms.end) else NOBODY
            for who, free, minute in zip(seated, is_open, self.minutes, strict=True)
        ]


ORACLES = {
    (zone, text): Oracle(zone, datetime.fromisoformat(text).replace(tzinfo=UTC)) for zone, texts in CHANGES.items() for text in texts
}

clock_minutes = st.sampled_from([0, 30, 60, 90, 105, 120, 135, 150, 180, 540, 1020, 1320, 1410, 1439, 1440]) | st.integers(0, 1440)
daily_windows = st.builds(Window, clock_minutes.filter(lambda one: one < 1440), clock_minutes)
weekly_windows = st.builds(Window, clock_minutes.filter(lambda one: one < 1440), clock_minutes, st.integers(0, 6), st.integers(0, 6))
restrictions = (
    st.none()
    | st.builds(Restriction, st.just("time-of-day"), st.tuples(daily_windows))
    | st.builds(Restriction, st.just("weekday-and-time-of-day"), st.lists(weekly_windows, min_size=1, max_size=4).map(tuple))
)
units = st.sampled_from(
    [("hour", 1), ("hour", 2), ("hour", 3), ("hour", 5), ("hour", 7), ("hour", 12), ("day", 1), ("day", 2), ("week", 1)]
)


@st.composite
def terms_near(draw, zone: str, first: datetime, counts=("every",)) -> Terms:
    start = first + draw(st.integers(0, 6 * 1440)) * MINUTE
    unit, length = draw(units)
    end = draw(st.none() | st.integers(0, 9 * 1440).map(lambda n: first + n * MINUTE))
    letters = draw(st.text("ABC-", min_size=1, max_size=5))
    return Terms(
        start=start,
        unit=unit,
        length=length,
        zone=zone,
        participants=seats(letters),
        end=end,
        restriction=draw(restrictions),
        count=draw(st.sampled_from(counts)),
    )


@pytest.mark.parametrize("key", ORACLES, ids="_".join)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_minute_around_a_change_of_clocks_is_answered_as_the_oracle_does(key, data):
    oracle = ORACLES[key]
    terms = data.draw(terms_near(key[0], oracle.first))
    expected = oracle.answer(terms)
    a_plan = plan(terms)
    probes = data.draw(st.lists(st.integers(0, len(expected) - 1), min_size=25, max_size=25))
    for n in probes:
        assert list(on_call(a_plan, oracle.minutes[n])) == ([] if expected[n].is_nobody else [expected[n]])
    whole = Interval(oracle.minutes[0], oracle.minutes[-1] + MINUTE)
    walked: list[Participant] = [NOBODY] * len(expected)
    for period in lanes(a_plan, whole)[0].periods:
        begin, end = ((border - oracle.first) // MINUTE for border in (period.span.start, period.span.end))
        walked[begin:end] = [period.participant] * (end - begin)
    assert walked == expected


FIRST = datetime(2026, 10, 20, tzinfo=UTC)


@st.composite
def plans(draw) -> Plan:
    names = ["r1", "r2", "r3"][: draw(st.integers(0, 3))]
    zone = draw(st.sampled_from(list(CHANGES)))
    rotations = []
    for name in names:
        versions = [Version(terms=draw(terms_near(zone, FIRST, ("every", "served"))))]
        for _ in range(draw(st.integers(0, 2))):
            at = FIRST + draw(st.integers(0, 9 * 1440)) * MINUTE
            versions.append(revise(versions[-1], draw(terms_near(zone, FIRST, ("every", "served")) | st.just(versions[-1].terms)), at))
        rotations.append(rotation(versions[0].terms, *versions[1:], name=name))
    overrides = []
    for number in range(draw(st.integers(0, 4))):
        start = FIRST + draw(st.integers(0, 9 * 1440)) * MINUTE
        period = Interval(start, start + draw(st.integers(1, 2 * 1440)) * MINUTE)
        on = tuple(name for name in names if draw(st.booleans()))
        overrides.append(
            OverridePlan(
                number=number, alias=str(number), period=period, participant=seats(draw(st.sampled_from("ABXY-")))[0], rotations=on
            )
        )
    return plan(*rotations, overrides=overrides)


moments = st.integers(0, 10 * 1440).map(lambda n: FIRST + n * MINUTE)


@settings(max_examples=30, deadline=None)
@given(plans(), moments, moments, moments)
def test_cutting_a_span_in_two_changes_nothing(a_plan, one, two, three):
    start, middle, end = sorted([one, two, three])

    whole, halves = lanes(a_plan, Interval(start, end)), [lanes(a_plan, Interval(start, middle)), lanes(a_plan, Interval(middle, end))]
    assert covered(whole) == covered([lane for half in halves for lane in half])
    for index, _ in enumerate(a_plan.rotations):
        parts = [period for half in halves for period in half[index].periods]
        assert sum((p.span.length for p in whole[index].periods), timedelta()) == sum((p.span.length for p in parts), timedelta())


@settings(max_examples=30, deadline=None)
@given(plans(), st.lists(moments, min_size=8, max_size=8))
def test_a_lane_has_one_person_at_a_time_and_all_lanes_together_are_who_is_on_call(a_plan, probes):
    found = lanes(a_plan, Interval(FIRST, FIRST + 11 * DAY))
    for lane in found:
        for before, after in pairwise(lane.periods):
            assert before.span.end <= after.span.start
    for at in probes:
        together = dict.fromkeys(period.participant for lane in found for period in lane.periods if at in period.span)
        assert tuple(together) == on_call(a_plan, at)


@settings(max_examples=30, deadline=None)
@given(plans(), moments)
def test_the_next_change_is_the_first_one(a_plan, at):
    present = set(on_call(a_plan, at))
    change = changes_at(a_plan, at)
    following = exact_next(a_plan, at)
    for n in range(0, 4 * 24 * 12, 7):
        later = at + 5 * n * MINUTE
        if change is None or later < change:
            assert set(on_call(a_plan, later)) == present
        if (following is None or later < following[0]) and on_call(a_plan, later):
            assert set(on_call(a_plan, later)) == present
    if following:
        assert on_call(a_plan, following[0]) == following[1]


@settings(max_examples=30, deadline=None)
@given(plans(), st.lists(moments, min_size=8, max_size=8))
def test_gaps_are_exactly_where_nobody_is_on_call(a_plan, probes):
    holes = gaps(a_plan, Interval(FIRST, FIRST + 11 * DAY))
    for at in probes:
        assert any(at in hole for hole in holes) == (not on_call(a_plan, at))


@settings(max_examples=30, deadline=None)
@given(plans().filter(lambda one: one.rotations), moments, st.text("ABCD-", min_size=1, max_size=5), moments)
def test_an_edit_never_changes_the_past(a_plan, at, letters, probe):
    first = a_plan.rotations[0]
    last = first.versions[-1]
    terms = Terms(start=last.terms.start, unit="day", participants=seats(letters), zone=last.terms.zone)
    newer = plan(rotation(first.versions[0].terms, *first.versions[1:], revise(last, terms, at)))
    since = max(at, last.since or at)
    if probe < since:
        assert on_call(newer, probe) == on_call(plan(first), probe)


@settings(max_examples=30)
@given(st.data())
def test_counting_served_shifts_gives_each_shift_to_the_next_seat(data):
    zone = "Europe/Oslo"
    terms = data.draw(terms_near(zone, FIRST, ("served",)))
    version = Version(terms=terms)
    pattern = served_pattern(terms)
    seated = [seat(version, turn) for turn in range(3 * len(pattern) + 5) if pattern[turn % len(pattern)]]
    assert seated == [number % len(terms.participants) for number in range(len(seated))]
