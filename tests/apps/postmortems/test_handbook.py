"""What counts in each phase stands where the phase is, and on paper."""

import pytest

from tests import cast
from tests.apps.postmortems.test_pages import text
from varsko.catalog import actions as catalog
from varsko.core import clock
from varsko.core.models import EventRow
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.postmortems import actions, queries
from varsko.postmortems.domain.phases import Phase, phase_of
from varsko.postmortems.words import VALUES

pytestmark = pytest.mark.django_db


def test_each_status_has_its_phase_but_what_was_none():
    found = [phase_of(status) for status in ("triage", "new", "fixing", "resolved", "reviewed", "declined", "merged")]
    assert found == [Phase.DETECT, Phase.RESPOND, Phase.RECOVER, Phase.LEARN, Phase.IMPROVE, None, None]


def test_the_page_of_an_incident_says_what_counts_now(page, ann):
    made = incidents.declare(by=cast.acting(ann), at=clock.now(), draft=Draft(summary="Slow"))[0]
    assert "Escalate freely." in text(page.get(f"/incidents/{made.key}"))
    incidents.take(by=cast.acting(ann), at=clock.now(), ref=made.key)
    assert "Restore service first" in text(page.get(f"/incidents/{made.key}"))


def test_the_handbook_has_values_severities_and_reviews(page):
    shown = text(page.get("/handbook"))
    for words in ("We know before our customers do.", "Never the same incident twice", "Very high impact.", "within 3 days"):
        assert words in shown


def test_admins_say_it_in_their_own_words_and_may_take_the_shipped_ones_again(page, browser):
    assert page.get("/handbook/values").status_code == 403
    cleo = browser(cast.cleo())
    assert cleo.get("/handbook/values").status_code == 200
    cleo.post("/handbook/values", {"learn": "Ask **how**, not who."})
    assert "Ask <strong>how</strong>, not who." in text(page.get("/handbook"))
    assert queries.own_values() == {"learn": "Ask **how**, not who."}
    cleo.post("/handbook/values", {"learn": ""})
    assert queries.own_values() == {}
    assert [row.data["phase"] for row in EventRow.objects.filter(kind="postmortems.ValueChanged")] == ["learn", "learn"]


def test_values_are_for_admins_and_for_phases(ann):
    with pytest.raises(NotAllowed):
        actions.change_values(by=cast.acting(ann), at=clock.now(), texts={"learn": "x"})
    with pytest.raises(Invalid):
        actions.change_values(by=cast.acting(cast.cleo()), at=clock.now(), texts={"sleep": "x"})


def test_a_customer_reads_no_handbook(browser):
    assert browser(cast.dev()).get("/handbook").status_code == 403


def test_the_whole_handbook_has_cards_and_checklists_and_leaves_as_markdown(page, browser):
    shown = text(page.get("/handbook"))
    for words in ("Ask for objections, then decide.", "Do we decide, or do we wait?"):
        assert words in shown
    taken = page.get("/handbook.md")
    assert taken["Content-Type"].startswith("text/markdown")
    said = taken.content.decode()
    assert "# Handbook" in said
    assert "* Do we decide, or do we wait?" in said
    assert page.get("/handbook.pdf").content.startswith(b"%PDF-")
    customer = browser(cast.dev())
    for name in ("handbook.md", "handbook.pdf"):
        assert customer.get(f"/{name}").status_code == 403


def test_a_team_says_it_in_its_own_words_for_its_services_alone(ann, bo, browser, page):
    team = cast.team("Payments", bo, managers=(ann,))
    other = cast.team("Mail", bo)
    services = [catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name=one.name, team_id=one.id) for one in (team, other)]
    made = [incidents.declare(by=cast.acting(ann), at=clock.now(), draft=Draft(summary="Slow", service_id=one.id))[0] for one in services]
    actions.change_values(by=cast.acting(ann), at=clock.now(), team_id=team.id, texts={"respond": "Ring the bank first."})
    shown = ["Ring the bank first." in text(page.get(f"/incidents/{one.key}")) for one in made]
    assert shown == [True, False]
    assert "What Payments says instead" in text(browser(cast.cleo()).get("/handbook"))
    assert page.get(f"/handbook/values/{team.id}").status_code == 200
    for somebody, wanted in ((bo, team), (cast.eve(), other)):
        with pytest.raises(NotAllowed):
            actions.change_values(by=cast.acting(somebody), at=clock.now(), team_id=wanted.id, texts={"respond": "x"})
    page.post(f"/handbook/values/{team.id}", {})
    assert queries.team_values() == {}


def test_what_a_team_does_not_say_is_what_counts_for_all(ann, browser):
    team = cast.team("Payments", managers=(ann,))
    actions.change_values(by=SYSTEM_ACTOR, at=clock.now(), texts={"respond": "Ring the duty desk."})
    asked = text(browser(ann).get(f"/handbook/values/{team.id}"))
    assert ["Ring the duty desk." in asked, "what counts for all" in asked, "what Varsko ships" in asked] == [True, True, False]
    ours = text(browser(cast.cleo()).get("/handbook/values"))
    assert str(VALUES["respond"]) in ours
    assert "what Varsko ships" in ours


def test_the_words_of_a_private_team_are_for_those_who_know_of_it(ann, bo, browser):
    team = cast.team("Security", ann, private=True)
    actions.change_values(by=SYSTEM_ACTOR, at=clock.now(), team_id=team.id, texts={"respond": "Tell nobody."})
    for place in ("/handbook", "/handbook.md"):
        seen = ["Tell nobody." in browser(one).get(place).content.decode() for one in (ann, bo)]
        assert seen == [True, False]
    assert "## What Security says instead, for its services" in browser(ann).get("/handbook.md").content.decode()
    assert browser(bo).get(f"/handbook/values/{team.id}").status_code == 404
