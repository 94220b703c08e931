"""The record says who noticed, what helps meanwhile before why it broke, and what else suffers; whoever has a part knows what it asks."""

import html
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from tests import cast
from varsko.catalog import actions as catalog
from varsko.core import clock
from varsko.core.models import Delivery
from varsko.incidents import actions, queries
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return html.unescape(" ".join(response.content.decode().split()))


def service(name: str) -> str:
    return catalog.create_service(by=SYSTEM_ACTOR, at=cast.NOON, name=name).id


def changed(page, **said: object) -> str:
    """Change the incident by its form, which keeps what is there, and give its page."""
    known = queries.incident("HOT-1", by=SYSTEM_ACTOR)
    kept = {name: getattr(known, name) for name in ("summary", "workaround", "cause", "detected_by")}
    affected = [one.id for one in known.affected]
    assert page.post("/incidents/HOT-1/change", {"affected": affected, **kept, **said}).status_code == 302
    return text(page.get("/incidents/HOT-1"))


@pytest.mark.parametrize(("who", "word"), [("monitoring", "Monitoring"), ("customer", "A customer"), ("staff", "Somebody of us")])
def test_who_noticed_is_asked_and_shown(page, who, word):
    said = {"summary": "Nobody can pay", "severity": "3", "id": str(uuid4()), "detected_by": who}
    assert page.post("/incidents/declare", said).status_code == 302
    assert queries.incident("HOT-1", by=SYSTEM_ACTOR).detected_by == who
    for path in ("", "/print"):
        assert word in text(page.get(f"/incidents/HOT-1{path}")), path


def test_a_workaround_is_said_first_and_the_cause_afterwards(page, declared, ann):
    declared(ann)
    shown = changed(page, workaround="Pay by invoice")
    assert "Pay by invoice" in shown
    assert ">Cause</h2>" not in shown
    assert "Pay by invoice" in text(page.get("/incidents/HOT-1/tell"))
    shown = changed(page, cause="The certificate ran out")
    assert shown.index("Pay by invoice") < shown.index("The certificate ran out")
    kept = [
        one.data["field"]
        for one in queries.timeline(queries.incident("HOT-1", by=SYSTEM_ACTOR), by=SYSTEM_ACTOR).rows
        if "field" in one.data
    ]
    assert sorted(kept) == ["cause", "workaround"]
    changed(page, cause="The certificate ran out", fix="A new certificate")
    for path in ("", "/print"):
        said = text(page.get(f"/incidents/HOT-1{path}"))
        assert said.index(">What helped</h2>") < said.index(">Cause</h2>"), path


def test_what_else_suffers_stands_on_the_record_and_its_followers_hear(page, declared, ann, eve):
    till, shop = service("Till"), service("Shop")
    actions.follow(by=cast.acting(eve), at=clock.now(), severity=3, service_id=till)
    found = declared(ann, service_id=shop)
    assert queries.reach(found).recipients == ()
    assert "also Till" in changed(page, service_id=shop, affected=[till])
    found = queries.incident("HOT-1", by=SYSTEM_ACTOR)
    assert [one.address for one in queries.reach(found).recipients] == ["eve@example.org"]
    assert "also Till" not in changed(page, service_id=shop, affected=[])


def test_a_second_manager_is_suggested_when_much_suffers_or_it_takes_long(page, declared, ann):
    with time_machine.travel(clock.now(), tick=False) as time:
        declared(ann, severity=3, service_id=service("A"), affected=(service("B"),))
        assert "A second manager would help" not in text(page.get("/incidents/HOT-1"))
        actions.set_affected(by=cast.acting(ann), at=clock.now(), ref="HOT-1", service_ids=[service("C"), service("D")])
        assert "A second manager would help: many services suffer." in text(page.get("/incidents/HOT-1"))
        actions.set_affected(by=cast.acting(ann), at=clock.now(), ref="HOT-1", service_ids=[])
        assert "A second manager would help" not in text(page.get("/incidents/HOT-1"))
        time.shift(timedelta(hours=2, minutes=1))
        assert "A second manager would help: it has gone on for more than two hours." in text(page.get("/incidents/HOT-1"))


def test_whoever_leads_is_told_to_stay_calm_on_the_page(page, declared, ann):
    found = declared(ann)
    assert "Stay calm" not in text(page.get("/incidents/HOT-1"))
    actions.take(by=cast.acting(ann), at=clock.now(), ref=found.id)
    assert "Stay calm: the others take it from you." in text(page.get("/incidents/HOT-1"))


def test_who_has_a_part_is_offered_first_to_be_let_go_and_who_leads_is_not(page, declared, ann, eve):
    found = declared(ann)
    assert "<optgroup" not in text(page.get("/incidents/HOT-1/release"))
    actions.take(by=cast.acting(ann), at=clock.now(), ref=found.id)
    bo = cast.bo()
    actions.assign(by=cast.acting(ann), at=clock.now(), ref=found.id, role="scribe", user_id=bo.id)
    offered = text(page.get("/incidents/HOT-1/release")).partition('<select name="user_id"')[2].partition("</select>")[0]
    first, second = offered.split("<optgroup")[1:]
    assert [bo.id in first, eve.id in first, bo.id in second, eve.id in second] == [True, False, False, True]
    assert ann.id not in offered
    assert page.post("/incidents/HOT-1/release", {"user_id": bo.id, "note": "Sleep well"}).status_code == 302
    assert page.post("/incidents/HOT-1/release", {"user_id": ann.id}).status_code == 422
    assert [one.end_reason for one in queries.holdings(found.id) if one.user_id == bo.id] == ["released"]


def test_who_gets_a_part_is_sent_what_it_asks_in_their_own_language(declared, ann):
    bo = cast.person("bo", language="nb")
    found = declared(ann)
    actions.assign(by=cast.acting(ann), at=clock.now(), ref=found.id, role="tech_lead", user_id=bo.id)
    [sent] = Delivery.objects.filter(address=bo.email)
    said = str(sent.message)
    assert "Teknisk leder" in said or "teknisk leder" in said
    assert "prøv dem" in said  # what the card asks, in Norwegian
    assert "theories" not in said


def test_a_title_turns_nothing_around_that_is_written_after_it(declared, ann):
    found = declared(ann, summary="\u202etaerht\u202c مرحبا\u2066 Nobody can pay")
    assert queries.incident(found.key, by=SYSTEM_ACTOR).summary == "taerht مرحبا Nobody can pay"
