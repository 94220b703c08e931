"""Am I affected? What is told of each component, and the answer for those that a reader uses."""

from datetime import UTC, datetime, timedelta

import pytest

from varsko.statuspages.domain.mine import NAMED, Facts, Going, Lot, Part, Plan, Told, hits, verdict
from varsko.statuspages.domain.states import State

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
MAIL = Told(name="Mail", state=State.DEGRADED, code="mail", report="r1")
WIKI = Told(name="Wiki", state=State.MAJOR, code="wiki")
DISKS = Told(name="Disks", state=State.MAINTENANCE, code="disks")
NETWORK = Told(name="Something is wrong in Oslo", state=State.PARTIAL, report="r9")
NIGHT = Plan(parts=("mail", "calendar"), report="r2", name="New disks", when="tonight")
LATER = Plan(parts=("mail",), report="r3", name="New lines", when="tomorrow")


def part(code: str, state: State) -> Part:
    return Part(code=code, name=code.title(), state=state)


def going(code: str, *parts: str, **more) -> Going:
    return Going(code=code, parts=frozenset(parts), is_maintenance=more.pop("is_maintenance", False), began=more.pop("began", TEN), **more)


def test_the_worst_comes_first_and_what_works_is_left_out():
    parts = [part("mail", State.DEGRADED), part("calendar", State.OPERATIONAL), part("disks", State.MAINTENANCE), part("wiki", State.MAJOR)]
    assert [one.part.code for one in hits(parts, [])] == ["wiki", "mail", "disks"]


def test_of_several_reports_the_oldest_says_since_when_the_next_promise_counts_and_the_newest_is_read():
    new = going("new", "mail", began=TEN + timedelta(hours=1), promise=TEN + timedelta(hours=3))
    old = going("old", "mail", "wiki", promise=TEN + timedelta(hours=2), scope="central")
    (hit,) = hits([part("mail", State.MAJOR)], [new, old])
    assert (hit.report, hit.began, hit.promise, hit.scope) == ("new", TEN, TEN + timedelta(hours=2), "central")


def test_a_state_that_somebody_only_set_tells_of_no_report():
    (hit,) = hits([part("mail", State.DEGRADED)], [going("other", "wiki")])
    assert (hit.report, hit.began, hit.promise) == ("", None, None)


def test_an_outage_during_maintenance_is_no_part_of_it():
    works = going("works", "mail", is_maintenance=True, until=TEN + timedelta(hours=1))
    (outage,) = hits([part("mail", State.MAJOR)], [works])
    assert (outage.report, outage.until) == ("", None)
    (planned,) = hits([part("mail", State.MAINTENANCE)], [works, going("fault", "mail")])
    assert (planned.report, planned.until) == ("works", TEN + timedelta(hours=1))


@pytest.mark.parametrize(
    ("mine", "lot", "names", "plan"),
    [
        ({"calendar"}, Lot.PLANNED, [], "r2"),
        ({"printer"}, Lot.WORKS, [], None),
        ({"mail"}, Lot.AFFECTED, ["Mail"], "r2"),
        ({"mail", "wiki", "printer"}, Lot.AFFECTED, ["Wiki", "Mail"], "r2"),
        ({"disks"}, Lot.MAINTENANCE, ["Disks"], None),
        ({"disks", "mail"}, Lot.AFFECTED, ["Mail", "Disks"], "r2"),
    ],
)
def test_the_answer_is_for_what_the_reader_uses(mine, lot, names, plan):
    found = verdict(Facts(told=(WIKI, MAIL, DISKS), plans=(NIGHT, LATER)), mine)
    assert (found.lot, [one.name for one in found.told], found.plan and found.plan.report) == (lot, names, plan)


def test_who_uses_nothing_gets_no_answer():
    assert verdict(Facts(told=(WIKI,)), set()) is None


def test_an_incident_that_names_no_component_may_concern_everybody():
    found = verdict(Facts(told=(WIKI,), common=(NETWORK,)), {"mail"})
    assert (found.lot, found.told, found.state) == (Lot.PERHAPS, (NETWORK,), State.PARTIAL)
    assert verdict(Facts(told=(WIKI,), common=(NETWORK,)), {"wiki"}).told == (WIKI,)


def test_many_are_counted_beyond_the_worst():
    many = tuple(Told(name=f"Part {n}", state=State.DEGRADED, code=f"p{n}") for n in range(NAMED + 2))
    found = verdict(Facts(told=many), {one.code for one in many})
    assert (found.told, found.beyond) == (many[:NAMED], 2)
