"""What requests have to do with other things: incidents, problems, each other."""

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest

from tests import cast
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk.data import Draft
from varsko.desk.domain.priority import SHIPPED
from varsko.desk.domain.states import Kind
from varsko.desk.domain.ties import Relation, may_echo, may_tie
from varsko.desk.models import Request
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft as IncidentDraft
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def problem(ann, desk, doing):
    return actions.open_request(**doing(ann), draft=Draft(title="The printer on 3 jams weekly", desk="it", kind="problem"))


def declared(by, **more):
    return incidents.declare(by=cast.acting(by), at=clock.now(), draft=IncidentDraft(summary="Broken", past=True, **more))[0]


@pytest.mark.parametrize(
    ("relation", "other", "fits"),
    [("related", "incident", True), ("caused", "problem", True), ("caused", "change", True), ("caused", "incident", False),
     ("mended", "change", True), ("mended", "problem", False)],
)  # fmt: skip
def test_problems_and_changes_cause_and_changes_mend(relation, other, fits):
    assert may_tie(Relation(relation), Kind(other)) is fits


def test_the_first_letter_echoes_to_those_who_are_known():
    assert [may_echo("email", has_account=False), may_echo("email", has_account=True), may_echo("phone", has_account=False)] == [
        False,
        True,
        True,
    ]


def test_a_workaround_stands_on_every_request_of_the_problem(ann, page, called, problem, doing):
    found = called(ann)
    actions.relate(**doing(ann), ref=found.key, other=problem.key, relation="caused")
    known = actions.write_problem(**doing(ann), ref=problem.key, workaround="Use the one on floor 2", cause="Damp paper")
    assert known.known_at
    shown = page.get(f"/desk/{found.key}").content.decode()
    assert "Use the one on floor 2" in shown
    assert "cause of" in page.get(f"/desk/{problem.key}").content.decode()


def test_a_problem_is_offered_with_a_title_of_its_own(ann, dev, problem, doing):
    with pytest.raises(Invalid, match="public_title"):
        actions.write_problem(**doing(ann), ref=problem.key, offered=True)
    actions.write_problem(**doing(ann), ref=problem.key, offered=True, public_title="Printer on floor 3", workaround="Use floor 2")
    shown = queries.known(by=cast.acting(dev), language="en")
    assert [(one.title, one.text, one.about) for one in shown] == [("Printer on floor 3", "Use floor 2", "problem")]
    actions.me_too(by=cast.acting(dev), at=clock.now(), known_id=shown[0].id)
    assert queries.known(by=cast.acting(dev), language="en")[0].count == 1
    actions.move(**doing(ann), ref=problem.key, move="solve")
    assert queries.known(by=cast.acting(dev), language="en") == []


def test_only_a_problem_has_a_cause(ann, called, doing):
    with pytest.raises(Invalid):
        actions.write_problem(**doing(ann), ref=called(ann).key, cause="x")


def test_ties_are_made_and_taken_away_from_either_side(ann, called, problem, doing):
    found = called(ann)
    actions.relate(**doing(ann), ref=found.key, other=problem.key, relation="caused")
    actions.relate(**doing(ann), ref=found.key, other=problem.key, relation="caused")
    assert [(one.relation, one.is_from_other) for one in queries.ties(problem.id, by=cast.acting(ann))] == [("caused", True)]
    actions.unrelate(**doing(ann), ref=problem.key, other=found.key)
    assert queries.ties(found.id, by=cast.acting(ann)) == []


@pytest.mark.parametrize("wrong", [{"other": "REQ-1"}, {"other": "REQ-99"}, {"other": "x"}, {"other": "REQ-2", "relation": "owns"}])
def test_what_cannot_be_tied_is_said(ann, called, doing, wrong):
    called(ann)
    called(ann)
    with pytest.raises(Invalid):
        actions.relate(**doing(ann), ref="REQ-1", **wrong)


