"""What an incident has to do with: alerts, duplicates, other incidents, people who may know; and its settings."""

import pytest

from tests import cast
from varsko.alerts import actions as alert_actions
from varsko.alerts.data import Parcel, Signal
from varsko.core import clock
from varsko.incidents import actions, queries
from varsko.incidents.data import Level
from varsko.kernel.errors import Conflict, Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def opened(message: str) -> str:
    return alert_actions.receive([Parcel(signal=Signal(message=message, alias=message))], at=clock.now())[0].alert_id


def now(key: str):
    found = queries.incident(key, by=SYSTEM_ACTOR)
    assert found
    return found


def doing(person):
    return {"by": cast.acting(person), "at": clock.now()}


def test_an_alert_belongs_to_one_incident_at_most(ann, declared):
    alert = opened("Disk full")
    one, other = declared(ann, "One", alert_ids=(alert,)), declared(ann, "Other")
    with pytest.raises(Conflict):
        actions.link_alerts(**doing(ann), ref=other.key, alert_ids=[alert])
    actions.unlink_alert(**doing(ann), ref=one.key, alert_id=alert)
    actions.link_alerts(**doing(ann), ref=other.key, alert_ids=[alert])
    found = queries.of_alert(alert, by=SYSTEM_ACTOR)
    assert found
    assert found.key == other.key


def test_a_duplicate_gives_its_alerts_away_and_leads_to_the_other(page, ann, declared):
    alert = opened("Disk full")
    one, other = declared(ann, "The same", alert_ids=(alert,)), declared(ann, "The first")
    actions.merge(**doing(ann), ref=one.key, into=other.key)
    assert (now(one.key).status, now(one.key).duplicate_of) == ("merged", other.key)
    assert [link.alert.id for link in queries.links(other.id, by=SYSTEM_ACTOR)] == [alert]
    assert other.key in page.get(f"/incidents/{one.key}").content.decode()
    for wrong in (one.key, other.key, "HOT-99"):
        with pytest.raises(Invalid):
            actions.merge(**doing(ann), ref=other.key, into=wrong)
    page.post(f"/incidents/{one.key}/do", {"verb": "split"})
    assert (now(one.key).status, now(one.key).duplicate_of) == ("new", "")


def test_related_and_larger_incidents_know_each_other(page, ann, declared):
    one, other, top = declared(ann, "One"), declared(ann, "Other"), declared(ann, "All of it")
    for _turn in range(2):
        actions.relate(**doing(ann), ref=one.key, other=other.key)
    page.post(f"/incidents/{one.key}/relate", {"key": top.key.lower(), "relation": "parent"})
    assert {(link.relation, link.incident.key) for link in queries.relations(now(one.key), by=SYSTEM_ACTOR)} == {
        ("related", other.key),
        ("parent", top.key),
    }
    assert [link.relation for link in queries.relations(now(top.key), by=SYSTEM_ACTOR)] == ["child"]
    for circle in (one.key, top.key):
        with pytest.raises(Invalid):
            actions.set_parent(**doing(ann), ref=top.key, parent=one.key if circle == one.key else top.key)
    page.post(f"/incidents/{one.key}/do", {"verb": "unrelate", "other": other.key})
    page.post(f"/incidents/{one.key}/do", {"verb": "orphan"})
    assert queries.relations(now(one.key), by=SYSTEM_ACTOR) == []


def test_times_can_be_corrected_and_what_was_said_stays(ann, declared):
    found = declared(ann)
    begin = found.declared_at.replace(microsecond=0)
    early, late = begin.replace(year=begin.year - 1), begin.replace(year=begin.year + 1)
    actions.update(**doing(ann), ref=found.key, impact_started_at=early)
    actions.update(**doing(ann), ref=found.key, impact_started_at=begin)
    told = [one.data for one in queries.timeline(found, by=SYSTEM_ACTOR).rows if one.kind.endswith("IncidentChanged")]
    assert [one["before"] for one in told] == ["", early.isoformat()]
    for wrong in ({"detected_at": late}, {"impact_ended_at": early}, {"cases": -1}, {"detected_by": "magic"}, {"colour": "red"}):
        with pytest.raises(Invalid):
            actions.update(**doing(ann), ref=found.key, **wrong)


