"""Which checklists an incident has, and what of them counts as done."""

from datetime import timedelta

import pytest

from tests.cast import NOON
from varsko.incidents.domain.checks import SHIPPED, Checklist, Tick, applies, checked

LIST = Checklist(key="a", items=("one", "two"), severity=2, services=("web",))


@pytest.mark.parametrize(
    ("severity", "services", "is_right"),
    [(1, ["web"], True), (2, ["web", "mail"], True), (3, ["web"], False), (1, ["mail"], False), (1, [], False)],
)
def test_a_list_is_for_severities_and_services(severity, services, is_right):
    assert applies(LIST, severity, services) is is_right


def test_a_list_without_services_is_for_all_and_one_that_is_off_for_none():
    assert applies(Checklist(key="b", items=("x",)), 3, [])
    assert not applies(Checklist(key="b", items=("x",), is_off=True), 1, [])


def ticked(minutes: int, item: str = "one") -> Tick:
    return Tick(list="a", item=item, by_name="Ann", at=NOON - timedelta(minutes=minutes))


def test_ticks_of_other_lists_and_items_that_are_gone_are_passed_over():
    (found,) = checked([LIST], [ticked(5), ticked(5, "gone"), Tick(list="b", item="two", by_name="Bo", at=NOON)], NOON)
    assert [(one.item, one.is_due) for one in found.items] == [("one", False), ("two", True)]
    assert found.done == 1


@pytest.mark.parametrize(("minutes", "is_due"), [(29, False), (30, True), (90, True)])
def test_what_is_asked_again_is_due_again_and_shows_who_looked_last(minutes, is_due):
    (found,) = checked([Checklist(key="a", items=("one",), again=30)], [ticked(minutes)], NOON)
    assert (found.items[0].is_due, found.items[0].tick.by_name) == (is_due, "Ann")


def test_the_manager_is_asked_about_all_that_the_handbook_names():
    assert SHIPPED[0].items == ("communicating", "observations", "decisions", "changes", "parts", "teams")
    assert SHIPPED[0].again > 0
