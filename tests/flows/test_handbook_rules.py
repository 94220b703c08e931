"""Rules of the handbook that many parts must keep together: one key everywhere, three places to meet, a topic that follows the record."""

from datetime import timedelta

import pytest
from django.test import Client

from tests import cast
from tests.flows.conftest import NIGHT
from tests.mailbox import text_of
from varsko.catalog import actions as catalog
from varsko.core.models import Delivery
from varsko.incidents import actions, queries
from varsko.incidents.data import Draft, Target
from varsko.incidents.told import Telling, Texts
from varsko.kernel.errors import Invalid
from varsko.paging import actions as paging
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.people.models import User

SAID = "The shop is down.\n\n**Current status**\n- Impact: all\n- Cause: not yet known\n\n**Next steps**\n- Look\n- Ann leads"


@pytest.fixture
def ann(clock):
    return cast.ann()


@pytest.fixture
def bo(clock):
    return cast.bo()


@pytest.fixture
def shop(ann):
    """A service of a team whose default escalation pages Ann."""
    team = paging.set_up_team(by=SYSTEM_ACTOR, at=NIGHT, name="Web", members=[(ann.id, "admin")])
    return catalog.create_service(by=SYSTEM_ACTOR, at=NIGHT, name="Shop", team_id=team.id)


@pytest.fixture
def declared(clock, ann, shop):
    def declare(severity: int = 1, **more):
        draft = Draft(summary="Nobody can pay", severity=severity, service_id=shop.id, **more)
        view, _callout = actions.declare(by=cast.acting(ann), at=clock.now, draft=draft)
        clock.work()
        return view

    return declare


@pytest.fixture
def page(ann):
    client = Client()
    client.force_login(User.objects.get(pk=ann.id))
    return client


def shown(page, path: str) -> str:
    answer = page.get(path)
    assert answer.status_code == 200, path
    return " ".join(answer.content.decode().split())


def test_from_the_first_page_to_the_last_thanks_every_word_inside_names_the_key(clock, mailbox, declared, page, ann, bo):
    declared()
    about = {"by": cast.acting(ann), "ref": "HOT-1"}
    actions.take(at=clock.now, **about)
    actions.assign(at=clock.now, role="scribe", user_id=bo.id, **about)
    actions.follow(by=cast.acting(bo), at=clock.now, severity=1)
    texts = Texts(internal_title="HOT-1 – Severity 1 – Nobody can pay", internal=SAID, external_title="Shop", external="We look into it.")
    soon = clock.now + timedelta(minutes=30)
    actions.publish(
        at=clock.now, telling=Telling(stage="investigating", texts={"en": texts}, next_update_at=soon, skipped="Night"), **about
    )
    clock.after(hours=2)  # the promised update is missed: reminders and a page
    actions.release(at=clock.now, user_id=bo.id, note="Sleep well", **about)
    actions.resolve(at=clock.now, impact_ended_at=clock.now, fix="Rolled back", **about)
    clock.work()
    subjects = list(Delivery.objects.filter(channel="email").values_list("message__subject", flat=True))
    assert len(subjects) >= 6
    assert [one for one in subjects if "HOT-1" not in one] == []
    for path in ("", "/room", "/state", "/timeline", "/print", "/tell"):
        assert "HOT-1" in shown(page, f"/incidents/HOT-1{path}"), path
    assert "HOT-1" in shown(page, "/postmortems")


def test_whoever_declares_finds_talk_call_and_document_there_at_once(declared, page, ann):
    actions.change_settings(by=SYSTEM_ACTOR, at=NIGHT, prefix="HOT", video="https://meet.example.org/{key}")
    declared()
    home = shown(page, "/incidents/HOT-1")
    assert 'href="/incidents/HOT-1/room"' in home
    assert 'href="/incidents/HOT-1/state"' in home
    assert 'href="https://meet.example.org/HOT-1"' in home
    for path in ("room", "state"):  # and each leads to the others
        assert "https://meet.example.org/HOT-1" in shown(page, f"/incidents/HOT-1/{path}"), path
    assert 'href="/incidents/HOT-1/state"' in shown(page, "/incidents/HOT-1/room")


def test_people_may_also_meet_in_a_place(declared, page):
    actions.change_settings(by=SYSTEM_ACTOR, at=NIGHT, prefix="HOT", video="Room 4, second floor ({key})")
    declared()
    assert "Room 4, second floor (HOT-1)" in shown(page, "/incidents/HOT-1")
    assert 'href="Room 4' not in shown(page, "/incidents/HOT-1")


