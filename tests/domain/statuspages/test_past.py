"""How components were, from what updates said of them."""

from datetime import timedelta

from tests.cast import NOON
from varsko.kernel.intervals import Interval
from varsko.statuspages.domain.past import stretches
from varsko.statuspages.domain.states import State
from varsko.statuspages.domain.uptime import Stretch


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def test_each_state_lasts_until_the_next_update_that_speaks_of_it():
    said = [(at(0), {"a": "major_outage", "b": "degraded_performance"}), (at(10), {"a": "partial_outage"}), (at(30), {"a": "operational"})]
    assert sorted(stretches(said, over_at=at(40)), key=lambda one: (one[0], one[1].span.start)) == [
        ("a", Stretch(State.MAJOR, Interval(at(0), at(10)))),
        ("a", Stretch(State.PARTIAL, Interval(at(10), at(30)))),
        ("b", Stretch(State.DEGRADED, Interval(at(0), at(40)))),
    ]


def test_what_goes_on_is_not_past():
    assert stretches([(at(0), {"a": "major_outage"})], over_at=None) == []


def test_times_that_run_backwards_count_nothing():
    assert stretches([(at(10), {"a": "major_outage"}), (at(5), {"a": "operational"})], over_at=at(20)) == []
