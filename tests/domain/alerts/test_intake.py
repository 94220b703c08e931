"""Repeats are folded together; every other verb finds the open alert of its alias or nothing."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from varsko.alerts.data import Parcel, Signal
from varsko.alerts.domain.intake import LOGGED_REPEATS, Cell, Key, Plan, fold
from varsko.alerts.domain.lifecycle import Move, State


def says(verb: str = "open", alias: str = "disk", **facts: Any) -> Parcel:
    return Parcel(signal=Signal(verb=verb, alias=alias, message="Disk full", **facts), key_name="Prometheus")


def known(alias: str = "disk", state: State = State.OPEN, count: int = 1) -> dict[Key, Cell]:
    return {("", alias): Cell(id=uuid4(), number=7, scope="", alias=alias, state=state, count=count)}


def run(*parcels: Parcel, open_alerts: dict[Key, Cell] | None = None) -> Plan:
    return fold(parcels, open_alerts if open_alerts is not None else {}, lambda _: uuid4())


def outcomes(plan: Plan) -> list[str]:
    return [outcome for outcome, _ in plan.outcomes]


def test_a_first_signal_opens_an_alert():
    plan = run(says())
    assert outcomes(plan) == ["opened"]
    assert [cell.alias for cell in plan.opened] == ["disk"]


def test_a_repeat_in_the_same_batch_counts_and_opens_nothing():
    plan = run(says(), says(), says())
    assert outcomes(plan) == ["opened", "repeated", "repeated"]
    assert [cell.count for cell in plan.opened] == [3]


def test_a_repeat_of_an_acknowledged_alert_counts_and_leaves_it_acknowledged():
    alerts = known(state=State.ACKNOWLEDGED)
    plan = run(says(), open_alerts=alerts)
    assert outcomes(plan) == ["repeated"]
    assert [(cell.state, cell.count) for cell in plan.cells] == [(State.ACKNOWLEDGED, 2)]


def test_repeats_beyond_the_hundredth_count_silently():
    plan = run(says(), says(), open_alerts=known(count=LOGGED_REPEATS - 1))
    assert plan.cells[0].count == LOGGED_REPEATS + 1
    assert [happening.count for happening in plan.happenings] == [LOGGED_REPEATS]


def test_a_signal_after_the_close_opens_a_new_alert_even_in_one_batch():
    plan = run(says("close"), says(), says("close"), says(), open_alerts=known())
    assert outcomes(plan) == ["moved", "opened", "moved", "opened"]
    assert [cell.state for cell in plan.opened] == [State.CLOSED, State.OPEN]
    assert len({cell.id for _, cell in plan.outcomes if cell}) == 3


def test_a_close_without_an_open_alert_applies_to_nothing():
    assert outcomes(run(says("close"))) == ["no_open_alert"]


def test_the_end_of_an_earlier_episode_does_not_close_a_later_one():
    start, end = datetime(2026, 11, 21, 10, 0, tzinfo=UTC), datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
    plan = run(says(occurred_at=end), says("close", occurred_at=start), says("close", occurred_at=end))
    assert outcomes(plan) == ["opened", "unchanged", "moved"]


def test_a_close_that_tells_no_time_closes_whatever_is_open():
    assert outcomes(run(says(occurred_at=datetime(2026, 11, 21, 10, 0, tzinfo=UTC)), says("close"))) == ["opened", "moved"]


def test_an_acknowledgement_twice_changes_nothing_the_second_time():
    plan = run(says("acknowledge", user="ann@fjord.example"), says("acknowledge"), open_alerts=known())
    assert outcomes(plan) == ["moved", "unchanged"]
    assert plan.cells[0].moved_by == {Move.ACKNOWLEDGE: "ann@fjord.example"}


def test_signals_without_an_alias_are_never_repeats_of_each_other():
    plan = run(says(alias=""), says(alias=""))
    assert outcomes(plan) == ["opened", "opened"]
    assert all(cell.alias == str(cell.id) for cell in plan.opened)


def test_the_same_alias_of_another_scope_is_another_alert():
    plan = run(says(), says(scope="key-1"), open_alerts=known())
    assert outcomes(plan) == ["repeated", "opened"]


VERBS = st.sampled_from(["open", "acknowledge", "unacknowledge", "close", "note"])


@given(st.lists(st.tuples(VERBS, st.sampled_from(["", "a", "b"])), max_size=30))
def test_one_batch_and_many_small_ones_end_the_same(steps):
    def ids():
        numbers = iter(range(1, 100))
        return lambda _: UUID(int=next(numbers))

    together: dict[Key, Cell] = {}
    apart: dict[Key, Cell] = {}
    fold([says(verb, alias) for verb, alias in steps], together, ids())
    make = ids()
    for verb, alias in steps:
        fold([says(verb, alias)], apart, make)
    assert {key: (cell.id, cell.state, cell.count) for key, cell in together.items()} == {
        key: (cell.id, cell.state, cell.count) for key, cell in apart.items()
    }