def test_an_incident_shows_who_called_about_it(ann, page, called, doing):
    made = declared(ann)
    found = actions.link_incident(**doing(ann), ref=called(ann).key, incident=made.key.lower())
    shown = page.get(f"/incidents/{made.key}").content.decode()
    assert "One caller has it" in shown
    assert found.key in shown
    assert made.key in page.get("/desk").content.decode()
    actions.unlink_incident(**doing(ann), ref=found.key)
    assert queries.incident_of(found.id, by=cast.acting(ann)) is None


def declare_from(page, asked, work):
    said = {"summary": asked.title, "severity": "3", "detected_by": "staff", "source": f"request:{asked.id}", "id": str(uuid4())}
    assert page.post("/incidents/declare", said).status_code == 302
    work()
    return queries.incident_of(asked.id, by=SYSTEM_ACTOR)


def test_a_request_grows_into_an_incident(ann, page, called, work):
    asked = called(ann, "No mail in Bergen & Oslo")
    address = re.search(r'href="(/incidents/declare[^"]*)"', page.get(f"/desk/{asked.key}").content.decode())[1]
    form = page.get(html.unescape(address)).content.decode()
    assert 'value="No mail in Bergen &amp; Oslo"' in form
    assert f'value="request:{asked.id}"' in form
    assert declare_from(page, asked, work).key == "HOT-1"
    assert "/incidents/declare" not in page.get(f"/desk/{asked.key}").content.decode()


def test_nobody_ties_a_request_that_is_not_theirs_by_declaring(bo, hr, ann, page, work):
    asked = actions.open_request(by=cast.acting(bo), at=clock.now(), draft=Draft(title="Pay", desk="hr", channel="phone"))
    assert declare_from(page, asked, work) is None


def test_a_private_incident_is_not_told_by_a_request(ann, eve, called, doing):
    made = declared(ann, private=True)
    found = actions.link_incident(**doing(ann), ref=called(ann).key, incident=made.key)
    assert queries.incident_of(found.id, by=cast.acting(eve)) is None
    assert queries.incident_keys([found.id], by=cast.acting(eve)) == {}
    with pytest.raises(Invalid):
        actions.link_incident(by=cast.acting(eve), at=clock.now(), ref=found.key, incident=made.key)


@pytest.mark.parametrize(
    ("what", "said", "then"),
    [
        ("assign", {"team_id": "", "user_id": "", "note": ""}, lambda one: one.team_id == ""),
        (
            "sort",
            {"kind": "service_request", "impact": "1", "urgency": "1"},
            lambda one: (one.kind, one.priority) == ("service_request", 1),
        ),
        ("priority", {"by_hand": "2", "why_note": "The boss"}, lambda one: one.priority == 2),
        ("change", {"title": "Other", "text": "More"}, lambda one: (one.title, one.text) == ("Other", "More")),
        ("solve", {"solution": "Paper"}, lambda one: (one.state, one.solution) == ("solved", "Paper")),
        ("withdraw", {"note": "By mistake"}, lambda one: one.state == "closed"),
    ],
)
def test_each_small_form_does_its_one_thing(page, ann, called, what, said, then):
    found = called(ann)
    assert page.get(f"/desk/{found.key}/{what}").status_code == 200
    assert page.post(f"/desk/{found.key}/{what}", said).status_code == 302
    after = queries.request(found.key, by=cast.acting(ann))
    assert after
    assert then(after)


def test_small_forms_say_what_is_wrong(page, ann, called):
    found = called(ann)
    assert page.post(f"/desk/{found.key}/priority", {"by_hand": "1"}).status_code == 422
    assert page.post(f"/desk/{found.key}/relate", {"relation": "related", "other": "REQ-77"}).status_code == 422
    assert page.post(f"/desk/{found.key}/incident", {"key": "HOT-77"}).status_code == 422
    assert page.get(f"/desk/{found.key}/dance").status_code == 404
    assert page.post(f"/desk/{found.key}/do", {"verb": "dance"}).status_code == 302


