"""What a program loads while it runs is looked through for garbage a few times only; what is garbage is found all the same.

Each story is a program of its own: what is left out of all later looks stays so for as long as its process lives.
"""

import subprocess
import sys

import pytest

_BEGIN = """
import gc, weakref
from varsko.cli.settling import Settling

class Thing: pass

gc.set_threshold(0)
gc.freeze()
settling = Settling(looks=2)
settling.begin()
"""


@pytest.fixture
def program():
    """Run a program that takes part in two looks through everything."""

    def run(steps: str) -> str:
        done = subprocess.run([sys.executable, "-c", _BEGIN + steps], capture_output=True, text=True, timeout=60, check=False)
        return done.stdout + done.stderr

    return run


def test_what_outlives_a_look_is_looked_through_no_more(program):
    assert (
        program("""
kept = [Thing() for _ in range(1000)]
before = gc.get_freeze_count()
gc.collect()
print(gc.get_freeze_count() >= before + len(kept), settling in gc.callbacks)
""")
        == "True True\n"
    )


def test_after_the_first_looks_all_is_as_always(program):
    assert (
        program("""
for _ in range(2):
    gc.collect()
before = gc.get_freeze_count()
kept = [Thing() for _ in range(1000)]
gc.collect()
print(settling in gc.callbacks, gc.get_freeze_count() <= before, len(kept))
""")
        == "False True 1000\n"
    )


def test_garbage_is_found_before_and_after(program):
    assert (
        program("""
for _ in range(4):
    circle = Thing()
    circle.itself = circle
    gone = weakref.ref(circle)
    del circle
    gc.collect()
    print(gone())
""")
        == "None\n" * 4
    )


def test_a_look_through_the_newest_alone_changes_nothing(program):
    assert (
        program("""
gc.collect()
before = gc.get_freeze_count()
kept = [Thing() for _ in range(1000)]
gc.collect(1)
print(gc.get_freeze_count() <= before, settling in gc.callbacks)
""")
        == "True True\n"
    )
