"""The desk says where the page and the incidents disagree."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from varsko.core import clock
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.data import ComponentDraft


@pytest.fixture
def ann(db):
    return cast.ann()


@pytest.fixture
def cards(page, service):
    return actions.add_component(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, draft=ComponentDraft(name="Cards", service_id=service.id))


@pytest.fixture
def incident(ann, service):
    draft = Draft(summary="No cards", severity=3, service_id=service.id, impact_started_at=clock.now() - timedelta(minutes=12))
    return incidents.declare(by=cast.acting(ann), at=clock.now(), draft=draft)[0]


def seen(page, by):
    return queries.gaps(page.id, by=cast.acting(by), at=clock.now())


def test_an_incident_that_the_page_does_not_tell_is_named_with_its_length(page, cards, incident, ann, browser):
    gap = seen(page, ann)[0]
    assert (gap.key, gap.component, gap.is_over) == (incident.key, "Cards", False)
    assert gap.length >= timedelta(minutes=12)
    said = browser(ann).get("/status-pages/ferries").content.decode()
    assert f"{incident.key} has gone on for 12 minutes" in said


def test_there_is_no_gap_once_the_page_says_so(page, cards, incident, ann):
    actions.set_state(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=cards.code, state="partial_outage")
    assert seen(page, ann) == []


def test_a_page_that_still_tells_of_what_is_over_is_named(page, cards, incident, ann, tells):
    tells(page, affects={"Cards": "partial_outage"}, incident_id=incident.id)
    assert seen(page, ann) == []
    incidents.resolve(by=cast.acting(ann), at=clock.now(), ref=incident.key, impact_ended_at=clock.now() - timedelta(minutes=5), fix="x")
    gap = seen(page, ann)[0]
    assert (gap.key, gap.component, gap.is_over) == (incident.key, "Cards", True)


def test_who_may_not_know_of_an_incident_learns_nothing_of_it_here(page, cards, incident, ann):
    incidents.set_private(by=cast.acting(ann), at=clock.now(), ref=incident.key, private=True)
    assert seen(page, cast.eve()) == []


def test_without_services_nothing_is_asked(page, incident, ann, django_assert_num_queries):
    by = cast.acting(ann)
    with django_assert_num_queries(2):
        assert queries.gaps(page.id, by=by, at=clock.now()) == []


def test_looking_for_gaps_costs_the_same_however_many_reports_there_are(page, cards, ann, service, tells, django_assert_max_num_queries):
    def ended() -> None:
        began = clock.now() - timedelta(minutes=12)
        draft = Draft(summary="No cards", severity=3, service_id=service.id, impact_started_at=began)
        one = incidents.declare(by=cast.acting(ann), at=clock.now(), draft=draft)[0]
        tells(page, incident_id=one.id)
        incidents.resolve(by=cast.acting(ann), at=clock.now(), ref=one.key, impact_ended_at=began + timedelta(minutes=5), fix="x")

    ended()
    with CaptureQueriesContext(connection) as few:
        assert len(seen(page, ann)) == 1
    for _ in range(5):
        ended()
    with django_assert_max_num_queries(len(few)):
        assert len(seen(page, ann)) == 6
