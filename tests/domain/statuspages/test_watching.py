"""Values of a monitor: what is asked for, and what a stranger's answer says."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from varsko.statuspages.domain.metrics import Point
from varsko.statuspages.domain.watching import FURTHEST, Trouble, Unusable, base_of, pause_after, read, url_of, window

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FIRST, LAST = NOON - timedelta(hours=1), NOON


def answer(*series, kind="matrix", status="success"):
    return json.dumps(
        {"status": status, "data": {"resultType": kind, "result": [{"metric": {}, "values": one} for one in series]}}
    ).encode()


def at(minutes):
    return (NOON - timedelta(minutes=minutes)).timestamp()


def test_the_first_look_asks_for_a_day_and_each_other_one_for_what_is_new():
    assert window(None, NOON) == (NOON - timedelta(minutes=1) - FURTHEST, NOON - timedelta(minutes=1))
    assert window(NOON - timedelta(minutes=5), NOON + timedelta(seconds=31)) == (NOON - timedelta(minutes=4), NOON)
    assert window(NOON - timedelta(days=9), NOON)[0] == NOON - timedelta(minutes=1) - FURTHEST
    assert window(NOON, NOON + timedelta(seconds=80)) is None


def test_the_question_is_prometheus_own():
    assert url_of("https://p.example.org", 'rate(x{a="ø"}[5m])', FIRST, LAST) == (
        "https://p.example.org/api/v1/query_range?query=rate%28x%7Ba%3D%22%C3%B8%22%7D%5B5m%5D%29&start=1772449200&end=1772452800&step=60"
    )


def test_values_are_read_the_oldest_first_and_what_is_none_is_left_out():
    values = [
        [at(1), "42.5"],
        [at(2), "NaN"],
        [at(3), "+Inf"],
        [at(5), "1e3"],
        [at(90), "7"],
        ["x", "1"],
        [at(4)],
        None,
        [True, "1"],
        [at(6), []],
    ]
    assert read(answer(values), FIRST, LAST) == [Point(NOON - timedelta(minutes=5), 1000.0), Point(NOON - timedelta(minutes=1), 42.5)]


def test_a_value_for_each_step_is_what_was_asked_for():
    assert len(read(answer([[at(number), "1"] for number in range(61)]), FIRST, LAST)) == 61


def test_no_series_is_no_value_and_no_trouble():
    assert read(answer(), FIRST, LAST) == []


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (answer([], []), Trouble.SEVERAL),
        (answer([], kind="vector"), Trouble.UNREADABLE),
        (answer([], status="error"), Trouble.UNREADABLE),
        (b"<html>", Trouble.UNREADABLE),
        (b"[]", Trouble.UNREADABLE),
        (b"[" * 100_000, Trouble.UNREADABLE),
        (b"\xff", Trouble.UNREADABLE),
        (b'{"status": "success"}', Trouble.UNREADABLE),
        (answer([[at(number / 100), "1"] for number in range(6000)]), Trouble.UNREADABLE),
    ],
)
def test_what_holds_no_single_series_is_refused(document, why):
    with pytest.raises(Unusable) as refused:
        read(document, FIRST, LAST)
    assert refused.value.why == why


@pytest.mark.parametrize("document", [b'{"status":"success","data":{"resultType":"matrix","result":[7]}}', answer("no list")])
def test_a_series_of_nonsense_holds_nothing(document):
    assert read(document, FIRST, LAST) == []


@pytest.mark.parametrize(
    ("said", "base"),
    [
        ("https://p.example.org/", "https://p.example.org"),
        (" http://p.example.org:9090/prom/api/v1/query_range?query=up ", "http://p.example.org:9090/prom"),
        ("https://user:pass@p.example.org", ""),
        ("p.example.org", ""),
        ("ftp://p.example.org", ""),
        ("https://p.example.org/" + "x" * 600, ""),
    ],
)
def test_an_address_is_kept_without_what_follows_it(said, base):
    assert base_of(said) == base


def test_a_monitor_that_gives_nothing_is_left_alone_for_longer_and_longer():
    assert [pause_after(number).total_seconds() / 60 for number in (1, 2, 3, 9)] == [1, 2, 4, 15]
