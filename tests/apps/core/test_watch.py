"""A watch looks when something was written, and ends when it is asked to, at whatever moment."""

import threading

import pytest
from django.db import OperationalError, connection

from varsko.core import changes, outage, wake, watch
from varsko.core.models import Sequence
from varsko.core.watch import Watch

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_looks_at_once_and_after_each_commit(monkeypatch):
    monkeypatch.setattr(watch, "LOOK_EVERY", 3600.0)
    looked = threading.Semaphore(0)
    watching = Watch("test", "topic", looked.release)
    watching.start()
    try:
        assert looked.acquire(timeout=60)
        wake.after_commit("topic")
        assert looked.acquire(timeout=60)
    finally:
        watching.stop()
    assert not watching._thread.is_alive()


def test_it_looks_when_another_process_has_written(monkeypatch):
    monkeypatch.setattr(watch, "LOOK_EVERY", 3600.0)
    looked = threading.Semaphore(0)
    watching = Watch("test", "topic", looked.release)
    watching.start()
    try:
        assert looked.acquire(timeout=60)
        Sequence.objects.create(name="written")  # as another process does on SQLite: it wakes nobody here
        if connection.vendor == "postgresql":
            wake.after_commit("topic")
        assert looked.acquire(timeout=60)
    finally:
        watching.stop(60)


def test_it_does_not_look_while_nobody_writes(monkeypatch):
    monkeypatch.setattr(watch, "LOOK_EVERY", 3600.0)
    monkeypatch.setattr(watch, "_GLANCE_EVERY", 0.001)
    marks, seen = iter(["1", "1", "1", "2", "2"]), []
    done = threading.Event()

    def mark() -> str:
        seen.append("glance")
        found = next(marks, "")
        if not found:
            done.set()
        return found or "2"

    monkeypatch.setattr(watch, "_mark", mark)
    watching = Watch("test", "topic", lambda: seen.append("look"))
    watching.start()
    try:
        assert done.wait(60)
    finally:
        watching.stop(60)
    assert seen[:7] == ["glance", "look", "glance", "glance", "glance", "glance", "look"]


def test_a_database_that_is_away_only_makes_it_look_more_seldom(monkeypatch):
    def away() -> str:
        raise OperationalError("away")

    monkeypatch.setattr(changes, "mark", away)
    monkeypatch.setattr(watch, "LOOK_EVERY", 0.001)
    looked = threading.Semaphore(0)
    watching = Watch("test", "topic", looked.release)
    watching.start()
    try:
        assert all(looked.acquire(timeout=60) for _ in range(3))
    finally:
        watching.stop(60)


def test_a_look_that_fails_is_told_once_and_not_the_last(monkeypatch, caplog):
    monkeypatch.setattr(watch, "LOOK_EVERY", 0.001)
    looked, fails = threading.Semaphore(0), iter([True, True, False])

    def look():
        if next(fails, False):
            raise ValueError("nobody thought of this")
        looked.release()

    watching = Watch("test of failing", "topic", look)
    watching.start()
    try:
        assert looked.acquire(timeout=60)
        assert looked.acquire(timeout=60)
    finally:
        watching.stop()
    told = [one for one in caplog.records if one.name == "varsko.watch"]
    assert len(told) == 1
    assert "nobody thought of this" in caplog.text
    trouble = outage.of("the thread test of failing").state
    assert (trouble.failures, trouble.is_on) == (2, False)


def test_a_wish_to_stop_is_heard_even_as_the_bell_is_forgotten(monkeypatch):
    monkeypatch.setattr(watch, "LOOK_EVERY", 3600.0)
    watching = Watch("test", "topic", lambda: None)

    class Bell(threading.Event):
        def clear(self):
            watching._stopping.set()
            self.set()
            super().clear()

    watching._bell = Bell()
    watching._bell.set()
    watching._thread.start()
    watching._thread.join(60)
    assert not watching._thread.is_alive()
