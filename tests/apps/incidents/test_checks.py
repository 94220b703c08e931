"""The impact is assessed before people are told of it, and nothing is forgotten at three in the morning."""

import html
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests import cast
from varsko.catalog import actions as catalog
from varsko.core import clock
from varsko.incidents import actions, queries
from varsko.incidents.data import AssessmentView, Checklist
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db
SETTINGS = "/settings/incidents/checklists"


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return html.unescape(" ".join(response.content.decode().split()))


@pytest.fixture
def found(declared, ann):
    return declared(ann, severity=2)


@pytest.fixture
def cleo(browser):
    return browser(cast.cleo())


def answers(**more: object) -> dict[str, object]:
    return {"seen_en": "Card payments are refused", "outside": "some", **more}


def test_the_assessment_is_asked_for_and_kept(page, found):
    assert "Nobody has assessed it yet" in text(page.get("/incidents/HOT-1"))
    began = (clock.now() - timedelta(hours=1)).replace(second=0, microsecond=0)
    wall = began.replace(tzinfo=None).isoformat(timespec="minutes")
    said = answers(groups="Danish shops", cases=4, workaround="Pay by invoice", impact_started_at=wall, is_public="on")
    assert page.post("/incidents/HOT-1/assess", said).status_code == 302
    shown = text(page.get("/incidents/HOT-1"))
    for wanted in ("Card payments are refused", "Danish shops", "some", "Pay by invoice", "It is talked about in public"):
        assert wanted in shown, wanted
    now = queries.incident(found.id, by=SYSTEM_ACTOR)
    assert (now.cases, now.workaround, now.impact_started_at) == (4, "Pay by invoice", began)
    assert "Ann assessed the impact" in text(page.get("/incidents/HOT-1/timeline"))
    page.post("/incidents/HOT-1/assess", answers(groups="Danish and Swedish shops"))
    assert "Ann changed the assessment: Who is affected" in text(page.get("/incidents/HOT-1/timeline"))


def test_what_was_assessed_begins_the_update(page, found, ann):
    assert "what is said there is filled in here" in text(page.get("/incidents/HOT-1/tell"))
    said = AssessmentView(seen="Card payments\nare refused", outside="some", inside="nobody")
    actions.assess(by=cast.acting(ann), at=clock.now(), ref=found.id, said=said, cases=7)
    begun = text(page.get("/incidents/HOT-1/tell"))
    assert "Impact: Card payments are refused" in begun
    assert "Customers affected: some; colleagues: nobody; support cases: 7" in begun
    assert "what is said there is filled in here" not in begun


def test_personal_data_start_a_clock(page, found, ann):
    said = AssessmentView(is_data=True)
    view = actions.assess(by=cast.acting(ann), at=clock.now(), ref=found.id, said=said)
    assert view.tell_until == queries.incident(found.id, by=SYSTEM_ACTOR).detected_at + timedelta(hours=72)
    assert "Reports to authorities" in text(page.get("/incidents/HOT-1"))


def test_saying_the_same_again_is_no_news(found, ann):
    said = AssessmentView(impact="All")
    for _turn in range(2):
        actions.assess(by=cast.acting(ann), at=clock.now(), ref=found.id, said=said)
    rows = queries.timeline(found, by=cast.acting(ann)).rows
    assert [one.kind for one in rows].count("incident_work.ImpactAssessed") == 1


@pytest.mark.parametrize("wrong", [{"inside": "many"}, {"impact": "x" * 5000}, {"groups": "x" * 400}])
def test_nonsense_is_refused(found, ann, wrong):
    with pytest.raises(Invalid):
        actions.assess(by=cast.acting(ann), at=clock.now(), ref=found.id, said=AssessmentView(**wrong))


def test_the_manager_asks_themselves_again_and_again(page, found):
    shown = text(page.get("/incidents/HOT-1"))
    assert "The manager's own questions" in shown
    assert "0 of 6" in shown
    page.post("/incidents/HOT-1/do", {"verb": "tick", "list": "manager", "item": "parts"})
    assert "1 of 6" in text(page.get("/incidents/HOT-1"))
    assert "Ann ticked: Is it clear who does what" in text(page.get("/incidents/HOT-1/timeline"))
    with time_machine.travel(clock.now() + timedelta(minutes=31), tick=False):
        assert queries.checks(found, at=clock.now())[0].done == 0
        page.post("/incidents/HOT-1/do", {"verb": "tick", "list": "manager", "item": "parts"})
        assert queries.checks(found, at=clock.now())[0].done == 1
    page.post("/incidents/HOT-1/do", {"verb": "untick", "list": "manager", "item": "parts"})
    page.post("/incidents/HOT-1/do", {"verb": "untick", "list": "manager", "item": "parts"})
    assert queries.checks(found, at=clock.now())[0].done == 0
    assert page.post("/incidents/HOT-1/do", {"verb": "tick", "list": "manager", "item": "tea"}).status_code == 404


def test_a_mild_incident_has_no_list_for_severe_ones(page, declared, ann):
    declared(ann, severity=3)
    assert "The manager's own questions" not in text(page.get("/incidents/HOT-1"))


