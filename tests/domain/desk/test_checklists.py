"""Which requests get a checklist, and what stands in one."""

import pytest

from tests import cast
from varsko.desk.domain.checklists import ChecklistView, Steps, StepView, lines, suits


def of(**said) -> ChecklistView:
    return ChecklistView(id="1", desk_id="d", desk_name="IT", name="New colleague", steps=("Laptop",), **said)


@pytest.mark.parametrize(
    ("checklist", "expected"),
    [
        (of(gives=True), True),
        (of(gives=False), False),
        (of(gives=True, kind="incident"), True),
        (of(gives=True, kind="change"), False),
        (of(gives=True, category_id="printers"), True),
        (of(gives=True, category_id="hardware"), True),
        (of(gives=True, category_id="network"), False),
        (of(gives=True, kind="change", category_id="printers"), False),
    ],
)
def test_a_request_gets_what_is_for_its_kind_and_its_category_or_one_above(checklist, expected):
    assert suits(checklist, "incident", ["printers", "hardware"]) is expected


def test_each_line_is_a_step_however_lists_are_written():
    assert lines("- [ ] Laptop\n\n* Badge\n• Keys\nRing them - today\r\n  ") == ["Laptop", "Badge", "Keys", "Ring them - today"]


def test_what_is_open_and_what_is_needed():
    done = StepView(id="1", text="Laptop", blocks=True, done_at=cast.NOON, done_name="Ann")
    needed, loose = StepView(id="2", text="Badge", blocks=True), StepView(id="3", text="Cake")
    found = Steps(steps=(done, needed, loose))
    assert (found.open, found.blocking, found.done) == ((needed, loose), (needed,), 1)
