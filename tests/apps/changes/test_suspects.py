"""Which change was it? What was changed shortly before an incident began."""

from datetime import timedelta

import pytest

from tests import cast
from tests.apps.changes.conftest import HOUR
from varsko.catalog import actions as catalog
from varsko.changes import actions, queries
from varsko.core import clock
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(scheduled, ann, doing, time_machine):
    time_machine.move_to(scheduled.begins_at, tick=False)
    return actions.move(**doing(ann), ref=scheduled.key, move="begin")


@pytest.fixture
def broken(ann, time_machine):
    """Declare an incident some minutes after now."""

    def declare(service_id: str = "", minutes: int = 4, **more):
        time_machine.move_to(clock.now() + timedelta(minutes=minutes), tick=False)
        draft = Draft(summary="Booking is down", service_id=service_id, **more)
        return incidents.declare(by=cast.acting(ann), at=clock.now(), draft=draft)[0]

    return declare


def test_a_change_of_the_same_service_is_named_with_its_minutes(ann, begun, broken, service, browser):
    incident = broken(service.id)
    found = queries.suspects(incident, by=cast.acting(ann))
    assert [(one.change.key, one.before, one.is_near, one.is_cause) for one in found] == [(begun.key, timedelta(minutes=4), True, False)]
    shown = browser(ann).get(f"/incidents/{incident.key}").content.decode()
    assert "Changed shortly before" in shown
    assert "begun 4 minutes before" in shown


def test_so_is_one_of_a_service_that_it_needs(ann, begun, broken, service):
    web = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="web")
    catalog.link_dependency(by=SYSTEM_ACTOR, at=clock.now(), service_id=web.id, needs_id=service.id)
    assert [one.change.key for one in queries.suspects(broken(web.id), by=cast.acting(ann))] == [begun.key]


def test_others_are_not(ann, begun, broken):
    mail = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="mail")
    assert queries.suspects(broken(mail.id), by=cast.acting(ann)) == []


def test_nor_is_what_was_changed_long_before_or_only_planned(ann, scheduled, broken, service, doing, time_machine):
    assert queries.suspects(broken(service.id), by=cast.acting(ann)) == []
    time_machine.move_to(scheduled.begins_at, tick=False)
    actions.move(**doing(ann), ref=scheduled.key, move="begin")
    assert queries.suspects(broken(service.id, minutes=25 * 60), by=cast.acting(ann)) == []


def test_what_caused_it_is_said_and_taken_back(ann, begun, broken, browser):
    mail = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="mail")
    incident, page = broken(mail.id), browser(ann)
    page.post(f"/changes/{begun.key}/do", {"verb": "blame", "incident": incident.key})
    assert [one.is_cause for one in queries.suspects(incident, by=cast.acting(ann))] == [True]
    assert "Booking is down" in page.get(f"/changes/{begun.key}").content.decode()
    page.post(f"/changes/{begun.key}/do", {"verb": "blame", "incident": incident.key})
    page.post(f"/changes/{begun.key}/do", {"verb": "unblame", "incident": incident.key})
    assert queries.caused(begun.id, by=cast.acting(ann)) == []


def test_a_private_incident_is_named_to_nobody_else(ann, cleo, eve, begun, service, doing, time_machine):
    time_machine.move_to(clock.now() + HOUR, tick=False)
    secret = incidents.declare(**doing(cleo), draft=Draft(summary="A leak", service_id=service.id, private=True))[0]
    actions.blame(**doing(cleo), ref=begun.key, incident=secret.key)
    assert [one.key for one in queries.caused(begun.id, by=cast.acting(cleo))] == [secret.key]
    assert queries.caused(begun.id, by=cast.acting(ann)) == []
    with pytest.raises(Invalid):
        actions.blame(**doing(ann), ref=begun.key, incident=secret.key)


def test_who_may_not_work_on_the_incident_says_nothing(begun, broken, doing):
    incident = broken()
    with pytest.raises(NotAllowed):
        actions.blame(**doing(cast.person("Sofie", "stakeholder")), ref=begun.key, incident=incident.key)
