"""The day on which something is to be looked at again."""

from datetime import UTC, date, datetime

from varsko.kernel.review_days import next_review

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_the_day_is_counted_from_when_it_was_verified_and_its_owner_is_asked_in_the_morning():
    assert next_review(NOON, 30) == (date(2026, 4, 1), datetime(2026, 4, 1, 6, 0, tzinfo=UTC))


def test_nought_is_never():
    assert next_review(NOON, 0) == (None, None)
