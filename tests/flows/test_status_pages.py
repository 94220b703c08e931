"""What an incident tells people reaches the pages of what it hurts, in the words for their readers."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests import cast
from varsko.catalog import actions as catalog
from varsko.core.outbox import record
from varsko.events.postmortems import CustomerReviewPublished
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft
from varsko.incidents.told import Eta, Telling, Texts
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.data import ComponentDraft, PageDraft, ReportDraft, SaidDraft


@pytest.fixture
def ann(clock):
    return cast.ann()


@pytest.fixture
def service(clock):
    return catalog.create_service(by=SYSTEM_ACTOR, at=clock.now, name="psp-gateway")


@pytest.fixture
def make(clock, service):
    def page(slug, **more):
        draft = PageDraft(name=slug.title(), slug=slug, languages=("en", "nb"), **more)
        made = actions.create_page(by=SYSTEM_ACTOR, at=clock.now, draft=draft)
        for name, service_id in (("Card payments", service.id), ("Timetable", "")):
            draft_of_part = ComponentDraft(name=name, service_id=service_id)
            actions.add_component(by=SYSTEM_ACTOR, at=clock.now, ref=made.id, draft=draft_of_part)
        return made

    return page


@pytest.fixture
def incident(clock, ann, service):
    def declare(severity=3, **more):
        draft = Draft(summary="psp-gw-2 is out of memory", severity=severity, service_id=service.id, **more)
        return incidents.declare(by=cast.acting(ann), at=clock.now, draft=draft)[0]

    return declare


@pytest.fixture
def tells(clock, ann):
    def tell(incident, stage="investigating", outside="We look into problems with card payments.", **more):
        texts = {
            "en": Texts(internal_title="INT", internal="psp-gw-2 is out of memory.", external_title="Cards do not work", external=outside),
            "nb": Texts(internal_title="INT", internal="psp-gw-2 er full.", external_title="Kort virker ikke", external="Vi ser på det."),
        }
        next_at = None if stage in {"resolved", "false_alarm"} else clock.now + timedelta(minutes=30)
        restart = "not_needed" if stage == "resolved" else ""
        telling = Telling(stage=stage, texts=texts, next_update_at=next_at, restart=restart, skipped="alone at night", **more)
        incidents.publish(by=cast.acting(ann), at=clock.now, ref=incident.key, telling=telling)
        clock.work()

    return tell


def states(page):
    return {one.name: one.state.value for one in queries.components(page.id)}


def test_an_update_outside_becomes_an_incident_on_the_page_and_its_end_ends_it(clock, make, incident, tells):
    page, one = make("ferries"), incident()
    tells(one, eta=Eta(at=clock.now + timedelta(minutes=15), share=90, count=12))
    report = queries.reports(page.id)[0]
    assert report.titles == {"en": "Cards do not work", "nb": "Kort virker ikke"}
    assert report.updates[0].texts["en"] == "We look into problems with card payments."
    assert (report.eta_share, report.next_update_at) == (90, clock.now + timedelta(minutes=30))
    assert states(page) == {"Card payments": "degraded_performance", "Timetable": "operational"}
    clock.after(minutes=20)
    tells(one, "resolved", "Card payments work again.")
    over = queries.reports(page.id)[0]
    assert (over.stage, over.restart) == ("resolved", "not_needed")
    assert states(page)["Card payments"] == "operational"
    assert len(over.updates) == 2


def test_colleagues_read_the_text_inside_and_customers_never_do(clock, make, incident, tells):
    outside, inside = make("ferries"), make("desk", access="internal")
    tells(incident())
    assert queries.reports(inside.id)[0].updates[0].texts["en"] == "psp-gw-2 is out of memory."
    for path in ("en", "nb", "api/v2/summary.json", "history.rss", "history.atom"):
        assert b"psp-gw-2" not in queries.sheet(outside.id, path).plain


def test_how_bad_it_is_follows_from_the_severity(make, incident, tells):
    page = make("ferries")
    tells(incident(severity=1, past=True))
    assert states(page)["Card payments"] == "major_outage"


def test_a_page_may_wait_for_somebody_to_publish(clock, make, incident, tells):
    page, one = make("ferries", takes="draft"), incident()
    tells(one)
    tells(one, "identified")
    assert queries.reports(page.id) == []
    assert states(page)["Card payments"] == "operational"
    draft = queries.ongoing(page.id)[0]
    assert len(draft.updates) == 2
    actions.publish_report(by=SYSTEM_ACTOR, at=clock.now, ref=page.id, code=draft.code)
    assert states(page)["Card payments"] == "degraded_performance"


def test_a_page_may_take_nothing(make, incident, tells):
    page = make("ferries", takes="nothing")
    tells(incident())
    assert queries.ongoing(page.id) == []


def test_a_private_incident_is_told_on_no_page(make, incident, tells):
    page, inside = make("ferries"), make("desk", access="internal")
    tells(incident(private=True))
    assert queries.ongoing(page.id) == queries.ongoing(inside.id) == []


def test_an_incident_that_becomes_private_leaves_the_pages_and_gives_components_back(clock, ann, make, incident, tells):
    page, one = make("ferries"), incident()
    tells(one)
    incidents.set_private(by=cast.acting(ann), at=clock.now, ref=one.key, private=True)
    clock.work()
    assert queries.reports(page.id) == []
    assert states(page)["Card payments"] == "operational"
    assert b"Cards do not work" not in queries.sheet(page.id, "en").plain


def test_a_correction_is_marked_at_what_it_corrects(make, incident, tells):
    page, one = make("ferries"), incident()
    tells(one)
    tells(one, "no_news", "Not card payments: invoices.", corrects=1)
    newest, first = queries.reports(page.id)[0].updates
    assert (newest.corrects, first.number) == (1, 1)
    assert newest.stage == "investigating"
    assert b"corrected above" in queries.sheet(page.id, "en").plain


def test_saying_the_same_twice_tells_it_once(clock, make, incident, tells):
    page, one = make("ferries"), incident()
    tells(one, id="01890000-0000-7000-8000-000000000001")
    tells(one, id="01890000-0000-7000-8000-000000000001")
    assert len(queries.reports(page.id)[0].updates) == 1


def test_what_customers_may_read_of_the_review_stands_with_the_incident(clock, make, incident, tells):
    page, one = make("ferries"), incident()
    tells(one)
    tells(one, stage="resolved", outside="Cards work again.")
    said = {"en": {"title": "Too little memory", "body": "We **doubled** it. <script>alert(1)</script>"}}
    for body in ("We added some.", said["en"]["body"]):
        texts = {"en": {**said["en"], "body": body}}
        with transaction.atomic():
            by = SYSTEM_ACTOR.who
            record(CustomerReviewPublished(at=clock.now, by=by, subject="1", key=one.key, incident=str(one.id), texts=texts))
        clock.work()
    shown = queries.sheet(page.id, "nb").plain.decode()
    assert "Hva vi lærte" in shown
    assert "Too little memory" in shown
    assert "<strong>doubled</strong>" in shown
    assert "We added some" not in shown
    assert "<script>alert" not in shown


def test_what_was_told_inside_waits_for_somebody_when_its_page_goes_outside(clock, make, incident, tells):
    page, one = make("desk", access="internal"), incident()
    by_hand = ReportDraft(titles={"en": "Strike"}, texts={"en": "On Friday."})
    actions.open_report(by=SYSTEM_ACTOR, at=clock.now, ref=page.id, draft=by_hand)
    tells(one)
    assert b"psp-gw-2" in queries.sheet(page.id, "en").plain
    draft = PageDraft(name="Desk", slug="desk", languages=("en", "nb"), access="public")
    actions.change_page(by=SYSTEM_ACTOR, at=clock.now, ref=page.id, draft=draft)
    clock.work()
    tells(one, "identified", "We found it.")
    for path in ("en", "nb", "en/history", "api/v2/incidents.json", "history.rss", "history.atom"):
        assert b"psp-gw-2" not in queries.sheet(page.id, path).plain, path
    assert [one.titles["en"] for one in queries.reports(page.id)] == ["Strike"]
    assert states(page)["Card payments"] == "operational"
    assert len(queries.ongoing(page.id)) == 2


def test_a_changed_severity_is_followed_where_nobody_said_better(clock, ann, make, incident, tells):
    first, second, one = make("ferries"), make("trains"), incident()
    tells(one)
    code = next(part.code for part in queries.components(second.id) if part.name == "Card payments")
    report = queries.reports(second.id)[0].code
    said = SaidDraft(texts={"en": "One in ten"}, affects={code: "partial_outage"})
    actions.say(by=SYSTEM_ACTOR, at=clock.now, ref=second.id, code=report, said=said)
    for severity, expected in ((1, "major_outage"), (2, "partial_outage")):
        incidents.change_severity(by=cast.acting(ann), at=clock.now, ref=one.id, severity=severity)
        clock.work()
        assert states(first)["Card payments"] == expected
        assert states(second)["Card payments"] == "partial_outage"
    tells(one, "resolved", "Card payments work again.")
    incidents.change_severity(by=cast.acting(ann), at=clock.now, ref=one.id, severity=1)
    clock.work()
    assert states(first)["Card payments"] == "operational"
