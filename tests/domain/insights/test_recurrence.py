"""How incidents spread over names, months, days and hours."""

from datetime import UTC, datetime

from varsko.insights.domain.recurrence import Case, by_hour, by_weekday, months, tallies


def case(key: str, month: int, day: int = 1, hour: int = 0, **more) -> Case:
    return Case(key=key, at=datetime(2026, month, day, hour, tzinfo=UTC), **more)


def test_months_of_a_period_reach_over_the_new_year():
    assert months(datetime(2025, 11, 30, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)) == [(2025, 11), (2025, 12), (2026, 1), (2026, 2)]


def test_the_most_frequent_comes_first_with_its_months_and_the_newest_key_first():
    over = [(2026, 1), (2026, 2), (2026, 3)]
    cases = [("Shop", case("A-1", 1)), ("Shop", case("A-3", 3)), ("Shop", case("A-2", 1, 9)), ("", case("A-4", 2))]
    shop, unknown = tallies(cases, over)
    assert (shop.name, shop.count, shop.months, shop.keys) == ("Shop", 3, (2, 0, 1), ("A-3", "A-2", "A-1"))
    assert (unknown.name, unknown.months) == ("", (0, 1, 0))


def test_what_was_seen_too_seldom_is_left_out():
    assert tallies([("x", case("A-1", 1))], [(2026, 1)], least=2) == []


def test_days_begin_with_monday_and_hours_at_midnight():
    cases = [case("A-1", 3, 2, 2), case("A-2", 3, 2, 3), case("A-3", 3, 8, 23)]
    assert by_weekday(cases) == (2, 0, 0, 0, 0, 0, 1)
    assert by_hour(cases) == (1, 1, 0, 0, 0, 0, 0, 1)
