"""Transactions of one process wait in a fair line, and who takes alerts in may go first."""

import threading
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection, connections, transaction

from varsko.core import pace
from varsko.core.models import Sequence
from varsko.core.turnstile import TooLong, Turnstile, going_first


def waiting(turnstile: Turnstile, name: str, order: list[str], **first: float) -> threading.Thread:
    """Start a thread that waits in line, and return when it stands there."""

    def wait() -> None:
        if first:
            with going_first(**first):
                turnstile.enter(600)
        else:
            turnstile.enter(600)
        order.append(name)
        turnstile.leave()

    before = len(turnstile._line)
    thread = threading.Thread(target=wait)
    thread.start()
    while len(turnstile._line) == before:
        thread.join(0.001)
    return thread


def test_the_line_is_fair_but_for_those_who_go_first():
    turnstile, order = Turnstile(), []
    turnstile.enter(1)
    threads = [waiting(turnstile, "Ann", order), waiting(turnstile, "Bo", order), waiting(turnstile, "intake", order, patience=5.0)]
    turnstile.leave()
    for thread in threads:
        thread.join()
    assert order == ["intake", "Ann", "Bo"]


def test_patience_ends():
    turnstile = Turnstile()
    turnstile.enter(1)
    with pytest.raises(TooLong):
        turnstile.enter(0.01)
    turnstile.leave()
    turnstile.enter(0.01)


def test_ones_own_patience_counts():
    turnstile = Turnstile()
    turnstile.enter(1)
    with going_first(patience=0.01), pytest.raises(TooLong):
        turnstile.enter(1000)


def aside(what: Callable[[], None]) -> list[Exception]:
    """Run something in a thread with a connection of its own, to its end; gives what it raised."""
    raised: list[Exception] = []

    def run() -> None:
        try:
            what()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            raised.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return raised


def write() -> None:
    with transaction.atomic():
        Sequence.objects.create(name="aside")


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_ends_in_any_way_lets_the_next_one_in():
    def fail() -> None:
        with transaction.atomic():
            raise ZeroDivisionError

    def break_off() -> None:
        with transaction.atomic():
            connection.close()

    assert [type(error) for error in aside(fail)] == [ZeroDivisionError]
    aside(break_off)
    assert aside(write) == []
    with transaction.atomic():
        assert Sequence.objects.filter(name="aside").exists()


@pytest.mark.django_db(transaction=True)
def test_who_has_no_patience_is_told_that_the_database_is_locked():
    def hurry() -> None:
        with going_first(patience=0.01):
            write()

    if connection.vendor != "sqlite":
        assert aside(write) == []
        return
    with transaction.atomic():
        assert [type(error) for error in aside(hurry)] == [OperationalError]


def test_work_holds_back_during_a_rush_but_not_for_ever(monkeypatch):
    waits: list[float] = []

    class Stopping(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout or 0)
            return super().wait(timeout)

    pace.give_way(Stopping(), after=0.0014)
    assert waits == []
    pace.rush(60)
    pace.give_way(Stopping(), after=0.0014)
    few = len(waits)
    monkeypatch.setattr(pace, "LONGEST", 0.09)
    pace.give_way(Stopping(), after=60)
    pace.rush(0)
    assert 1 <= few <= 4 < len(waits) <= 12


def test_the_first_work_of_a_storm_is_done_at_once():
    waits: list[float] = []

    class Stopping(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout or 0)
            return super().wait(timeout)

    pace.rush(60)
    pace.give_way(Stopping(), after=0)
    pace.rush(0)
    assert waits == []


def test_work_that_shall_stop_does_not_hold_back():
    stopping = threading.Event()
    stopping.set()
    pace.rush(60)
    pace.give_way(stopping, after=60)
    pace.rush(0)
    assert stopping.is_set()
