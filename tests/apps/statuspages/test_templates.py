"""Texts that are ready: written in peace, picked when it burns."""

import pytest

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.statuspages import actions, queries
from varsko.statuspages.data import TemplateDraft


@pytest.fixture
def ready(page, code):
    """A text about tickets."""
    draft = TemplateDraft(
        name="Tickets down",
        titles={"en": "Tickets cannot be bought", "nb": "Billetter kan ikke kjøpes"},
        texts={"en": "Buy on board meanwhile.", "nb": "Kjøp om bord så lenge."},
        stage="identified",
        components=(code(page, "Tickets"), "nothing"),
    )
    return actions.add_template(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)


def test_an_incident_begins_with_a_text_that_is_ready(page, ready, browser):
    desk = browser(cast.bo())
    place = f"/status-pages/{page.slug}/incident"
    offered = desk.get(place).content.decode()
    assert f'href="?template={ready.code}"' in offered
    begun = desk.get(f"{place}?template={ready.code}").content.decode()
    assert "Billetter kan ikke kjøpes" in begun
    assert "Buy on board meanwhile." in begun
    assert f'value="{ready.components[0]}"' in begun
    said = {"title_en": "Tickets cannot be bought", "text_en": "Changed.", "components": ready.components, "state": "major_outage"}
    answer = desk.post(f"{place}?template={ready.code}", {**said, "stage": "identified", "told": "on"})
    assert answer.status_code == 302
    report = queries.reports(page.id)[0]
    assert (report.stage, report.updates[0].texts["en"]) == ("identified", "Changed.")


def test_a_text_that_is_not_there_is_no_fault(page, browser):
    desk = browser(cast.bo())
    for code in ("nobody", "%00", "x" * 500):
        assert desk.get(f"/status-pages/{page.slug}/incident?template={code}").status_code == 200


def test_texts_are_written_changed_and_dropped_on_the_desk(page, browser, cleo, code):
    desk, place = browser(cleo), f"/status-pages/{page.slug}/templates"
    assert "No text is ready yet" in desk.get(place).content.decode()
    said = {"name": "Slow", "title_en": "It is slow", "text_en": "We look.", "stage": "investigating", "components": code(page, "Tickets")}
    assert desk.post(place, said).status_code == 302
    assert desk.post(place, {**said, "name": ""}).status_code == 422
    one = queries.templates(page.id)[0]
    assert "Tell of an incident with it" in desk.get(place).content.decode()
    desk.post(f"{place}/{one.code}", {**said, "name": "Slower"})
    assert queries.template(page.id, one.code).name == "Slower"
    desk.post(f"{place}/{one.code}", {"do": "remove"})
    assert queries.templates(page.id) == []
    assert desk.get(f"{place}/{one.code}").status_code == 404


def test_what_is_ready_is_in_no_sheet(page, ready):
    work()
    assert all(b"Buy on board" not in one.plain for one in queries.sheets([page.id])[page.id])


def test_components_that_are_not_on_the_page_are_left_out(page, ready, code):
    assert ready.components == (code(page, "Tickets"),)


@pytest.mark.parametrize(
    "draft", [TemplateDraft(name=""), TemplateDraft(name="x", stage="completed"), TemplateDraft(name="x", texts={"en": "x" * 25_001})]
)
def test_what_cannot_be_is_refused(page, draft):
    with pytest.raises(Invalid):
        actions.add_template(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)


def test_only_those_who_write_on_the_page_may(page, make, ready, browser):
    sam = cast.person("Sam", "stakeholder")
    assert browser(sam).get(f"/status-pages/{page.slug}/templates").status_code == 403
    for do in (actions.remove_template, lambda **about: actions.change_template(**about, draft=TemplateDraft(name="x"))):
        with pytest.raises(NotAllowed):
            do(by=cast.acting(sam), at=NOON, ref=page.id, code=ready.code)
    other = make("Buses")
    with pytest.raises(NotFound):
        actions.remove_template(by=SYSTEM_ACTOR, at=NOON, ref=other.id, code=ready.code)


def test_a_text_that_is_planned_is_offered_where_maintenance_is_planned(page, ready, browser, cleo, code):
    draft = TemplateDraft(name="New engine", titles={"en": "We change an engine"}, stage="scheduled", components=(code(page, "Tickets"),))
    made = actions.add_template(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
    desk = browser(cleo)
    for place, offered, left_out in (("maintenance", "New engine", ready.name), ("incident", ready.name, "New engine")):
        asked = desk.get(f"/status-pages/ferries/{place}").content.decode()
        assert offered in asked
        assert left_out not in asked
    assert "We change an engine" in desk.get(f"/status-pages/ferries/maintenance?template={made.code}").content.decode()


def test_how_grave_it_is_may_be_said_by_hand_and_taken_back(page, browser, cleo):
    desk = browser(cleo)
    sent = {"title_en": "Strike", "text_en": "Nothing.", "stage": "identified", "state": "partial_outage", "impact": "critical"}
    place = desk.post("/status-pages/ferries/incident", sent)["Location"]
    report = queries.reports(page.id)[0]
    assert (report.impact, report.impact_override) == ("critical", "critical")
    desk.post(place, {"do": "impact", "impact": "minor"})
    assert queries.report(page.id, report.code).impact == "minor"
    desk.post(place, {"do": "impact", "impact": "everything"})
    desk.post(place, {"do": "impact", "impact": ""})
    assert queries.report(page.id, report.code).impact_override == ""
