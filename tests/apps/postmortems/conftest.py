"""Incidents that are over, and those who learn from them."""

from datetime import timedelta

import pytest
from django.test import Client

from tests import cast
from varsko.core import clock
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft, IncidentView
from varsko.people.data import Person
from varsko.postmortems import actions, queries
from varsko.postmortems.data import ReviewView


@pytest.fixture
def over():
    """Declare, lead and end an incident."""

    def end(by: Person, summary: str = "Nobody can pay", *, severity: int = 1, **more) -> IncidentView:
        at = clock.now()
        acting = cast.acting(by)
        draft = Draft(
            summary=summary, severity=severity, description="Cards fail", impact_started_at=at - timedelta(minutes=74), past=True, **more
        )
        made = incidents.declare(by=acting, at=at, draft=draft)[0]
        incidents.take(by=acting, at=at, ref=made.id)
        incidents.update(by=acting, at=at, ref=made.id, cases=12, cause="A certificate ran out")
        incidents.resolve(by=acting, at=at, ref=made.id, impact_ended_at=at, fix="A new certificate")
        return made

    return end


@pytest.fixture
def review(ann, over, work) -> ReviewView:
    """The review of Ann's incident, which began by itself."""
    made = over(ann)
    work()
    found = queries.review(made.key, by=cast.acting(ann))
    assert found
    return found


@pytest.fixture
def published(ann, review):
    """Lead it through to the end."""
    for move in ("submit", "publish"):
        actions.move(by=cast.acting(ann), at=clock.now(), ref=review.key, move=move)
    return queries.review(review.key, by=cast.acting(ann))


@pytest.fixture
def page(ann, browser) -> Client:
    return browser(ann)
