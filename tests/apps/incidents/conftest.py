"""Incidents and those who have to do with them."""

import pytest
from django.test import Client

from tests import cast
from varsko.core import clock
from varsko.incidents import actions
from varsko.incidents.data import Draft, IncidentView
from varsko.people.data import Person


@pytest.fixture
def declared():
    def declare(by: Person, summary: str = "Nobody can pay", *, severity: int = 3, **more) -> IncidentView:
        return actions.declare(by=cast.acting(by), at=clock.now(), draft=Draft(summary=summary, severity=severity, **more))[0]

    return declare


@pytest.fixture
def page(ann, browser) -> Client:
    return browser(ann)