def test_one_person_leads_and_who_led_before_is_kept(ann, eve, declared):
    found = declared(ann, severity=3)
    actions.take(**doing(ann), ref=found.key)
    actions.take(**doing(ann), ref=found.key)
    actions.assign(**doing(ann), ref=found.key, role="manager", user_id=eve.id, note="Try the replica")
    assert [(one.user_name, one.end_reason) for one in queries.holdings(found.id)] == [("Ann", "handed_over"), ("Eve", "")]
    holding = queries.holdings(found.id)[-1]
    with pytest.raises(Invalid):
        actions.step_down(**doing(eve), ref=found.key, holding_id=holding.id)
    with pytest.raises(Invalid):
        actions.release(**doing(ann), ref=found.key, user_id=eve.id)
    with pytest.raises(Invalid):
        actions.assign(**doing(ann), ref=found.key, role="scribe", user_id=cast.dev().id)


def test_several_people_may_have_the_same_part_and_parts_may_be_invented(page, ann, eve, declared):
    found = declared(ann)
    for one in (ann, eve):
        actions.assign(**doing(ann), ref=found.key, role="tech_lead", user_id=one.id)
    page.post(f"/incidents/{found.key}/part", {"role": "other", "label": "Liaison to the bank", "user_id": eve.id})
    assert [(one.role, one.label) for one in queries.holdings(found.id)][-1] == ("other", "Liaison to the bank")
    holding = queries.holdings(found.id)[0]
    page.post(f"/incidents/{found.key}/do", {"verb": "step_down", "holding": holding.id})
    assert queries.holdings(found.id)[0].end_reason == "stepped_down"


def test_guests_are_let_in_and_kept_out(page, ann, eve, declared):
    found = declared(ann, private=True)
    page.post(f"/incidents/{found.key}/guest", {"user_id": eve.id})
    assert queries.incident(found.key, by=cast.acting(eve))
    page.post(f"/incidents/{found.key}/do", {"verb": "turn_away", "user": eve.id})
    assert queries.incident(found.key, by=cast.acting(eve)) is None


def test_to_close_a_severe_incident_its_cause_must_be_known(ann, declared):
    found = declared(ann, severity=1, in_triage=True)
    actions.take(**doing(ann), ref=found.key)
    ended = clock.now()
    actions.resolve(**doing(ann), ref=found.key, impact_ended_at=ended)
    with pytest.raises(Invalid) as refused:
        actions.move(**doing(ann), ref=found.key, move="close")
    assert set(refused.value.errors) == {"impact_started_at", "cause", "fix"}
    actions.update(**doing(ann), ref=found.key, cause="A full disk", fix="A larger one", impact_started_at=found.declared_at)
    assert actions.move(**doing(ann), ref=found.key, move="close").status == "closed"


def test_settings_and_scale_are_for_chiefs_and_keep_their_versions(browser, ann, declared):
    declared(ann)
    chief = browser(cast.cleo())
    assert browser(ann).get("/settings/incidents").status_code == 403
    said = {"begins_with": "op", "majors": "", "video": "https://meet.example.org/{key}"}
    chief.post("/settings/incidents", said)
    assert declared(ann).key == "OP-2"
    assert now("OP-2").video == "https://meet.example.org/OP-2"
    assert now("HOT-1").key == "HOT-1"
    assert chief.post("/settings/incidents", said | {"begins_with": "1x"}).status_code == 422
    levels = {
        "name_1": "Sky falls",
        "definition_1": "Everything.",
        "pages_1": "on",
        "cadence_1": "15",
        "name_2": "Rain",
        "definition_2": "Some.",
    }
    chief.post("/settings/incidents/scale", levels | {"note": "Agreed by all teams"})
    assert [(one.version, one.note) for one in queries.scales()] == [(1, "Agreed by all teams"), (0, "")]
    assert [one.name for one in queries.scale().levels] == ["Sky falls", "Rain"]
    assert chief.post("/settings/incidents/scale", {"name_1": "X", "note": "Y"}).status_code == 422
    assert "Sky falls" in chief.get("/settings/incidents").content.decode()
    with pytest.raises(NotAllowed):
        actions.change_scale(**doing(ann), levels=[Level(number=1, name="X", definition="Y")], note="Mine")
