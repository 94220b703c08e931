"""Deploys of other systems: told once, named on the incident and in its timeline, tied to the change that they were part of."""

import json
from datetime import timedelta

import pytest

from tests import cast
from varsko.catalog import actions as catalog
from varsko.changes import actions, handlers, queries
from varsko.changes.actions import deploys
from varsko.changes.data import DeployDraft
from varsko.changes.models import Deploy
from varsko.core import clock
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft
from varsko.incidents.models import Entry
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(cast.NOON, tick=False)
    return time_machine


@pytest.fixture
def pipeline(client, service):
    """Tell of a deploy with a key that may open things, as a pipeline does."""
    _view, secret = cast.key("Pipeline", rights=("read", "create"))

    def tell(**said):
        body = {"service": "booking-db", "version": "2.4.1", "environment": "production", **said}
        heads = {"authorization": f"Bearer {secret}"}
        return client.post("/api/v1/deploys", json.dumps(body), content_type="application/json", headers=heads)

    return tell


@pytest.fixture
def broken(ann, noon, work):
    """Something breaks some minutes after now; gives the incident."""

    def declare(service_id: str, minutes: int = 4):
        noon.move_to(clock.now() + minutes * MINUTE, tick=False)
        made = incidents.declare(by=cast.acting(ann), at=clock.now(), draft=Draft(summary="Booking is down", service_id=service_id))[0]
        work()
        return made

    return declare


def lines(incident) -> list[tuple]:
    """What the timeline says of deploys, and when."""
    return [(one.text, one.happened_at) for one in Entry.objects.filter(incident=incident.id).order_by("happened_at", "id")]


def test_a_pipeline_tells_of_a_deploy_once_however_often_it_says_so(pipeline, ann):
    first = pipeline(id="run-77", who="Bo", link="https://ci.example/77")
    assert (first.status_code, first.json()["service"]["name"], first.json()["source"]) == (201, "booking-db", "Pipeline")
    again = pipeline(id="run-77", version="2.4.2")
    assert (again.status_code, again.json()["version"]) == (200, "2.4.1")
    assert [one.version for one in queries.deploys(by=cast.acting(ann))] == ["2.4.1"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"service": "moon"}, "service"),
        ({"version": " "}, "version"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"at": "2026-03-02T12:11:00Z"}, "at"),
        ({"at": "2025-03-02T12:00:00Z"}, "at"),
        ({"change": "REQ-99"}, "change"),
        ({"summary": "x" * 301}, "summary"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(pipeline, wrong, field):
    answer = pipeline(**wrong)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert Deploy.objects.count() == 0


def test_the_incident_names_what_was_deployed_just_before(pipeline, broken, service, ann, browser):
    pipeline(who="Bo", link="https://ci.example/77", summary="Faster locks")
    pipeline(version="2.4.2-rc", environment="staging")
    incident = broken(service.id)
    found = queries.near_deploys(incident, by=cast.acting(ann))
    assert [(one.deploy.version, one.before) for one in found] == [("2.4.1", 4 * MINUTE)]
    shown = browser(ann).get(f"/incidents/{incident.key}").content.decode()
    assert all(words in shown for words in ("Changed shortly before", "deployed 4 minutes before", "part of no planned change"))
    assert 'href="https://ci.example/77"' in shown


def test_its_timeline_has_the_deploy_once_at_its_own_time(pipeline, broken, service, ann):
    pipeline(who="Bo")
    incident = broken(service.id)
    assert lines(incident) == [("booking-db 2.4.1 was deployed (production) by Bo.", cast.NOON)]
    actions.note_deploys(incident.id, at=clock.now())
    assert len(lines(incident)) == 1


def test_what_was_deployed_hours_before_is_on_the_page_but_not_in_the_timeline(pipeline, broken, service, ann):
    pipeline()
    incident = broken(service.id, minutes=61)
    assert len(queries.near_deploys(incident, by=cast.acting(ann))) == 1
    assert lines(incident) == []


def test_a_deploy_of_what_the_service_needs_counts_and_of_another_one_does_not(pipeline, broken, service, ann):
    pipeline()
    web, mail = (catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name=name) for name in ("web", "mail"))
    catalog.link_dependency(by=SYSTEM_ACTOR, at=clock.now(), service_id=web.id, needs_id=service.id)
    assert len(queries.near_deploys(broken(web.id), by=cast.acting(ann))) == 1
    assert queries.near_deploys(broken(mail.id), by=cast.acting(ann)) == []