def test_an_installation_has_lists_of_its_own(cleo, page, found, ann):
    shop = catalog.create_service(by=SYSTEM_ACTOR, at=cast.NOON, name="Shop")
    made = cleo.post(
        SETTINGS, {"name": "Shop down", "items": "Call the bank\n\nCall the bank\nStop ads", "severity": "2", "services": shop.id}
    )
    assert made.status_code == 302
    assert "Shop down" in text(cleo.get(SETTINGS))
    assert "2 items" in text(cleo.get(SETTINGS))
    assert [one.list.name for one in queries.checks(found, at=clock.now())] == [""]
    actions.update(by=cast.acting(ann), at=clock.now(), ref=found.id, service_id=shop.id)
    assert "Stop ads" in text(page.get("/incidents/HOT-1"))
    key = next(one.key for one in queries.checklists() if one.name)
    page.post("/incidents/HOT-1/do", {"verb": "tick", "list": key, "item": "Stop ads"})
    cleo.post(f"{SETTINGS}/{key}", {"name": "Shop down", "items": "Stop ads\nTell the press", "severity": "2"})
    (_manager, own) = queries.checks(queries.incident(found.id, by=SYSTEM_ACTOR), at=clock.now())
    assert [(one.item, one.is_due) for one in own.items] == [("Stop ads", False), ("Tell the press", True)]
    cleo.post(f"{SETTINGS}/{key}", {"do": "delete"})
    assert len(queries.checklists()) == 1
    assert cleo.get(f"{SETTINGS}/{key}").status_code == 404


def test_a_shipped_list_is_changed_and_taken_again(cleo, found):
    assert "Does the team talk to each other" in text(cleo.get(f"{SETTINGS}/manager"))
    cleo.post(f"{SETTINGS}/manager", {"name": "Ours", "items": "Breathe", "severity": "3", "again": "10"})
    (own,) = queries.checklists()
    assert (own.name, own.items, own.again, own.severity) == ("Ours", ("Breathe",), 10, 3)
    assert "Take the shipped one again" in text(cleo.get(f"{SETTINGS}/manager"))
    cleo.post(f"{SETTINGS}/manager", {"name": "Ours", "items": "Breathe", "severity": "3", "is_off": "on"})
    assert queries.checks(found, at=clock.now()) == []
    cleo.post(f"{SETTINGS}/manager", {"do": "delete"})
    assert len(queries.checklists()[0].items) == 6


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"items": ()}, {"items": ("x" * 400,)}, {"items": tuple(map(str, range(60)))}, {"severity": 9}, {"again": -1}]
)
def test_a_wrong_list_is_refused(wrong):
    said = {"key": "", "name": "A", "items": ("x",), "severity": 1, **wrong}
    with pytest.raises(Invalid):
        actions.save_checklist(by=SYSTEM_ACTOR, at=clock.now(), wanted=Checklist(**said))


def test_lists_are_set_up_by_chiefs(page, ann, found):
    assert page.get(SETTINGS).status_code == 403
    assert page.get(f"{SETTINGS}/manager").status_code == 403
    wanted = Checklist(key="", name="Mine", items=("x",), severity=1)
    with pytest.raises(NotAllowed):
        actions.save_checklist(by=cast.acting(ann), at=clock.now(), wanted=wanted)
    with pytest.raises(NotAllowed):
        actions.delete_checklist(by=cast.acting(ann), at=clock.now(), key="manager")
    for key in ("gone", "manager"):
        with pytest.raises(NotFound):
            actions.delete_checklist(by=SYSTEM_ACTOR, at=clock.now(), key=key)
    with pytest.raises(NotFound):
        actions.save_checklist(by=SYSTEM_ACTOR, at=clock.now(), wanted=Checklist(key="gone", name="A", items=("x",), severity=1))


def test_a_script_assesses_and_ticks(found):
    _view, secret = cast.key("Bot", rights=["read", "create"])
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    api = "/api/v1/incidents/HOT-1"

    def send(method: str, path: str, body: dict[str, object]):
        return getattr(client, method)(api + path, data=body, content_type="application/json")

    assert client.get(f"{api}/assessment").json()["first_at"] is None
    said = send("put", "/assessment", {"seen": "Slow", "outside": "all", "cases": 3, "is_data": True}).json()
    assert (said["seen"], said["by_name"], bool(said["tell_until"])) == ("Slow", "Bot", True)
    assert client.get(api).json()["cases"] == 3
    assert send("put", "/assessment", {"outside": "many"}).status_code == 422
    assert send("post", "/checklists", {"list": "manager", "item": "teams"}).status_code == 204
    items = client.get(f"{api}/checklists").json()[0]["items"]
    assert [one["item"] for one in items if not one["is_due"]] == ["teams"]
    assert send("post", "/checklists", {"list": "manager", "item": "teams", "done": False}).status_code == 204
    assert send("post", "/checklists", {"list": "manager", "item": "tea"}).status_code == 404
