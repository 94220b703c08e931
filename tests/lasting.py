"""Rows that all tests of a file begin with, made once: each test's own transaction is inside the one that holds them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker


@contextmanager
def lasting(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep what is written within until the end of the block, and nothing of it afterwards; for fixtures of a module."""
    around = transaction.atomic()
    around._from_testcase = True  # as Django's own test classes mark theirs, so that code which must not be nested still runs
    with blocker.unblock(), around:
        yield
        transaction.set_rollback(True)
