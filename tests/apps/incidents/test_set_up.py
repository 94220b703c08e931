"""Strangers who report, services that page otherwise, what helps at hand, and who has been on it for too long."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests import cast
from varsko.catalog import actions as catalog
from varsko.catalog.data import Link
from varsko.core import clock
from varsko.core.models import Delivery
from varsko.incidents import actions, queries
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.people.models import User
from varsko.schedules import actions as schedules

pytestmark = pytest.mark.django_db


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return html.unescape(" ".join(response.content.decode().split()))


@pytest.fixture
def shop():
    link = Link(title="Restart the shop", url="https://wiki.example.org/restart")
    return catalog.create_service(by=SYSTEM_ACTOR, at=cast.NOON, name="Shop", links=[link])


@pytest.fixture
def cleo(browser):
    return browser(cast.cleo())


@pytest.fixture
def is_open():
    actions.change_settings(by=SYSTEM_ACTOR, at=clock.now(), prefix="HOT", report=True)


def said(**more: str) -> dict[str, str]:
    return {"summary": "I cannot pay", "contact": "Dev, 555 0199", **more}


def test_what_helps_with_a_service_is_offered_once_though_it_is_named_twice(shop, page, ann, declared):
    declared(ann, service_id=shop.id, affected=(shop.id,))
    assert text(page.get("/incidents/HOT-1")).count("Restart the shop") == 1


def test_strangers_report_only_where_that_is_allowed():
    assert Client().get("/report").status_code == 404
    assert Client().post("/report", said()).status_code == 404
    assert not queries.settings().report


def test_a_stranger_reports_and_is_thanked_with_the_key(is_open, ann, declared):
    declared(ann, "The secret outage")
    stranger = Client()
    assert "The secret outage" not in text(stranger.get("/report"))
    assert "Your report has the number HOT-2" in text(stranger.post("/report", said(description="Since noon")))
    found = queries.incident("HOT-2", by=SYSTEM_ACTOR)
    assert (found.status, found.contact, found.severity, found.reporter_name) == ("triage", "Dev, 555 0199", 3, "Dev, 555 0199")
    assert queries.links(found.id, by=SYSTEM_ACTOR) == []
    assert stranger.get("/incidents/HOT-2").status_code == 302


@pytest.mark.parametrize("wrong", [{"summary": ""}, {"summary": "x" * 300}, {"contact": ""}, {"summary": "\0\0"}])
def test_a_wrong_report_is_refused_kindly(is_open, wrong):
    assert Client().post("/report", said(**wrong)).status_code == 422


def test_a_flood_of_reports_ends_within_the_hour(is_open):
    for _turn in range(20):
        actions.report(at=clock.now(), summary="It is down", description="", contact="Eve")
    flooded = Client().post("/report", said())
    assert flooded.status_code == 422
    assert "it is known" in text(flooded, 422)
    with time_machine.travel(clock.now() + timedelta(hours=1, minutes=1), tick=False):
        assert "Your report has the number" in text(Client().post("/report", said()))


def test_reporting_is_switched_on_in_the_settings(cleo):
    cleo.post("/settings/incidents", {"begins_with": "HOT", "report": "on"})
    assert queries.settings().report
    cleo.post("/settings/incidents", {"begins_with": "HOT"})
    assert not queries.settings().report


def test_a_service_pages_otherwise_than_the_scale(cleo, shop):
    def pages(severity: int, service: str = shop.id) -> tuple[bool, str]:
        decided = queries.callout(severity=severity, service_id=service, at=clock.now())
        return decided.pages, decided.reason.value

    assert pages(3) == (False, "not_paging")
    assert "Shop" in text(cleo.get("/settings/incidents/paging"))
    cleo.post("/settings/incidents/paging", {f"{shop.id}.3": "yes", f"{shop.id}.2": "no", f"{shop.id}.1": "perhaps"})
    assert pages(3)[0]
    assert pages(2) == (False, "not_for_service")
    assert pages(1)[0]
    assert pages(3, "") == (False, "not_paging")
    cleo.post("/settings/incidents/paging", {f"{shop.id}.3": "", f"{shop.id}.2": ""})
    assert queries.paging_rules() == {}


def test_rules_are_made_by_chiefs_for_services_that_exist(page, ann, shop):
    assert page.get("/settings/incidents/paging").status_code == 403
    with pytest.raises(NotAllowed):
        actions.set_paging(by=cast.acting(ann), at=clock.now(), rules={(shop.id, 1): False})
    actions.set_paging(by=SYSTEM_ACTOR, at=clock.now(), rules={("01a1fc0b-e380-7756-b7d8-d57ffdb674fb", 1): False})
    assert queries.paging_rules() == {}


def test_what_helps_with_the_service_is_at_hand(page, declared, ann, shop):
    declared(ann, service_id=shop.id)
    assert "Restart the shop" in text(page.get("/incidents/HOT-1"))


def test_who_has_been_on_it_for_long_should_hand_over(page, declared, ann):
    found = declared(ann, severity=1)
    actions.take(by=cast.acting(ann), at=clock.now(), ref=found.id)
    shown = text(page.get("/incidents/HOT-1"))
    assert "Plan who takes over" not in shown
    assert "A second manager would help: it is as severe as can be." in shown
    with time_machine.travel(clock.now() + timedelta(hours=4, minutes=5), tick=False):
        assert "Ann has been on it for" in text(page.get("/incidents/HOT-1"))
    actions.assign(by=cast.acting(ann), at=clock.now(), ref=found.id, role="deputy", user_id=cast.bo().id)
    assert "A second manager would help" not in text(page.get("/incidents/HOT-1"))


def test_of_two_who_change_the_scale_at_once_the_second_sees_that_there_was_a_first(browser):
    cleo, dora = browser(cast.cleo()), browser(cast.person("dora", role="admin"))
    shown = dora.get("/settings/incidents/scale").content.decode()
    base = re.search(r'name="base" value="(\d+)"', shown)[1]
    levels = {"name_1": "Sky falls", "definition_1": "All is dark", "pages_1": "on", "cadence_1": "30", "note": "Agreed", "base": base}
    assert cleo.post("/settings/incidents/scale", levels).status_code == 302
    refused = dora.post("/settings/incidents/scale", levels | {"definition_1": "Much is dark"})
    assert "Cleo made version 1 while you wrote" in text(refused, 422)
    assert "Much is dark" in text(refused, 422)  # and is not lost
    assert queries.scale().levels[0].definition == "All is dark"
    again = re.search(r'name="base" value="(\d+)"', refused.content.decode())[1]
    assert dora.post("/settings/incidents/scale", levels | {"definition_1": "Much is dark", "base": again}).status_code == 302
    assert [one.levels[0].definition for one in queries.scales()][:2] == ["Much is dark", "All is dark"]


def test_whoever_is_told_of_something_else_first_is_still_told_that_there_was_another(browser):
    cleo, dora = browser(cast.cleo()), browser(cast.person("dora", role="admin"))
    level = {"name_1": "Sky falls", "definition_1": "All is dark", "pages_1": "on", "cadence_1": "30", "note": "Agreed", "base": "0"}
    mine = level | {"name_2": "Rain", "definition_2": "Some get wet", "name_3": "Drizzle", "definition_3": "Few get wet"}
    mine |= {"name_4": "Mist", "definition_4": "Nobody gets wet", "cadence_2": "0", "cadence_3": "0", "cadence_4": "0"}
    assert cleo.post("/settings/incidents/scale", level).status_code == 302
    refused = dora.post("/settings/incidents/scale", mine | {"definition_2": ""})
    assert "while you wrote" not in text(refused, 422)
    again = re.search(r'name="base" value="(\d+)"', refused.content.decode())[1]
    told = dora.post("/settings/incidents/scale", mine | {"base": again})
    assert "Cleo made version 1 while you wrote" in text(told, 422)
    assert "Nobody gets wet" in text(told, 422)  # though Cleo's has one level only
    again = re.search(r'name="base" value="(\d+)"', told.content.decode())[1]
    assert dora.post("/settings/incidents/scale", mine | {"base": again}).status_code == 302
    assert [one.name for one in queries.scale().levels] == ["Sky falls", "Rain", "Drizzle", "Mist"]


def test_nobody_is_on_what_is_over(page, declared, ann):
    with time_machine.travel(clock.now(), tick=False) as time:
        found = declared(ann, severity=3)
        actions.take(by=cast.acting(ann), at=clock.now(), ref=found.id)
        time.shift(timedelta(hours=3))
        actions.resolve(by=cast.acting(ann), at=clock.now(), ref=found.id, impact_ended_at=clock.now())
        time.shift(timedelta(days=9))
        for path in ("", "/people"):
            shown = text(page.get(f"/incidents/HOT-1{path}"))
            assert "3 hours" in shown, path
            for gone in ("Plan who takes over", "9 days 3 hours"):
                assert gone not in shown, path
        actions.move(by=cast.acting(ann), at=clock.now(), ref=found.id, move="reopen", note="It is back")
        assert "Plan who takes over" in text(page.get("/incidents/HOT-1/people"))


def test_the_topic_of_the_room_is_always_current(page, declared, ann):
    found = declared(ann, severity=2)
    assert "Nobody leads" in text(page.get("/incidents/HOT-1/topic"))
    actions.take(by=cast.acting(ann), at=clock.now(), ref=found.id)
    for path in ("room", "topic"):
        shown = text(page.get(f"/incidents/HOT-1/{path}"))
        assert "Incident manager:</span> Ann" in shown, path


def test_a_part_comes_with_its_card_and_the_card_is_ones_own(cleo, page, declared, ann):
    found = declared(ann, severity=3)
    actions.take(by=cast.acting(ann), at=clock.now(), ref=found.id)
    assert "You lead. You may do whatever the response needs" in text(page.get("/incidents/HOT-1"))
    assert "As shipped: You lead." in text(cleo.get("/settings/incidents/parts"))
    cleo.post("/settings/incidents/parts", {"manager": "Call **Sigrid** first.", "scribe": "Write."})
    assert "Call <strong>Sigrid</strong> first." in text(page.get("/incidents/HOT-1"))
    bo = cast.bo()
    actions.assign(by=cast.acting(ann), at=clock.now(), ref=found.id, role="scribe", user_id=bo.id)
    assert "Write." in Delivery.objects.get(address=bo.email).message["text"]
    cleo.post("/settings/incidents/parts", {"manager": ""})
    assert queries.cards() == {}
    assert page.get("/settings/incidents/parts").status_code == 403
    with pytest.raises(Invalid):
        actions.set_cards(by=SYSTEM_ACTOR, at=clock.now(), cards={"king": "Rule."})


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Ann is incident manager now"),
        ("nb", "Ann er nå hendelsesleder"),
        ("da", "Ann er nu hændelsesleder"),
        ("nl", "Ann is nu incidentmanager"),
        ("pl", "Ann pełni teraz rolę: zarządzający incydentem"),
    ],
)
def test_a_part_in_the_middle_of_a_sentence_begins_small_and_one_of_ones_own_stays_as_it_was_typed(page, ann, declared, language, said):
    found = declared(ann)
    actions.take(by=cast.acting(ann), at=clock.now(), ref=found.id)
    actions.assign(by=cast.acting(ann), at=clock.now(), ref=found.id, role="other", label="Éminence grise", user_id=ann.id)
    User.objects.filter(pk=ann.id).update(language=language)
    shown = text(page.get("/incidents/HOT-1"))
    assert said in shown
    assert "Éminence grise" in shown


def test_the_room_says_what_was_done_last_whoever_did_it_and_where(page, ann, bo, declared, browser):
    found = declared(ann)
    actions.take(by=cast.acting(ann), at=clock.now(), ref=found.id)
    room = actions.enter_room(by=cast.acting(ann), at=clock.now(), ref=found.id)
    answer = page.post(f"/rooms/{room.id}/say", {"text": "/task Look at the pool", "token": "1"}, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    for path in ("/incidents/HOT-1/room", "/incidents/HOT-1/topic"):
        assert "Task 1: Look at the pool" in text(browser(bo).get(path)).partition("topic-newest")[2], path
    actions.write_entry(by=cast.acting(ann), at=clock.now(), ref=found.id, text="The bank calls back")
    assert 'Ann wrote</a> <span class="text-secondary">The bank calls back' in text(browser(bo).get("/incidents/HOT-1/topic"))
    said = page.post(f"/rooms/{room.id}/say", {"text": "/update", "token": "2"}, headers={"Accept": "application/json"}).json()
    assert said["answer"].endswith("http://127.0.0.1:8000/incidents/HOT-1/tell")


def test_who_is_on_call_is_offered_before_people_by_name(page, ann, declared):
    cast.team("Payments", ann)
    schedules.create_schedule(by=SYSTEM_ACTOR, at=cast.NOON, name="Payments on call")
    declared(ann)
    offered = text(page.get("/incidents/HOT-1/page")).partition('name="target"')[2]
    kinds = [one.partition(":")[0] for one in re.findall(r'<option value="(\w+:[^"]+)"', offered)]
    assert {"schedule", "user"} <= set(kinds)
    assert kinds.index("schedule") == 0
    assert kinds.index("user") > max(place for place, kind in enumerate(kinds) if kind == "schedule")
