"""A storm through the real door: answered at once, unpacked in order, and over when it is over."""

import threading
from collections.abc import Callable
from itertools import count

import pytest

from tests.contracts.intake.door import Door, listening
from tests.faults.house import wait_for
from varsko.alerts import actions
from varsko.alerts.models import Alert, Sack
from varsko.ingest import writer

STORM = 400


def fires(names: range, *, ends_at: str = "") -> list[dict]:
    return [{"labels": {"alertname": f"a{number}"}, **({"endsAt": ends_at} if ends_at else {})} for number in names]


def post(door: Door, key: str, alerts: list[dict]) -> int:
    return door.post("/api/v2/alerts", headers={"Authorization": f"Bearer {key}"}, json=alerts).status_code


def outcome(door: Door, key: str, alias: str) -> str:
    return door.post(f"/in/{key}", json={"title": "Disk full", "id": alias}).json()["alerts"][0]["outcome"]


@pytest.fixture
def calm(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on, what one sender sends is no storm, however fast this machine is."""
    return lambda: monkeypatch.setattr(writer, "_CALM", 100_000.0)


def is_over(door: Door, key: str) -> bool:
    """Send single alerts until one is opened at once, as on any quiet day."""
    return any(outcome(door, key, f"after-{number}") == "opened" for number in range(2000))


def test_everything_that_was_answered_becomes_an_alert_in_its_order(door: Door, key: str) -> None:
    for _ in range(3):
        assert post(door, key, fires(range(STORM))) == 200
    assert post(door, key, fires(range(STORM), ends_at="2026-01-01T00:00:00Z")) == 200
    assert post(door, key, fires(range(5))) == 200
    assert actions.catch_up(patience=60)
    assert Alert.objects.filter(state="closed").count() == STORM
    assert Alert.objects.filter(state="open").count() == 5
    assert set(Alert.objects.filter(state="closed").values_list("count", flat=True)) == {3}


def test_in_a_storm_an_alert_waits_and_after_it_alerts_are_opened_at_once(door: Door, key: str, calm: Callable[[], None]) -> None:
    assert post(door, key, fires(range(STORM))) == 200
    assert outcome(door, key, "in-the-storm") == "waiting"
    actions.catch_up(patience=60)  # as a reader does, beside the writer
    calm()
    assert is_over(door, key)
    assert not Sack.objects.exists()


def test_a_door_that_cannot_unpack_still_takes_alerts_and_unpacks_later(
    door: Door, key: str, calm: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tries = actions.unpack, count()

    def broken_at_first() -> int:
        if next(tries) < 1:
            raise RuntimeError("something nobody thought of")
        return real()

    monkeypatch.setattr(actions, "unpack", broken_at_first)
    assert post(door, key, fires(range(STORM))) == 200
    assert post(door, key, fires(range(STORM, STORM + 3))) == 200
    calm()
    assert is_over(door, key)
    assert Alert.objects.filter(message__startswith="a").count() == STORM + 3


def test_a_door_that_closes_in_a_storm_leaves_the_rest_to_whoever_comes_next(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real, all_came, began, may_go_on = actions.unpack, threading.Event(), threading.Event(), threading.Event()

    def slow(**_facts: int) -> int:
        if not all_came.is_set():
            raise RuntimeError("not yet")
        began.set()
        may_go_on.wait()
        return real()

    monkeypatch.setattr(actions, "unpack", slow)
    with listening() as door:
        for first in range(0, 5 * STORM, STORM):
            assert post(door, key, fires(range(first, first + STORM))) == 200
        all_came.set()
        began.wait()
        closing = threading.Thread(target=door.intake.stop)
        closing.start()
        wait_for(lambda: not door.intake._writer._waiting.empty())
        may_go_on.set()
        closing.join()
    assert Sack.objects.exists()
    monkeypatch.undo()
    assert actions.catch_up(patience=60)
    assert Alert.objects.count() == 5 * STORM
