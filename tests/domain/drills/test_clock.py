"""The clock of a drill stands, runs faster, and is moved ahead; what it read at any moment can always be told."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from varsko.drills.domain import clock as clocks
from varsko.drills.domain.clock import SPEEDS

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def at(number: float) -> datetime:
    return START + minutes(number)


def test_it_begins_at_nought_and_runs_as_the_world_does():
    clock = clocks.started(START)
    assert clocks.reads(clock, START) == minutes(0)
    assert clocks.reads(clock, at(7)) == minutes(7)
    assert clocks.reads(clock, at(-7)) == minutes(0)
    assert clocks.comes(clock, minutes(10)) == at(10)


def test_five_times_as_fast_a_signal_comes_five_times_as_early():
    clock = clocks.turned(clocks.started(START), at(10), 5)
    assert clocks.reads(clock, at(12)) == minutes(20)
    assert clocks.comes(clock, minutes(60)) == at(20)


def test_while_it_stands_nothing_comes_and_then_it_goes_on_as_before():
    clock = clocks.turned(clocks.turned(clocks.started(START, 2), at(5), 0), at(65), 0)
    assert clocks.comes(clock, minutes(11)) is None
    assert clocks.reads(clock, at(100)) == minutes(10)
    assert clocks.last_speed(clock) == 2
    clock = clocks.turned(clock, at(65), clocks.last_speed(clock))
    assert clocks.comes(clock, minutes(20)) == at(70)


def test_moved_ahead_what_it_passes_comes_at_once_and_it_never_goes_back():
    clock = clocks.moved(clocks.started(START), at(1), minutes(30))
    assert clocks.comes(clock, minutes(30)) == at(1)
    assert clocks.comes(clock, minutes(12)) == at(1)
    assert clocks.reads(clocks.moved(clock, at(2), minutes(5)), at(2)) == minutes(31)


def test_a_clock_that_stands_can_be_moved_ahead_too():
    clock = clocks.moved(clocks.turned(clocks.started(START), at(1), 0), at(2), minutes(8))
    assert clocks.comes(clock, minutes(8)) == at(2)
    assert clocks.comes(clock, minutes(9)) is None


def test_what_it_read_in_the_past_stays():
    clock = clocks.started(START)
    later = clocks.moved(clocks.turned(clock, at(10), 30), at(20), minutes(5_000))
    assert [clocks.reads(later, at(one)) for one in (3, 9)] == [minutes(3), minutes(9)]


TURNS = st.lists(st.tuples(st.integers(0, 600), st.sampled_from((0, *SPEEDS))), max_size=8)


@given(TURNS, st.integers(0, 500))
def test_it_never_goes_back_and_comes_agrees_with_reads(turns, wanted):
    clock, moment = clocks.started(START), START
    for seconds, speed in turns:
        moment += timedelta(seconds=seconds)
        before = clocks.reads(clock, moment)
        clock = clocks.turned(clock, moment, speed)
        assert clocks.reads(clock, moment) == before
    assert clocks.as_read(clocks.as_stored(clock)) == clock
    when = clocks.comes(clock, minutes(wanted))
    if when is not None:
        assert clocks.reads(clock, when + timedelta(milliseconds=1)) >= minutes(wanted)
