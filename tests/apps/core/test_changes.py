"""Whoever rests notices that somebody else has written, without asking every table."""

import threading

import pytest
from django.db import connection, connections

from varsko.core import changes
from varsko.core.models import Sequence


def aside(job) -> list:
    """Do something on a connection of its own; gives what it came to."""
    came: list = []

    def work() -> None:
        came.append(job())
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return came


@pytest.mark.django_db(transaction=True)
def test_the_mark_changes_when_another_connection_writes():
    first = changes.mark()
    aside(lambda: Sequence.objects.count())
    if connection.vendor == "sqlite":  # on PostgreSQL other databases of the same server write too
        assert changes.mark() == first
    aside(lambda: Sequence.objects.create(name="counted"))
    assert changes.mark() != first
