"""The rules of reviews: which are asked for, how they move, what they need, when people are reminded."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.postmortems.domain import deadlines, rules
from varsko.postmortems.domain.draft import Facts, draft
from varsko.postmortems.domain.factors import DEEPEST, Place, below, may_explain, tree
from varsko.postmortems.domain.states import Move, State, advance, missing, moves_from

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
OSLO = ZoneInfo("Europe/Oslo")
LEVELS = [(1, True), (2, True), (3, False)]


def test_severities_that_page_are_reviewed_and_the_worst_first():
    assert rules.shipped(LEVELS) == {1: 3, 2: 7, 3: 0}


def test_what_was_chosen_counts_and_levels_that_are_gone_do_not():
    assert rules.rules(LEVELS, {2: 0, 3: 14, 5: 9}) == {1: 3, 2: 0, 3: 14}


@pytest.mark.parametrize(("severity", "day"), [(1, date(2026, 3, 5)), (2, date(2026, 3, 9)), (3, None), (9, None)])
def test_the_day_of_a_review_follows_from_its_severity(severity, day):
    assert rules.due_on(severity, MONDAY, rules.shipped(LEVELS)) == day


def test_the_life_of_a_review():
    state = State.DRAFT
    for move in (Move.SUBMIT, Move.RETURN, Move.SUBMIT, Move.PUBLISH, Move.REOPEN):
        after = advance(state, move)
        assert after
        state = after
    assert state is State.DRAFT
    assert advance(State.DRAFT, Move.PUBLISH) is None
    assert moves_from(State.IN_REVIEW) == (Move.RETURN, Move.PUBLISH)


def test_others_read_it_when_it_says_what_happened():
    assert missing(Move.SUBMIT, {"summary": " "}, factors=0, open_approvals=0) == ("summary", "impact", "factors")
    assert missing(Move.SUBMIT, {"summary": "It broke", "impact": "All"}, factors=1, open_approvals=2) == ()


def test_everybody_who_was_asked_approves_before_it_is_published():
    said = {"summary": "It broke", "impact": "All"}
    assert missing(Move.PUBLISH, said, factors=1, open_approvals=1) == ("approvals",)
    assert missing(Move.PUBLISH, said, factors=1, open_approvals=0) == ()


@pytest.mark.parametrize(("severity", "tier", "weeks"), [(1, 4, 4), (3, 1, 4), (2, 2, 8), (2, None, 8)])
def test_priority_actions_wait_four_or_eight_weeks(severity, tier, weeks):
    assert deadlines.weeks_allowed(severity, tier) == weeks


def reminders(due_on: date, after: datetime, count: int, zone=OSLO) -> list[str]:
    found = []
    for _turn in range(count):
        after = deadlines.next_reminder(due_on, after, zone)
        found.append(after.astimezone(zone).strftime("%m-%d %H:%M"))
    return found


def test_owners_hear_three_days_before_on_the_day_and_each_week_after():
    due = MONDAY + timedelta(days=20)
    assert reminders(due, NOON, 5) == ["03-19 09:00", "03-22 09:00", "03-29 09:00", "04-05 09:00", "04-12 09:00"]


def test_what_is_late_already_is_heard_of_within_a_week():
    assert reminders(MONDAY - timedelta(days=10), NOON, 2) == ["03-06 09:00", "03-13 09:00"]


@given(st.integers(-400, 400), st.integers(0, 60 * 24 * 30), st.sampled_from(["Europe/Oslo", "UTC", "America/St_Johns", "Pacific/Apia"]))
def test_a_reminder_always_lies_ahead_and_not_too_far(days, minutes, zone):
    due, after = MONDAY + timedelta(days=days), NOON + timedelta(minutes=minutes)
    moment = deadlines.next_reminder(due, after, ZoneInfo(zone))
    assert moment > after
    assert moment - after <= max(timedelta(days=8), datetime.combine(due, moment.time(), UTC) - after + timedelta(days=1))


def test_late_begins_the_day_after():
    assert [deadlines.days_late(MONDAY, MONDAY + timedelta(days=more)) for more in (-1, 0, 1, 9)] == [0, 0, 1, 9]


def test_a_draft_holds_what_was_measured_and_nothing_else():
    facts = Facts(
        description="Nobody can pay",
        cause="",
        fix="Rolled back",
        detected_by="monitoring",
        impact_started_at=NOON,
        detected_at=None,
        impact_ended_at=NOON + timedelta(minutes=74),
        cases=0,
    )
    found = draft(facts)
    assert (found.summary, found.well, found.factors) == ("Nobody can pay", "Rolled back", ())
    assert found.impact == (("lasted", timedelta(minutes=74)), ("cases", 0))


def test_a_cause_that_is_known_becomes_the_first_factor():
    assert draft(Facts(description="", cause="A certificate ran out", fix="", detected_by="staff")).factors[0][1] == "A certificate ran out"


TREE = [Place(1, 0), Place(2, 1), Place(3, 1), Place(4, 2), Place(5, 0)]


def test_factors_stand_below_what_they_explain():
    assert tree(TREE) == [(1, 0), (2, 1), (4, 2), (3, 1), (5, 0)]
    assert below(1, TREE) == {1, 2, 3, 4}


def test_nothing_explains_itself_and_trees_stay_readable():
    assert may_explain(9, 4, TREE)
    assert may_explain(5, 0, TREE)
    assert not may_explain(1, 4, TREE)
    assert not may_explain(1, 1, TREE)
    assert not may_explain(9, 77, TREE)
    deep = [Place(number, number - 1) for number in range(1, DEEPEST + 1)]
    assert not may_explain(99, DEEPEST, deep)


@given(st.lists(st.integers(0, 8), min_size=1, max_size=8))
def test_every_factor_is_in_the_tree_at_most_once_whatever_it_explains(unders):
    places = [Place(number, under) for number, under in enumerate(unders, 1)]
    numbers = [number for number, _depth in tree(places)]
    assert len(numbers) == len(set(numbers))
