"""Since when somebody is awake: their word first, else what they did without a night in between."""

from datetime import UTC, datetime, timedelta

from varsko.incidents.domain.awake import awake

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def ago(hours: float) -> datetime:
    return NOON - timedelta(hours=hours)


def test_what_somebody_says_counts_as_long_as_it_can_be_true():
    assert awake((ago(9), ago(1)), [ago(30)], NOON).since == ago(9)
    assert awake((ago(9), ago(1)), [], NOON).is_said
    assert awake((ago(30), ago(21)), [ago(2)], NOON).since == ago(2)
    assert awake((ago(73), ago(1)), [], NOON) is None


def test_acts_count_back_to_the_last_night():
    found = awake(None, [ago(1), ago(5), ago(9.5), ago(15), ago(40)], NOON)
    assert (found.since, found.is_said) == (ago(9.5), False)


def test_who_did_nothing_lately_is_unknown():
    assert awake(None, [], NOON) is None
    assert awake(None, [ago(6), NOON + timedelta(hours=1)], NOON) is None
