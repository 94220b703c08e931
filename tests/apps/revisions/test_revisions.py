"""What people go by in an incident is looked at again on a day, by somebody; the words and the rule are those of articles."""

import html
import json
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from tests import cast
from varsko import flow
from varsko.core import clock
from varsko.core.models import Delivery, EventRow
from varsko.core.worker import work_off
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.review_days import HALF_A_YEAR
from varsko.people.domain.permissions import NotAllowed
from varsko.people.models import User
from varsko.revisions import actions, queries

pytestmark = pytest.mark.django_db


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    return html.unescape(" ".join(response.content.decode().split()))


@pytest.fixture
def time():
    with time_machine.travel(cast.NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ann():
    return cast.ann()


@pytest.fixture
def cleo():
    return cast.cleo()


@pytest.fixture
def browser():
    def sign_in(person) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=person.id))
        return client

    return sign_in


@pytest.fixture
def planned(time, ann, cleo):
    """Ann looks at the scale every thirty days."""
    return actions.plan(by=cast.acting(cleo), at=clock.now(), name="severity_scale", owner_id=ann.id, review_days=30)


def after(time, days: int) -> None:
    time.shift(timedelta(days=days))
    work_off(*flow.DUE)


def scale():
    found = queries.revision("severity_scale", at=clock.now())
    assert found
    return found


def mails(person) -> list[str]:
    return [one.message["subject"] for one in Delivery.objects.filter(address=person.email, purpose="revision")]


def test_whoever_looks_after_it_is_asked_once_when_the_day_comes(planned, time, ann):
    assert planned.review_on == date(2026, 4, 1)
    after(time, 29)
    assert mails(ann) == []
    assert not scale().is_due
    after(time, 1)
    assert mails(ann) == ["Severity scale: is it still true?"]
    assert scale().is_due
    after(time, 20)
    assert len(mails(ann)) == 1
    assert [row.data["told"] for row in EventRow.objects.filter(kind="revisions.RevisionDue")] == [["Ann"]]


def test_verified_it_waits_for_its_next_day_and_asks_again(planned, time, ann):
    after(time, 31)
    verified = actions.verify(by=cast.acting(ann), at=clock.now(), name="severity_scale")
    assert (verified.verified_by, verified.is_due) == ("Ann", False)
    assert verified.review_on == date(2026, 5, 2)
    after(time, 31)
    assert len(mails(ann)) == 2


def test_without_anybody_admins_are_asked(time, ann, cleo):
    actions.plan(by=cast.acting(cleo), at=clock.now(), name="handbook", owner_id="", review_days=10)
    after(time, 11)
    assert mails(cleo) == ["Handbook: is it still true?"]
    assert mails(ann) == []


def test_nought_days_are_never(planned, time, ann, cleo):
    actions.plan(by=cast.acting(cleo), at=clock.now(), name="severity_scale", owner_id=ann.id, review_days=0)
    after(time, 400)
    assert mails(ann) == []
    assert scale().review_on is None


def test_never_stays_never_when_only_somebody_else_is_to_look(planned, time, ann, cleo, browser):
    actions.plan(by=cast.acting(cleo), at=clock.now(), name="severity_scale", owner_id=ann.id, review_days=0)
    shown = text(browser(cleo).get("/settings/revisions/severity_scale"))
    assert 'name="review_days" value="0"' in shown
    assert f'name="review_days" value="{HALF_A_YEAR}"' in text(browser(cleo).get("/settings/revisions/handbook"))


def test_who_may_say_so(planned, time, ann):
    bo = cast.bo()
    with pytest.raises(NotAllowed):
        actions.plan(by=cast.acting(ann), at=clock.now(), name="severity_scale", owner_id="", review_days=5)
    sam = cast.person("Sam", "stakeholder")
    with pytest.raises(NotAllowed):
        actions.verify(by=cast.acting(sam), at=clock.now(), name="severity_scale")
    with pytest.raises(NotAllowed):
        actions.verify(by=cast.acting(bo), at=clock.now(), name="severity_scale")
    assert [one.name for one in queries.revisions(by=cast.acting(ann), at=clock.now())] == ["severity_scale"]
    assert queries.revisions(by=cast.acting(bo), at=clock.now()) == []


def test_what_makes_no_sense_is_refused(time, cleo):
    by, at, dev = cast.acting(cleo), clock.now(), cast.dev()
    with pytest.raises(NotFound):
        actions.verify(by=by, at=at, name="weather")
    for said in ({"owner_id": dev.id, "review_days": 5}, {"owner_id": "x", "review_days": 5}, {"owner_id": "", "review_days": 9999}):
        with pytest.raises(Invalid):
            actions.plan(by=by, at=at, name="handbook", **said)


def test_the_list_names_each_with_its_day_and_the_pages_say_it_too(planned, time, ann, cleo, browser):
    page = browser(cleo)
    shown = text(page.get("/settings/revisions"))
    for label in ("Severity scale", "Cards of the parts", "Checklists", "Handbook", "Scripts of drills", "Services and their runbooks"):
        assert label in shown
    assert shown.index("Severity scale</a>") < shown.index("Handbook</a>")
    assert page.post("/settings/revisions/severity_scale", {"do": "verify"}).status_code == 302
    assert "Verified by Cleo" in text(page.get("/settings/incidents"))
    said = {"owner_id": ann.id, "review_days": "90"}
    assert page.post("/settings/revisions/handbook", said).status_code == 302
    assert "To be looked at" in text(browser(ann).get("/handbook"))
    assert page.post("/settings/revisions/handbook", {"review_days": "-1"}).status_code == 422
    assert page.get("/settings/revisions/handbook").status_code == 200
    assert page.get("/settings/revisions/weather").status_code == 404
    for path in (
        "/settings/incidents/parts",
        "/settings/incidents/checklists",
        "/settings/incidents/texts",
        "/drills/scripts",
        "/services",
    ):
        assert "Nobody has verified it yet." in text(page.get(path)), path


def test_the_api_is_the_same(planned, browser, ann, cleo):
    page = browser(cleo)
    rows = page.get("/api/v1/revisions").json()
    assert rows[0]["name"] == "severity_scale"
    body = json.dumps({"owner_id": ann.id, "review_days": 7})
    put = page.put("/api/v1/revisions/checklists", body, content_type="application/json")
    assert put.json()["owner_name"] == "Ann"
    assert browser(ann).post("/api/v1/revisions/checklists/verify").json()["verified_by"] == "Ann"
    assert browser(cast.dev()).post("/api/v1/revisions/checklists/verify").status_code == 403
