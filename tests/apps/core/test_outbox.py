"""A fact and its reactions are stored together; a failing reaction never holds up its neighbours."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from varsko import flow
from varsko.core import outbox, sequences
from varsko.core.due import claim
from varsko.core.models import EventRow, Reaction
from varsko.core.outbox import Recorded, record
from varsko.core.worker import Queue, work_off
from varsko.events.alerts import AlertNoted, AlertOpened
from varsko.events.base import SYSTEM, Who

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)
REACTIONS = Queue("reactions", Reaction.objects.all, outbox.react)

seen: list[Recorded] = []


def remember(batch: Sequence[Recorded]) -> None:
    seen.extend(batch)


def count_up(batch: Sequence[Recorded]) -> None:
    sequences.take("counted", len(batch))


def refuse_bad_ones(batch: Sequence[Recorded]) -> None:
    if any(one.event.note == "bad" for one in batch):
        raise ValueError("no")
    remember(batch)


@pytest.fixture(autouse=True)
def _story():
    seen.clear()
    outbox.connect(((AlertOpened, (remember,)), (AlertNoted, (refuse_bad_ones,))))
    yield
    outbox.connect(flow.EVENTS)


def noted(text: str) -> AlertNoted:
    return AlertNoted(at=AT, by=Who(kind="user", id="7", name="Ann"), subject="alert-1", note=text)


def test_an_event_comes_out_of_the_log_as_it_went_in():
    event = AlertOpened(at=AT, by=SYSTEM, subject="alert-1", number=4, message="Disk full <b>", priority=1, reason="because")
    record(event)
    assert outbox.read(EventRow.objects.get()).event == event


def test_each_handler_reacts_once_and_its_row_is_gone():
    record(noted("one"), noted("two"))
    assert work_off(REACTIONS) == 2
    assert [one.event.note for one in seen] == ["one", "two"]
    assert not Reaction.objects.exists()
    assert work_off(REACTIONS) == 0


def test_a_worker_that_froze_in_a_handler_leaves_nothing_behind_when_it_thaws():
    outbox.connect(((AlertNoted, (count_up,)),))
    record(noted("one"), noted("two"))
    frozen = claim(Reaction.objects.all(), now=AT, limit=10, lease=LEASE)
    with_it = Reaction.objects.filter(pk=frozen[0].pk)
    outbox.react(claim(with_it, now=AT + LEASE, limit=10, lease=LEASE))
    assert sequences.take("counted") == range(2, 3)
    outbox.react(frozen)
    assert sequences.take("counted") == range(4, 5)
    assert not Reaction.objects.exists()


def test_a_fact_that_is_rolled_back_has_no_reaction():
    with transaction.atomic():
        record(noted("never"))
        transaction.set_rollback(True)
    assert not EventRow.objects.exists()
    assert not Reaction.objects.exists()


def test_one_bad_event_is_put_off_and_its_neighbours_go_on(caplog):
    record(noted("good"), noted("bad"), noted("fine"))
    work_off(REACTIONS)
    assert [one.event.note for one in seen] == ["good", "fine"]
    left = Reaction.objects.get()
    assert left.last_error == "ValueError: no"
    assert left.attempts == 1
    assert "reaction failed" in caplog.text


def test_an_event_nobody_reacts_to_is_only_remembered():
    outbox.connect(())
    record(noted("quiet"))
    assert EventRow.objects.count() == 1
    assert not Reaction.objects.exists()


def test_places_in_the_log_grow():
    first = record(noted("one"), noted("two"))
    second = record(noted("three"))
    assert first < second
    assert first[0] < first[1]
