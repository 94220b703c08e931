"""The worker serves its queues in turn, wakes at commit, stops cleanly, and says that it is alive."""

import threading
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.db.backends.signals import connection_created

from tests.faults.house import wait_for
from varsko.core import worker
from varsko.core.clock import now
from varsko.core.deliveries import Outgoing, enqueue
from varsko.core.models import Delivery, Worker
from varsko.core.worker import SILENT_AFTER, Queue, WorkerLoop, alive, turn, work_off

pytestmark = pytest.mark.django_db(transaction=True)

SOON = 60.0
"""Seconds until what must happen has happened, on a busy machine."""


def message(key: str, channel: str = "email") -> Outgoing:
    return Outgoing(channel=channel, address="ann@fjord.example", key=key, message={})


def finish(rows: Sequence[Delivery]) -> None:
    for row in rows:
        row.finish(state="sent")


def queue(channel: str, handle=finish, **facts) -> Queue:
    return Queue(channel, lambda: Delivery.objects.filter(channel=channel), handle, **facts)


def test_a_busy_queue_does_not_starve_another():
    enqueue(*(message(f"a{number}", "busy") for number in range(5)), message("b", "quiet"), at=now())
    order: list[str] = []

    def note(rows: Sequence[Delivery]) -> None:
        order.extend(row.channel for row in rows)
        finish(rows)

    work_off(queue("busy", note, limit=2), queue("quiet", note))
    assert order == ["busy", "busy", "quiet", "busy", "busy", "busy"]


def test_one_bad_row_does_not_hold_up_its_neighbours(caplog):
    enqueue(message("good"), message("bad"), at=now())

    def refuse_bad(rows: Sequence[Delivery]) -> None:
        if any(row.key == "bad" for row in rows):
            raise ValueError("no")
        finish(rows)

    turn(queue("email", refuse_bad))
    assert dict(Delivery.objects.values_list("key", "state")) == {"good": "sent", "bad": "waiting"}
    assert Delivery.objects.get(key="bad").last_error == "ValueError: no"


def test_what_was_settled_before_a_batch_broke_off_is_not_done_again(caplog):
    enqueue(message("good"), message("bad"), message("last"), at=now())
    done: list[str] = []

    def one_by_one(rows: Sequence[Delivery]) -> None:
        for row in sorted(rows, key=lambda row: ("good", "bad", "last").index(row.key)):
            with transaction.atomic():
                if row.key == "bad":
                    raise ValueError("no")
                done.append(row.key)
                row.finish(state="sent")

    turn(queue("email", one_by_one))
    assert done == ["good", "last"]
    assert Delivery.objects.get(key="bad").last_error == "ValueError: no"


def test_the_loop_wakes_at_commit_and_stops_when_asked():
    done = threading.Event()

    def handle(rows: Sequence[Delivery]) -> None:
        finish(rows)
        done.set()

    loop = WorkerLoop([queue("email", handle), queue("other", handle, threads=1)])
    loop.start()
    try:
        enqueue(message("one"), at=now())
        assert done.wait(SOON)
        assert Worker.objects.count() == 1
        assert alive(now())
        assert not alive(now() + SILENT_AFTER + timedelta(seconds=10))
    finally:
        loop.stop()
    assert not Worker.objects.exists()
    assert Delivery.objects.get().state == "sent"


def test_a_wish_to_stop_just_before_the_worker_forgets_its_bell_is_heard(monkeypatch):
    monkeypatch.setattr(worker, "_LOOK_EVERY", 3600.0)
    loop = WorkerLoop([queue("email")])
    monkeypatch.setattr(worker.pace, "give_way", lambda stopping, **_: stopping.set())  # asked, and the ringing is forgotten already
    loop.start()
    try:
        first = next(iter(loop._posts.values()))
        first.thread.join(60)
        assert not first.thread.is_alive()
    finally:
        loop.stop()


def test_a_thread_that_nobody_calls_gives_its_connection_back_and_works_when_called_again(monkeypatch):
    made, given_back, sent = [], threading.Event(), threading.Semaphore(0)
    is_it = lambda: threading.current_thread().name == "varsko-email-0"  # noqa: E731 - asked in three places
    close_all = worker.connections.close_all

    def note_made(**_: object) -> None:
        if is_it():
            made.append(1)

    def close() -> None:
        close_all()
        if is_it():
            given_back.set()

    def handle(rows: Sequence[Delivery]) -> None:
        finish(rows)
        sent.release()

    monkeypatch.setattr(worker, "_KEEP", 0.0)
    monkeypatch.setattr(worker.connections, "close_all", close)
    connection_created.connect(note_made, weak=False)
    loop = WorkerLoop([queue("other"), queue("email", handle, threads=1)])
    loop.start()
    try:
        assert not made
        enqueue(message("one"), at=now())
        assert sent.acquire(timeout=SOON)
        assert given_back.wait(SOON)
        enqueue(message("two"), at=now())
        assert sent.acquire(timeout=SOON)
        assert len(made) >= 2  # more when it was called in vain, too
    finally:
        connection_created.disconnect(note_made)
        loop.stop()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_a_wish_to_stop_ends_those_that_sleep_until_they_are_called():
    called = threading.Event()

    def handle(rows: Sequence[Delivery]) -> None:
        finish(rows)
        called.set()

    enqueue(message("one"), at=now())
    loop = WorkerLoop([queue("email", handle, threads=2), queue("never", threads=2)])
    loop.start()
    assert called.wait(SOON)
    loop.stop(timeout=SOON)
    assert not any(post.thread.is_alive() for post in loop._posts.values())