def test_the_topic_follows_all_that_the_record_says(clock, declared, page, ann, bo):
    declared(2)
    about = {"by": cast.acting(ann), "ref": "HOT-1"}
    topic = lambda: " ".join(page.get("/incidents/HOT-1/topic", headers={"HX-Request": "true"}).content.decode().split())  # noqa: E731
    assert "Nobody can pay" in topic()
    assert "Sev 2" in topic()
    actions.update(at=clock.now, summary="Nobody can pay by card", **about)
    actions.change_severity(at=clock.now, severity=1, **about)
    actions.take(at=clock.now, **about)
    actions.assign(at=clock.now, role="tech_lead", user_id=bo.id, **about)
    actions.update(at=clock.now, video="https://meet.example.org/other", **about)
    said = topic()
    for wanted in ("Nobody can pay by card", "Sev 1", "Ann", "Tech lead", "Bo", "https://meet.example.org/other", "Fixing"):
        assert wanted in said, wanted
    actions.assign(at=clock.now, role="manager", user_id=bo.id, **about)
    assert "Incident manager:</span> Bo" in topic()
    assert said.index("Incident manager") < said.index("Tech lead")


def test_it_is_over_while_cleaning_up_goes_on_and_not_before_somebody_says_when_the_impact_ended(clock, declared, page, ann):
    declared()
    about = {"by": cast.acting(ann), "ref": "HOT-1"}
    actions.take(at=clock.now, **about)
    actions.add_task(at=clock.now, title="Delete the old pool", kind="cleanup", owner_id=ann.id, due_on=NIGHT.date(), **about)
    refused = page.post("/incidents/HOT-1/resolve", {"fix": "Rolled back", "impact_ended_at": ""})
    assert refused.status_code == 422
    clock.after(minutes=40)
    actions.resolve(at=clock.now, impact_ended_at=clock.now, fix="Rolled back", **about)
    found = queries.incident("HOT-1", by=SYSTEM_ACTOR)
    assert found
    assert found.status == "resolved"
    assert [(one.title, one.done_at) for one in queries.tasks(found.id) if one.kind == "cleanup"] == [("Delete the old pool", None)]
    assert "Delete the old pool" in shown(page, "/incidents/HOT-1")


@pytest.mark.parametrize("lacking", ["owner_id", "due_on"])
def test_what_is_cleaned_up_later_has_somebody_and_a_day(clock, declared, ann, lacking):
    declared(3)
    said = {"title": "Delete the old pool", "kind": "cleanup", "owner_id": ann.id, "due_on": NIGHT.date()}
    del said[lacking]
    with pytest.raises(Invalid):
        actions.add_task(by=cast.acting(ann), at=clock.now, ref="HOT-1", **said)


def test_who_declares_says_what_is_wrong_and_is_reached_as_their_profile_says(page, ann):
    assert f'value="{ann.email}"' in shown(page, "/incidents/declare")
    assert page.post("/incidents/declare", {"summary": " ", "severity": "3"}).status_code == 422
    page.post("/incidents/declare", {"summary": "Slow", "severity": "3", "contact": ann.email, "description": "Shops wait"})
    said = shown(page, "/incidents/HOT-1")
    for wanted in ("Slow", "Shops wait", ann.email):
        assert wanted in said, wanted


@pytest.mark.parametrize(("language", "word"), [("en", "Sev 1"), ("nb", "Alv. 1"), ("pl", "Ważność 1")])
def test_how_bad_it_is_is_a_number_in_every_language(declared, page, ann, language, word):
    declared()
    User.objects.filter(pk=ann.id).update(language=language)
    for path in ("/incidents", "/incidents/HOT-1", "/incidents/HOT-1/topic"):
        assert word in shown(page, path), path


def test_a_report_that_was_none_is_declined_with_its_reason_and_paged_nobody(clock, mailbox, declared, page, ann):
    declared(in_triage=True)
    assert page.post("/incidents/HOT-1/decline", {"note": ""}).status_code in {302, 422}
    page.post("/incidents/HOT-1/decline", {"note": "It was a test"})
    clock.work()
    found = queries.incident("HOT-1", by=SYSTEM_ACTOR)
    assert found
    assert found.status == "declined"
    assert mailbox(ann).is_empty()
    assert "It was a test" in shown(page, "/incidents/HOT-1/timeline")


def test_what_a_page_says_first_is_key_severity_and_summary(mailbox, declared, ann):
    declared()
    mail = mailbox(ann).expects("HOT-1")
    assert "HOT-1 – severity 1 – Nobody can pay" in str(mail["Subject"])
    assert "/incidents/HOT-1" in text_of(mail)


def test_a_stakeholder_who_leads_pages_whom_they_need(clock, mailbox, declared, ann, bo):
    declared(3)
    sam = cast.person("Sam", "stakeholder")
    target = Target(kind="user", id=bo.id, name="Bo")
    wanted = {"by": cast.acting(sam), "at": clock.now, "ref": "HOT-1", "target": target, "note": "Your database"}
    with pytest.raises(NotAllowed):
        actions.page(**wanted)
    actions.assign(by=cast.acting(ann), at=clock.now, ref="HOT-1", role="manager", user_id=sam.id)
    actions.page(**wanted)
    clock.work()
    mailbox(bo).expects("HOT-1")