def test_a_form_takes_a_call_in_and_knows_the_caller_again(page, ann, desk):
    said = {
        "title": "No Wi-Fi",
        "name": "Kari",
        "email": "kari@example.com",
        "desk": desk.id,
        "kind": "incident",
        "impact": "4",
        "urgency": "1",
    }
    assert page.post("/desk/new", {**said, "impact": "4", "urgency": "1", "channel": "phone"}).url == "/desk/REQ-1"
    found = queries.request("REQ-1", by=cast.acting(ann))
    assert found
    assert found.caller
    shown = page.get(f"/desk/callers/{found.caller.id}").content.decode()
    assert "No Wi-Fi" in shown
    page.post(f"/desk/callers/{found.caller.id}", {"name": "Kari Holm", "email": "kari@example.com", "language": "nb", "vip": "on"})
    again = queries.caller(found.caller.id, by=cast.acting(ann))
    assert again
    assert (again.name, again.vip, again.language) == ("Kari Holm", True, "nb")
    assert page.get(f"/desk/new?caller={again.id}").status_code == 200
    assert page.post("/desk/new", {"title": "", "desk": desk.id}).status_code == 422


def test_chiefs_set_up_desks_categories_and_priorities(browser, cleo, crew):
    page = browser(cleo)
    said = {
        "name": "IT",
        "slug": "it",
        "team_id": crew.id,
        "language": "nb",
        "time_zone": "Europe/Oslo",
        "offered": "everybody",
        "gives": "load",
        "kinds": ["incident"],
    }
    assert page.post("/settings/desk/new", said).url == "/settings/desk/it"
    assert page.post("/settings/desk/new", {**said, "time_zone": "Nowhere"}).status_code == 422
    assert page.post("/settings/desk/it/categories", {"name": "Printers", "words": "printer, skriver"}).status_code == 302
    tree = queries.categories([queries.desk("it", by=cast.acting(cleo)).id])
    assert [(one.path, one.words) for one in tree] == [("Printers", ("printer", "skriver"))]
    assert page.post(f"/settings/desk/it/categories/{tree[0].id}", {"do": "remove"}).status_code == 302
    cells = {f"cell_{impact}_{urgency}": "3" for impact in range(1, 5) for urgency in range(1, 4)}
    assert page.post("/settings/priorities", {**cells, "vip_raises": "on"}).status_code == 302
    assert (queries.rules().version, queries.rules().tier_raises) == (1, False)
    assert page.post("/settings/desk/it", {"do": "archive"}).status_code == 302
    assert "In the archive" in page.get("/settings/desk").content.decode()


def test_another_table_is_tried_on_last_year_before_it_is_saved(browser, cleo, ann, desk):
    now = clock.now()
    for title, impact, more in (("Mine", 4, {}), ("Ours", 2, {}), ("Late", 2, {}), ("Hand", 2, {"by_hand": 5, "why_note": "known"})):
        made = actions.open_request(
            by=cast.acting(ann), at=now, draft=Draft(title=title, desk="it", channel="phone", impact=impact, urgency=2)
        )
        if more:
            actions.change_request(by=cast.acting(ann), at=now, ref=made.id, **more)
    Request.objects.filter(title="Late").update(created_at=now - timedelta(days=400))
    page = browser(cleo)
    cells = {f"cell_{impact}_{urgency}": str(level) for (impact, urgency), level in {**SHIPPED, (2, 2): 1}.items()}
    shown = page.post("/settings/priorities", {**cells, "vip_raises": "on", "tier_raises": "on", "do": "try"}).content.decode()
    assert "1 of 3 requests of the last 365 days would have had another priority. Nothing was changed." in shown
    assert "1 was set by hand and stays." in shown
    assert queries.rules().version == 0
    assert "would have had" not in page.get("/settings/priorities").content.decode()
    assert page.post("/settings/priorities", {"do": "try"}).status_code == 422


def test_others_set_up_nothing(page, desk, eve, browser):
    stranger = browser(eve)
    for address in ("/settings/desk/it", "/settings/priorities", "/settings/desk/it/categories"):
        assert stranger.get(address).status_code == 403
    assert stranger.get("/settings/desk").status_code == 200
