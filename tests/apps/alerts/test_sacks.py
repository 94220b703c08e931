"""A storm is stored unopened, answered for, and unpacked in order; nobody who stores or reads sees the difference."""

import json
from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from django.apps import apps
from django.db import OperationalError, connection

from varsko import flow
from varsko.alerts import actions, queries
from varsko.alerts.data import Parcel, Responder, Sealed, Signal
from varsko.alerts.models import Alert, Bag, Sack
from varsko.core.models import EventRow
from varsko.core.worker import work_off
from varsko.people.data import SYSTEM_ACTOR

receiving = import_module("varsko.alerts.actions.receive")  # the package has a function of this name too
pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def said(alias: str, verb: str = "open", **facts) -> Parcel:
    return Parcel(signal=Signal(verb=verb, alias=alias, message=f"{alias} is down", **facts), key_name="Prometheus")


def states() -> dict[str, str]:
    return dict(Alert.objects.values_list("alias", "state"))


def test_a_sack_holds_everything_its_parcels_said():
    parcel = said(
        "db1",
        priority=1,
        tags=("ø",),
        details={"host": "db1"},
        responders=(Responder(kind="team", name="Web"),),
        occurred_at=AT,
        entity="e",
    )
    assert [one.outcome for one in actions.pack([parcel, said("db2")], at=AT)] == ["waiting", "waiting"]
    assert not Alert.objects.exists()
    assert actions.unpack() == 2
    alert = queries.alert("db1", kind="alias", by=SYSTEM_ACTOR)
    assert alert
    assert (alert.tags, alert.details, alert.entity, alert.priority) == (("ø",), {"host": "db1"}, "e", 1)
    assert (alert.responders, alert.began_at, alert.created_at) == ((Responder(kind="team", name="Web"),), AT, AT)
    assert not Sack.objects.exists()
    assert actions.unpack() == 0


def test_what_comes_after_a_sack_is_stored_after_it():
    actions.pack([said("db1")], at=AT)
    received = actions.receive([said("db1", "close")], at=AT + timedelta(seconds=1))
    assert [one.outcome for one in received] == ["moved"]
    assert states() == {"db1": "closed"}


def test_sacks_are_unpacked_in_the_order_of_their_coming():
    for number in range(40):
        actions.pack([said("db1"), said("db1", "close"), said(f"x{number}")], at=AT + timedelta(seconds=number))
    actions.pack([said("db1")], at=AT)
    while actions.unpack():
        pass
    assert Alert.objects.filter(alias="db1", state="closed").count() == 40
    assert Alert.objects.filter(alias="db1", state="open").count() == 1


def test_whoever_reads_sees_what_was_answered_for():
    for number in range(30):
        actions.pack([said(f"a{number}")], at=AT)
    actions.catch_up(patience=30)
    assert Alert.objects.count() == 30


def test_a_reader_without_patience_goes_on_with_what_there_is():
    for number in range(30):
        actions.pack([said(f"a{number}")], at=AT)
    actions.catch_up(patience=0)
    assert Sack.objects.exists()


def test_who_has_no_patience_is_told_that_there_is_more():
    for number in range(30):
        actions.pack([said(f"a{number}")], at=AT)
    assert not actions.catch_up(patience=0)
    assert actions.catch_up(patience=30)
    assert actions.catch_up(patience=0)


def test_an_alert_that_is_like_no_other_does_not_wait_for_a_storm():
    actions.pack([said("db1")], at=AT)
    received = actions.receive([said("")], at=AT)
    assert [one.outcome for one in received] == ["opened"]
    assert Sack.objects.exists()


def test_a_sack_that_nobody_can_read_is_put_aside_and_shown():
    actions.pack([said("db1")], at=AT)
    Sack.objects.update(parcels=b"\xc1 not what was packed")
    actions.pack([said("db2")], at=AT)
    assert actions.catch_up(patience=30)
    assert states() == {"db2": "open"}
    assert [(one.alias, one.taken_at) for one in queries.put_aside()] == [("", AT)]
    assert "DecodeError" in queries.put_aside()[0].error or "ValidationError" in queries.put_aside()[0].error


def test_a_worker_unpacks_what_a_process_left_behind():
    actions.pack([said("db1")], at=AT)
    work_off(*[queue for queue in flow.DUE if queue.name in {"bags", "reactions"}])
    assert states() == {"db1": "open"}
    assert EventRow.objects.filter(kind="routing.AlertRouted").count() == 1


def test_a_sack_is_all_unpacked_or_not_at_all(monkeypatch):
    actions.pack([said("db1"), said("db2")], at=AT)

    def away(*_args, **_facts):
        raise OperationalError("the disk is full")

    monkeypatch.setattr(receiving, "store", away)
    with pytest.raises(OperationalError):
        actions.unpack()
    monkeypatch.undo()
    assert not Alert.objects.exists()
    assert actions.unpack() == 2


