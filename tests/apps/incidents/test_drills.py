"""Drills are like the real thing, but nobody who did not join ever hears of one."""

import html
from datetime import timedelta

import pytest

from tests import cast
from varsko.core import clock
from varsko.core.models import Delivery, EventRow
from varsko.incidents import actions, queries
from varsko.incidents.data import Target
from varsko.incidents.told import ListView, Telling, Texts
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db
TEXTS = Texts(
    internal_title="HOT-1 – Severity 1 – Nobody can pay",
    internal="The shop is down.\n\n**Current status**\n- Impact: all\n- Cause: not yet known\n\n**Next steps**\n- Look\n- Wait",
    external_title="Problem with the shop",
    external="We look into a problem with the shop.",
)


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return html.unescape(" ".join(response.content.decode().split()))


@pytest.fixture
def bo():
    return cast.bo()


@pytest.fixture
def drill(declared, ann):
    return declared(ann, severity=1, drill=True)


def target(person) -> Target:
    return Target(kind="user", id=person.id, name=person.name)


def test_declaring_a_drill_pages_nobody(page, ann):
    said = {"summary": "Fire in hall 2", "severity": "1", "service_id": "", "drill": "on"}
    assert page.post("/incidents/declare", said).status_code == 302
    found = queries.incident("HOT-1", by=cast.acting(ann))
    assert found.drill
    assert queries.links(found.id, by=SYSTEM_ACTOR) == []
    shown = text(page.get("/incidents/HOT-1"))
    assert "This is a drill." in shown
    assert "only those who joined are paged" in text(page.get("/incidents/HOT-1/timeline"))


def test_a_worse_drill_pages_nobody_either(declared, ann):
    mild = declared(ann, severity=3, drill=True)
    actions.change_severity(by=cast.acting(ann), at=clock.now(), ref=mild.id, severity=1)
    assert queries.links(mild.id, by=SYSTEM_ACTOR) == []


def test_only_who_joined_is_paged_and_it_says_drill(drill, ann, bo, browser):
    with pytest.raises(Invalid):
        actions.page(by=cast.acting(ann), at=clock.now(), ref=drill.id, target=target(bo))
    his = browser(bo)
    assert "Take part" in text(his.get("/incidents/HOT-1"))
    his.post("/incidents/HOT-1/do", {"verb": "join"})
    assert "Take part" not in text(his.get("/incidents/HOT-1"))
    actions.page(by=cast.acting(ann), at=clock.now(), ref=drill.id, target=target(bo))
    (call,) = queries.links(drill.id, by=SYSTEM_ACTOR)
    assert call.alert.message.startswith("DRILL – HOT-1")


def test_nobody_joins_what_is_no_drill(declared, ann, bo):
    found = declared(ann)
    with pytest.raises(Invalid):
        actions.join_drill(by=cast.acting(bo), at=clock.now(), ref=found.id)


def test_updates_of_a_drill_reach_those_who_joined_and_nothing_outside(drill, ann, bo):
    wanted = ListView(id="", name="All", severity=3, addresses=("boss@example.org",), language="en", people=(bo.id,), teams=(), services=())
    actions.save_list(by=SYSTEM_ACTOR, at=clock.now(), wanted=wanted)
    telling = Telling(stage="investigating", texts={"en": TEXTS}, next_update_at=clock.now() + timedelta(minutes=30), skipped="A drill")
    actions.publish(by=cast.acting(ann), at=clock.now(), ref=drill.id, telling=telling)
    (mail,) = Delivery.objects.filter(key__startswith="update:")
    assert (mail.address, mail.message["subject"].startswith("DRILL – ")) == (ann.email, True)
    kinds = set(EventRow.objects.values_list("kind", flat=True))
    assert "incidents.UpdateRehearsed" in kinds
    assert "incidents.UpdatePublished" not in kinds
    assert queries.kept_promises(clock.now() + timedelta(hours=2))[0].made == 0


def test_lists_and_counts_leave_drills_out(page, drill, ann):
    by = cast.acting(ann)
    assert queries.ongoing(by=by) == []
    assert queries.incidents(by=by) == []
    assert queries.count(by=by) == 0
    assert "HOT-1" not in text(page.get("/incidents"))
    assert "HOT-1" in text(page.get("/incidents?shown=drills"))
    assert "Drill</span>" in text(page.get("/incidents/HOT-1/topic"))


def test_a_part_in_a_drill_is_mailed_as_one(drill, ann, bo):
    actions.assign(by=cast.acting(ann), at=clock.now(), ref=drill.id, role="tech_lead", user_id=bo.id)
    mail = Delivery.objects.get(address=bo.email)
    assert mail.message["subject"].startswith("DRILL – ")


def test_a_drill_is_looked_back_at(page, drill):
    page.post("/incidents/HOT-1/debrief", {"debrief": "The key to hall 2 was **missing**"})
    assert "The key to hall 2 was <strong>missing</strong>" in text(page.get("/incidents/HOT-1"))
    assert "What the drill taught us" in text(page.get("/incidents/HOT-1/timeline"))