def test_deploys_of_a_private_team_are_named_to_it_alone(pipeline, broken, service, ann, bo, eve):
    team = cast.team("Security", ann, private=True)
    secret = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="honeypot", team_id=team.id)
    catalog.link_dependency(by=SYSTEM_ACTOR, at=clock.now(), service_id=service.id, needs_id=secret.id)
    actions.record_deploy(by=SYSTEM_ACTOR, at=clock.now(), draft=DeployDraft(service=secret.id, version="1"))
    incident = broken(service.id)
    assert [len(queries.near_deploys(incident, by=cast.acting(one))) for one in (ann, eve)] == [1, 0]
    assert [len(queries.deploys(by=cast.acting(one))) for one in (ann, eve)] == [1, 0]
    assert lines(incident) == []


def test_nobody_learns_the_name_of_a_private_service_by_telling_of_it(service, ann, eve, dev):
    team = cast.team("Security", ann, private=True)
    catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="honeypot", team_id=team.id)
    for name in ("honeypot", "moon"):
        with pytest.raises(Invalid, match="no such service"):
            actions.record_deploy(by=cast.acting(eve), at=clock.now(), draft=DeployDraft(service=name, version="1"))
        with pytest.raises(NotAllowed):
            actions.record_deploy(by=cast.acting(dev), at=clock.now(), draft=DeployDraft(service=name, version="1"))
    assert Deploy.objects.count() == 0


def test_it_is_tied_to_the_change_planned_for_its_service_and_time(pipeline, scheduled, ann, dev, noon, browser):
    noon.move_to(scheduled.begins_at + 5 * MINUTE, tick=False)
    pipeline()
    assert [one.version for one in queries.deploys_of(scheduled.id, by=cast.acting(ann))] == ["2.4.1"]
    assert "2.4.1" in browser(ann).get(f"/changes/{scheduled.key}").content.decode()
    assert [one.change_key for one in queries.deploys(by=cast.acting(ann))] == [scheduled.key]
    assert [one.change_key for one in queries.deploys(by=cast.acting(dev))] == [""]


def test_a_named_change_is_taken_at_its_word(pipeline, opened):
    assert pipeline(change=opened.key).json()["change_key"] == opened.key


def test_the_list_of_deploys_is_for_those_who_see_changes(pipeline, ann, dev, browser):
    assert "No deploy was told" in browser(ann).get("/changes/deploys").content.decode()
    pipeline(summary="Faster locks")
    assert "Faster locks" in browser(ann).get("/changes/deploys").content.decode()
    assert browser(dev).get("/changes/deploys").status_code == 403


def test_a_customer_tells_nothing_and_neither_does_a_key_that_only_reads(client, dev, service):
    with pytest.raises(NotAllowed):
        actions.record_deploy(by=cast.acting(dev), at=clock.now(), draft=DeployDraft(service=service.id, version="1"))
    _view, secret = cast.key("Reader", rights=("read",))
    body = json.dumps({"service": "booking-db", "version": "1"})
    heads = {"authorization": f"Bearer {secret}"}
    assert client.post("/api/v1/deploys", body, content_type="application/json", headers=heads).status_code == 403
    assert client.get("/api/v1/deploys", headers=heads).json() == []


def test_after_ninety_days_a_deploy_is_swept_away(pipeline, noon):
    pipeline()
    noon.move_to(cast.NOON + timedelta(days=91), tick=False)
    assert handlers.old_deploys(clock.now()).count() == 1
    with pytest.raises(Invalid):
        actions.record_deploy(by=SYSTEM_ACTOR, at=clock.now(), draft=DeployDraft(service="booking-db", version="1", at=cast.NOON))


def test_a_deploy_told_after_the_incident_was_declared_is_in_its_timeline_too(pipeline, broken, service, work):
    incident = broken(service.id)
    pipeline(who="Bo", at=cast.NOON.isoformat())
    work()
    assert lines(incident) == [("booking-db 2.4.1 was deployed (production) by Bo.", cast.NOON)]


def test_a_deploy_told_long_after_is_not_lost_among_all_that_broke_since(pipeline, broken, service, work, monkeypatch):
    monkeypatch.setattr(deploys, "_MOST_LATE", 1)
    incident = broken(service.id)
    broken(service.id, minutes=120)
    pipeline(who="Bo", at=cast.NOON.isoformat())
    work()
    assert lines(incident) == [("booking-db 2.4.1 was deployed (production) by Bo.", cast.NOON)]


def test_a_named_change_must_be_of_the_deployed_service(pipeline, scheduled):
    catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="mail")
    assert pipeline(service="mail", change=scheduled.key).json()["errors"] == {"change": "That change is of other services."}
    assert pipeline(change=scheduled.key).json()["change_key"] == scheduled.key


def test_no_deploy_is_lost_at_the_edge_of_a_part_of_the_list(pipeline, ann):
    for number in range(5):
        pipeline(id=f"run-{number}", version=str(number))
    seen, edge = [], {}
    while rows := queries.deploys(by=cast.acting(ann), limit=2, **edge):
        seen += [one.version for one in rows]
        edge = {"before": rows[-1].at, "last": rows[-1].id}
    assert sorted(seen) == ["0", "1", "2", "3", "4"]
