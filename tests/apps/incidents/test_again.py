"""Whoever goes back to a form that they have sent, and presses again, is told what came of it: nobody is paged twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import F

from tests import cast
from varsko.catalog import actions as catalog
from varsko.core import clock
from varsko.core.models import EventRow, Sent
from varsko.incidents import actions, queries
from varsko.paging import actions as paging
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db
ALREADY = "You have declared this already: it is HOT-1."


@pytest.fixture
def shop(ann):
    team = paging.set_up_team(by=SYSTEM_ACTOR, at=cast.NOON, name="Web", members=[(ann.id, "admin")])
    return catalog.create_service(by=SYSTEM_ACTOR, at=cast.NOON, name="Shop", team_id=team.id)


@pytest.fixture
def declare(page, shop):
    """Declare by the form as the page draws it now, and give what is shown then."""

    def do(by=None, **more) -> str:
        form = (by or page).get("/incidents/declare", {"severity": "1", "service_id": shop.id}).context["form"]
        mark = (
            (by or page).get("/incidents/declare", {"severity": "1", "service_id": shop.id}, headers={"HX-Request": "true"}).context["mark"]
        )
        said = {"summary": "Nobody can pay", "severity": "1", "service_id": shop.id, "id": form["id"].value(), "seen": mark, **more}
        return text((by or page).post("/incidents/declare", said, follow=True))

    return do


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


def calls() -> int:
    return EventRow.objects.filter(kind="incidents.RespondersCalled").count()


def test_back_and_declare_again_leads_to_the_incident_and_pages_nobody(declare):
    assert "Paged now: Ann" in declare()
    again = declare()
    assert ALREADY in again
    assert "nobody is paged again" in again
    assert [queries.count(by=SYSTEM_ACTOR), calls()] == [1, 1]


def test_two_presses_on_one_page_say_the_same(declare):
    token = str(uuid4())
    declare(id=token)
    assert ALREADY in declare(id=token, summary="Nobody can pay, since noon")
    assert [queries.count(by=SYSTEM_ACTOR), calls()] == [1, 1]


def test_whoever_may_not_look_at_incidents_is_told_too(declare, browser, dev):
    home = browser(dev)
    declare(by=home, severity="3", service_id="")
    assert ALREADY in declare(by=home, severity="3", service_id="")
    assert queries.count(by=SYSTEM_ACTOR) == 1


@pytest.mark.parametrize("other", [{"summary": "Nobody can log in"}, {"severity": "2"}, {"description": "All counters"}])
def test_other_words_are_another_incident(declare, other):
    declare()
    declare(**other)
    assert queries.count(by=SYSTEM_ACTOR) == 2


def test_the_same_words_of_somebody_else_are_another_incident(declare, browser, bo):
    declare()
    assert ALREADY not in declare(by=browser(bo))
    assert queries.count(by=SYSTEM_ACTOR) == 2


def test_when_it_is_over_it_is_declared_anew(declare, ann):
    declare()
    at = clock.now()
    actions.resolve(by=cast.acting(ann), at=at, ref="HOT-1", impact_ended_at=at, fix="The second acquirer")
    assert "Paged now: Ann" in declare()
    assert queries.count(by=SYSTEM_ACTOR) == 2


def test_who_was_paged_a_moment_ago_is_not_paged_once_more_by_the_same_press(page, declared, ann, bo):
    declared(ann)
    said = {"target": f"user:{bo.id}", "note": "We need the bank"}
    assert "Bo: paged now." in text(page.post("/incidents/HOT-1/page", said, follow=True))
    assert "Bo: paged a moment ago already" in text(page.post("/incidents/HOT-1/page", said, follow=True))
    assert calls() == 1
    page.post("/incidents/HOT-1/page", said | {"note": "They ask for you"})
    assert calls() == 2
    Sent.objects.update(at=F("at") - timedelta(minutes=1))
    page.post("/incidents/HOT-1/page", said)
    assert calls() == 3


def test_a_stranger_who_reports_twice_is_thanked_for_the_one(browser, client, cleo):
    actions.change_settings(by=cast.acting(cleo), at=clock.now(), prefix="HOT", report=True)
    said = {"summary": "The door is open", "description": "Since noon", "contact": "Kari, 22 33 44 55"}
    answers = [text(client.post("/report", said)) for _turn in range(2)]
    assert all("HOT-1" in one for one in answers)
    assert queries.count(by=SYSTEM_ACTOR) == 1


def test_the_id_of_somebody_elses_incident_is_refused(declare, browser, bo):
    token = str(uuid4())
    declare(id=token)
    refused = browser(bo).post("/incidents/declare", {"summary": "Mine", "severity": "3", "id": token})
    assert refused.status_code == 422
    assert queries.count(by=SYSTEM_ACTOR) == 1
