"""How long somebody has been on it, and when a second manager is worth having."""

from datetime import timedelta

import pytest

from tests.cast import NOON
from varsko.incidents.domain.people import LONG, Span, Why, second_manager, time_on


def span(name: str, began: float, ended: float | None = None) -> Span:
    """Hours before noon."""
    return Span(name, name, NOON - timedelta(hours=began), None if ended is None else NOON - timedelta(hours=ended))


def hours(*spans: Span) -> dict[str, float]:
    return {one.name: one.length / timedelta(hours=1) for one in time_on(spans, NOON)}


def test_parts_at_the_same_time_count_once():
    assert hours(span("Ann", 5), span("Ann", 3, 2), span("Ann", 4, 1)) == {"Ann": 5}


def test_a_pause_does_not_count():
    assert hours(span("Ann", 6, 5), span("Ann", 2)) == {"Ann": 3}


def test_whoever_was_longest_comes_first():
    assert list(hours(span("Bo", 1), span("Ann", 2))) == ["Ann", "Bo"]


@pytest.mark.parametrize(("began", "ended", "is_long"), [(5, None, True), (3, None, False), (6, 1, False)])
def test_only_who_is_still_there_should_hand_over(began, ended, is_long):
    (one,) = time_on([span("Ann", began, ended)], NOON)
    assert one.is_long is is_long
    assert timedelta(hours=4) == LONG


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"severity": 1}, {Why.WORST}),
        ({"services": 3}, {Why.WIDE}),
        ({"streams": 2, "lasted": timedelta(hours=2)}, {Why.STREAMS, Why.LONG}),
        ({}, set()),
    ],
)
def test_why_a_second_manager(facts, why):
    assert set(second_manager(**{"severity": 2, "services": 1, "streams": 0, "lasted": timedelta(hours=1), **facts})) == why