def test_a_stopping_worker_gives_back_what_it_just_claimed():
    enqueue(message("one"), at=now())
    assert turn(queue("email"), stopping=lambda: True) == 0
    assert Delivery.objects.get().leased_until is None


def test_what_was_under_way_when_the_database_went_away_is_done_as_soon_as_it_is_back(caplog):
    done = threading.Event()
    trouble = [OperationalError("the connection was lost")] * 2

    def handle(rows: Sequence[Delivery]) -> None:
        if trouble:
            connection.is_usable = lambda: False  # as PostgreSQL says when it was restarted
            raise trouble.pop()
        finish(rows)
        done.set()

    enqueue(message("one"), message("two"), at=now())
    loop = WorkerLoop([queue("email", handle)])
    loop.start()
    try:
        assert done.wait(SOON)
    finally:
        loop.stop()
    assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 3)}


def test_a_thread_outlives_whatever_its_queue_does_to_it(caplog):
    done = threading.Event()
    trouble = [ValueError("a row that cannot be read"), OperationalError("the database is away")]

    def rows():
        if trouble:
            raise trouble.pop()
        done.set()
        return Delivery.objects.none()

    loop = WorkerLoop([Queue("shaky", rows, finish)])
    loop.start()
    try:
        assert done.wait(SOON)
    finally:
        loop.stop()
    assert caplog.text.count("the worker cannot go on; trying again") == 1
    assert caplog.text.count("the database, for due work: trouble begins: the database is away") <= 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("facts", [{}, {"threads": 1}], ids=["work", "lookout"])
def test_another_thread_takes_the_place_of_one_that_ended(monkeypatch, caplog, facts):
    done, ended = threading.Event(), threading.Event()

    def handle(rows: Sequence[Delivery]) -> None:
        finish(rows)
        done.set()

    def rows():
        if ended.is_set():
            return Delivery.objects.filter(channel="email")
        ended.set()
        raise SystemExit  # which no thread survives, and nobody hears of

    enqueue(message("one"), at=now())
    monkeypatch.setattr(worker, "BEAT_EVERY", timedelta(milliseconds=10))
    loop = WorkerLoop([queue("other"), Queue("email", rows, handle, **facts)])
    loop.start()
    try:
        assert done.wait(SOON)
    finally:
        loop.stop(timeout=SOON)
    assert Delivery.objects.get().state == "sent"
    assert caplog.text.count("a thread of the worker ended; another takes its place") == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_for_which_there_is_no_room_comes_when_there_is(monkeypatch, caplog):
    looks, may_end, done = threading.Event(), threading.Event(), threading.Event()
    begin, tries = worker._Post.man, []

    def handle(rows: Sequence[Delivery]) -> None:
        finish(rows)
        done.set()

    def rows():
        if may_end.is_set():
            return Delivery.objects.filter(channel="email")
        looks.set()
        may_end.wait()
        raise SystemExit

    def man(post: worker._Post) -> None:
        tries.append(post)
        if len(tries) > 1:
            begin(post)
        else:
            post.thread = threading.Thread()
            raise RuntimeError("can't start new thread")

    enqueue(message("one"), at=now())
    monkeypatch.setattr(worker, "BEAT_EVERY", timedelta(milliseconds=10))
    loop = WorkerLoop([Queue("email", rows, handle)])
    loop.start()
    assert looks.wait(SOON)
    monkeypatch.setattr(worker._Post, "man", man)
    may_end.set()
    try:
        assert done.wait(SOON)
    finally:
        loop.stop(timeout=SOON)
    assert len(tries) == 2
    assert "can't start new thread" in caplog.text


def test_a_worker_that_never_began_can_be_stopped():
    WorkerLoop([queue("email")]).stop()


def test_a_worker_one_of_whose_threads_hangs_is_not_said_to_be_alive(monkeypatch, caplog):
    hanging, let_go = threading.Event(), threading.Event()

    def rows():
        hanging.set()
        let_go.wait()
        return Delivery.objects.none()

    def two_more_beats() -> None:
        before = len(caplog.records)
        assert wait_for(lambda: len(caplog.records) > before + 1)

    monkeypatch.setattr(worker, "BEAT_EVERY", timedelta(milliseconds=10))
    loop = WorkerLoop([Queue("email", rows, finish)])
    loop.start()
    try:
        assert hanging.wait(SOON)
        monkeypatch.setattr(worker, "_STUCK_AFTER", 0.0)
        two_more_beats()  # one may have been under way
        Worker.objects.update(beat_at=now() - 2 * SILENT_AFTER)
        two_more_beats()
        assert not alive(now())
        let_go.set()
        monkeypatch.setattr(worker, "_STUCK_AFTER", 3600.0)
        assert wait_for(lambda: alive(now()))
    finally:
        let_go.set()
        loop.stop(timeout=SOON)


def test_a_worker_that_cannot_say_goodbye_stops_all_the_same(monkeypatch):
    def away(*_: object, **__: object) -> None:
        raise OperationalError("the database is away")

    loop = WorkerLoop([])
    loop.start()
    monkeypatch.setattr(Worker.objects, "filter", away)
    loop.stop()
    monkeypatch.undo()
    assert Worker.objects.count() == 1
