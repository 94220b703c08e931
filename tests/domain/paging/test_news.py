"""When somebody is reminded of a shift: once for each end, at the times they chose, and not of what goes on."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from varsko.kernel.intervals import Interval
from varsko.paging.domain.news import LEADS, TOO_LATE, Occasion, Shift, Wish, due, leads_of, reminders

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SEEN = Interval(NOON - timedelta(days=1), NOON + timedelta(days=2))
START, END = Occasion.SHIFT_START, Occasion.SHIFT_END


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def shift(start: float, end: float, schedule: str = "web") -> Shift:
    return Shift(schedule_id=schedule, schedule=schedule.title(), span=Interval(at(start), at(end)))


def wish(*names: str, occasion: Occasion = START, schedules: frozenset[str] = frozenset()) -> Wish:
    return Wish(occasion=occasion, leads=leads_of(names), schedules=schedules)


def told(wishes, shifts, seen: Interval = SEEN) -> list[tuple[Occasion, float, float]]:
    hours = timedelta(hours=1)
    return [(one.occasion, (one.at - NOON) / hours, (one.moment - NOON) / hours) for one in reminders(wishes, shifts, seen)]


def test_each_end_at_the_chosen_times():
    wishes = [wish("1-hour-ago", "just-before"), wish(occasion=END)]
    assert told(wishes, [shift(2, 10)]) == [(START, 1, 2), (START, 2, 2), (END, 10, 10)]


def test_a_rule_without_times_means_the_moment_itself():
    assert told([wish()], [shift(2, 10)]) == [(START, 2, 2)]
    assert leads_of(["sometime"]) == (LEADS["just-before"],)


def test_shifts_that_touch_are_one():
    assert told([wish(), wish(occasion=END)], [shift(2, 10), shift(10, 18), shift(9, 12)]) == [(START, 2, 2), (END, 18, 18)]


def test_shifts_of_two_schedules_stay_two():
    assert told([wish()], [shift(2, 10), shift(10, 18, "db")]) == [(START, 2, 2), (START, 10, 10)]


def test_what_the_look_cuts_off_neither_begins_nor_ends():
    assert told([wish(), wish(occasion=END)], [Shift(schedule_id="web", schedule="Web", span=SEEN)]) == []


def test_only_the_schedules_that_a_rule_names_by_id_or_name():
    shifts = [shift(2, 4), shift(5, 6, "db"), shift(7, 8, "net")]
    assert told([wish(schedules=frozenset({"db", "Net"}))], shifts) == [(START, 5, 5), (START, 7, 7)]


def test_a_reminder_is_due_once_and_not_long_after_its_time():
    coming = reminders([wish()], [shift(2, 10)], SEEN)
    assert due(coming, at(1), at(2)) == coming
    assert due(coming, at(2), at(3)) == []
    assert due(coming, at(1), at(2) + TOO_LATE) == []
    assert due(coming, at(1), at(1.9)) == []


def test_the_key_tells_reminders_apart():
    coming = reminders([wish("1-hour-ago", "just-before"), wish(occasion=END)], [shift(2, 10), shift(2, 10, "db")], SEEN)
    assert len({one.key for one in coming}) == 6


hours = st.integers(min_value=-20, max_value=40)


@given(st.lists(st.tuples(hours, st.integers(min_value=1, max_value=30)), max_size=8), st.lists(hours, min_size=1, max_size=20))
def test_however_often_one_looks_each_reminder_is_given_at_most_once(spans, looks):
    shifts = [shift(start, start + length) for start, length in spans]
    coming = reminders([wish("1-hour-ago", "just-before"), wish(occasion=END)], shifts, SEEN)
    given_out, since = [], at(-21)
    for look in sorted(looks):
        given_out += due(coming, since, at(look))
        since = at(look)
    assert len(given_out) == len(set(given_out))


@given(st.lists(st.tuples(hours, st.integers(min_value=1, max_value=30)), max_size=8))
def test_who_begins_ends_as_often_unless_the_look_cuts_it_off(spans):
    far = Interval(NOON - timedelta(days=30), NOON + timedelta(days=30))
    coming = reminders([wish(), wish(occasion=END)], [shift(start, start + length) for start, length in spans], far)
    kinds = [one.occasion for one in coming]
    assert kinds.count(START) == kinds.count(END)
