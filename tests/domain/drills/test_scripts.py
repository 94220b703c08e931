"""What a script may hold."""

import pytest

from varsko.drills.domain.scripts import LONGEST, MOST_SIGNALS, MOST_STEPS, Fault, Signal, Step, faults

GOOD = Signal(after=5, kind="press", text="Is it an attack?")
STEP = Step(text="Somebody leads.", within=5, proof="lead")


def test_a_good_script_has_no_fault():
    assert faults([GOOD], [STEP, Step(text="Calm.")]) == []


@pytest.mark.parametrize(
    ("signals", "steps", "fault"),
    [
        ([], [STEP], Fault.NO_SIGNALS),
        ([GOOD] * (MOST_SIGNALS + 1), [], Fault.MANY),
        ([GOOD], [STEP] * (MOST_STEPS + 1), Fault.MANY),
        ([Signal(after=-1, kind="press", text="x")], [], Fault.TIMES),
        ([Signal(after=LONGEST + 1, kind="press", text="x")], [], Fault.TIMES),
        ([GOOD], [Step(text="x", within=LONGEST + 1)], Fault.TIMES),
        ([Signal(after=0, kind="pigeon", text="x")], [], Fault.UNKNOWN),
        ([GOOD], [Step(text="x", proof="oath")], Fault.UNKNOWN),
        ([Signal(after=0, kind="phone", text="  ")], [], Fault.EMPTY),
        ([GOOD], [Step(text="")], Fault.EMPTY),
    ],
)
def test_what_is_wrong_is_named(signals, steps, fault):
    assert faults(signals, steps) == [fault]
