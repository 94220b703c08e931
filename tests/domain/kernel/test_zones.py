"""What a wall clock means, also in the odd nights."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.kernel.zones import inst, is_zone, wall

ZONES = ["Europe/Oslo", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo", "Asia/Beirut", "UTC"]
NIGHTS = {
    "Europe/Oslo": [(2026, 3, 29), (2026, 10, 25)],
    "America/New_York": [(2026, 3, 8), (2026, 11, 1)],
    "Australia/Lord_Howe": [(2026, 4, 5), (2026, 10, 4)],
    "America/Santiago": [(2026, 4, 5), (2026, 9, 6)],
    "Africa/Cairo": [(2026, 4, 24), (2026, 10, 30)],
    "Asia/Beirut": [(2026, 3, 29), (2026, 10, 25)],
    "Pacific/Apia": [(2011, 12, 30), (2011, 12, 31)],
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("reading", "zone", "instant"),
    [
        ("2026-03-29T02:30", "Europe/Oslo", "2026-03-29T01:00Z"),
        ("2026-03-29T03:00", "Europe/Oslo", "2026-03-29T01:00Z"),
        ("2026-03-29T01:59", "Europe/Oslo", "2026-03-29T00:59Z"),
        ("2026-10-25T02:30", "Europe/Oslo", "2026-10-25T00:30Z"),
        ("2026-10-25T03:00", "Europe/Oslo", "2026-10-25T02:00Z"),
        ("2026-03-08T02:30", "America/New_York", "2026-03-08T07:00Z"),
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:30Z"),
        ("2026-09-06T00:00", "America/Santiago", "2026-09-06T04:00Z"),
        ("2026-09-06T00:59", "America/Santiago", "2026-09-06T04:00Z"),
        ("2026-04-24T00:30", "Africa/Cairo", "2026-04-23T22:00Z"),
        ("2026-10-29T23:30", "Africa/Cairo", "2026-10-29T20:30Z"),
        ("2026-10-30T00:00", "Africa/Cairo", "2026-10-29T22:00Z"),
        ("2026-03-29T00:00", "Asia/Beirut", "2026-03-28T22:00Z"),
        ("2011-12-30T12:00", "Pacific/Apia", "2011-12-30T10:00Z"),
    ],
)
def test_a_wall_time_means_the_earliest_instant_that_reads_it_or_later(reading, zone, instant):
    assert inst(at(reading), ZoneInfo(zone)) == at(instant)


@pytest.mark.parametrize("name", NIGHTS)
def test_around_every_change_the_rule_agrees_with_reading_the_clock_all_the_time(name):
    zone = ZoneInfo(name)
    for night in NIGHTS[name]:
        noon_before = datetime(*night, 12, tzinfo=UTC) - timedelta(days=2)
        minutes = [noon_before + timedelta(minutes=15 * n) for n in range(4 * 96)]
        readings = [(minute, wall(minute, zone)) for minute in minutes]
        for quarter in range(2 * 96):
            reading = wall(noon_before, zone) + timedelta(days=1, minutes=15 * quarter)
            assert inst(reading, zone) == next(minute for minute, shown in readings if shown >= reading)


walls = st.datetimes(min_value=at("1990-01-01"), max_value=at("2060-01-01"))


@given(walls, walls, st.sampled_from([*ZONES, "Pacific/Apia", "Africa/Casablanca"]))
def test_a_later_wall_time_never_means_an_earlier_instant(one, other, name):
    earlier, later = sorted([one, other])
    assert inst(earlier, ZoneInfo(name)) <= inst(later, ZoneInfo(name))


@given(walls, st.sampled_from(ZONES))
def test_the_clock_never_reads_less_than_was_asked_for(reading, name):
    zone = ZoneInfo(name)
    assert wall(inst(reading, zone), zone) >= reading
    assert wall(inst(reading, zone) - timedelta(microseconds=1), zone) < reading


def test_only_iana_names_are_zones():
    assert is_zone("Europe/Oslo")
    assert not is_zone("Europe/Bergen")
    assert not is_zone("../../etc/passwd")
