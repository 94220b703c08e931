"""What a program loads while it runs is looked through for garbage a few times only; what is garbage is found all the same."""

import gc
import weakref

import pytest

from varsko.cli.settling import Settling


class Thing:
    """Something that may hold itself."""


@pytest.fixture
def settling():
    """Take part in two looks through everything."""
    one = Settling(looks=2)
    one.begin()
    yield one
    if one in gc.callbacks:
        gc.callbacks.remove(one)
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def test_what_outlives_a_look_is_looked_through_no_more(settling):
    kept = [Thing() for _ in range(1000)]
    before = gc.get_freeze_count()
    gc.collect()
    assert gc.get_freeze_count() >= before + len(kept)
    assert settling in gc.callbacks


def test_after_the_first_looks_all_is_as_always(settling):
    for _ in range(2):
        gc.collect()
    assert settling not in gc.callbacks
    before = gc.get_freeze_count()
    kept = [Thing() for _ in range(1000)]
    gc.collect()
    assert gc.get_freeze_count() <= before
    assert len(kept) == 1000


def test_garbage_is_found_before_and_after(settling):
    for _ in range(4):
        circle = Thing()
        circle.itself = circle
        gone = weakref.ref(circle)
        del circle
        gc.collect()
        assert gone() is None


def test_a_look_through_the_newest_alone_changes_nothing(settling):
    gc.collect()
    before = gc.get_freeze_count()
    gc.collect(1)
    assert gc.get_freeze_count() <= before