def test_one_parcel_that_cannot_be_stored_is_put_aside_and_the_others_go_on(monkeypatch):
    real = receiving.store

    def picky(parcels, *, at):
        if any(parcel.signal.alias == "poison" for parcel in parcels):
            raise ValueError("nobody can store this")
        return real(parcels, at=at)

    monkeypatch.setattr(receiving, "store", picky)
    actions.pack([said("db1"), said("poison"), said("db2")], at=AT)
    actions.pack([said("db3")], at=AT)
    actions.catch_up(patience=30)
    assert states() == {"db1": "open", "db2": "open", "db3": "open"}
    aside = Sack.objects.get()
    assert (aside.due_at, aside.last_error) == (None, "ValueError: nobody can store this")
    shown = queries.put_aside()
    assert [(one.alias, one.message, one.taken_at, one.error) for one in shown] == [("poison", "poison is down", AT, aside.last_error)]


def unread(*alerts: dict[str, Any]) -> Parcel:
    """What Prometheus sent, as the door stores it in a storm."""
    seal = Sealed(body=json.dumps(alerts).encode(), at=AT, count=len(alerts))
    return Parcel(signal=Signal(message="unread"), key_name="Prometheus", kind="Prometheus", sealed=seal)


def down(host: str) -> dict[str, Any]:
    return {"labels": {"alertname": f"{host} is down", "host": host}}


def messages() -> set[str]:
    return set(Alert.objects.values_list("message", flat=True))


def test_what_was_stored_unread_is_read_when_it_is_unpacked():
    received = actions.pack([said("db1"), unread(down("db2"), down("db3"))], at=AT)
    assert [one.outcome for one in received] == ["waiting"] * 3
    assert actions.unpack() == 3
    assert messages() == {"db1 is down", "db2 is down", "db3 is down"}


def test_an_unread_alert_that_cannot_be_stored_does_not_keep_its_neighbours(monkeypatch):
    real = receiving.store

    def picky(parcels, *, at):
        if any(parcel.signal.message == "db2 is down" for parcel in parcels):
            raise ValueError("nobody can store this")
        return real(parcels, at=at)

    monkeypatch.setattr(receiving, "store", picky)
    actions.pack([unread(down("db1"), down("db2"), down("db3"))], at=AT)
    assert actions.catch_up(patience=30)
    assert messages() == {"db1 is down", "db3 is down"}
    assert [(one.message, one.error) for one in queries.put_aside()] == [("db2 is down", "ValueError: nobody can store this")]


def test_what_cannot_be_read_after_all_is_put_aside_whole_and_shown():
    actions.pack([said("db1"), unread({"labels": {}}), said("db2")], at=AT)
    assert actions.catch_up(patience=30)
    assert messages() == {"db1 is down", "db2 is down"}
    (aside,) = queries.put_aside()
    assert (aside.message, aside.taken_at) == ("unread", AT)
    assert "at least one label pair required" in aside.error


def test_a_version_that_reads_everything_at_once_comes_by_nothing_unread_and_what_it_leaves_is_taken_over():
    actions.pack([unread(down("db1"), down("db2"))], at=AT)
    assert not Bag.objects.exists()
    assert actions.unpack() == 2
    left = msgspec.msgpack.encode([said("db3"), said("db4")])
    Bag.objects.create(parcels=left, taken_at=AT, due_at=AT)
    work_off(*[queue for queue in flow.DUE if queue.name in {"bags", "older bags"}])
    assert messages() == {"db1 is down", "db2 is down", "db3 is down", "db4 is down"}
    assert not Bag.objects.exists()
    assert not Sack.objects.exists()


def test_packing_costs_one_statement_however_much_there_is(django_assert_max_num_queries):
    with django_assert_max_num_queries(1 if connection.vendor == "postgresql" else 3):  # on SQLite between the marks of a savepoint
        actions.pack([said(f"a{number}") for number in range(500)], at=AT)
    with django_assert_max_num_queries(17):
        actions.unpack()


def test_so_many_sacks_are_unpacked_at_once_as_are_wanted():
    for number in range(0, 400, 10):
        actions.pack([said(f"a{one}") for one in range(number, number + 10)], at=AT)
    assert actions.unpack(at_once=95) == 100
    assert actions.unpack() == 160  # no more than 16 sacks


def test_what_lay_in_bags_before_an_upgrade_goes_along_in_its_order():
    for alias, due_at, error in (("db1", AT, ""), ("poison", None, "ValueError: nobody can store this"), ("db2", AT, "")):
        Bag.objects.create(parcels=msgspec.msgpack.encode([said(alias)]), taken_at=AT, due_at=due_at, last_error=error)
    import_module("varsko.alerts.migrations.0008_sacks")._go_along(apps, SimpleNamespace(connection=connection))
    assert not Bag.objects.exists()
    assert [(one.due_at, one.last_error) for one in Sack.objects.order_by("pk")] == [
        (AT, ""), (None, "ValueError: nobody can store this"), (AT, "")
    ]  # fmt: skip
    assert actions.unpack() == 2
    assert [one.alias for one in queries.put_aside()] == ["poison"]
