"""A desk, those who work at it, and those who call."""

import pytest
from django.test import Client

from tests import cast
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft, DeskView, Draft, RequestView
from varsko.people.data import SYSTEM_ACTOR, Person


@pytest.fixture
def crew(ann, bo):
    return cast.team("IT", ann, bo)


@pytest.fixture
def desk(crew) -> DeskView:
    return actions.create_desk(by=SYSTEM_ACTOR, at=cast.NOON, name="IT", slug="it", team_id=crew.id)


@pytest.fixture
def hr(bo) -> DeskView:
    """A desk of which only Bo knows."""
    team = cast.team("HR", bo)
    return actions.create_desk(by=SYSTEM_ACTOR, at=cast.NOON, name="HR", slug="hr", team_id=team.id, confidential=True, offered="staff")


@pytest.fixture
def called(desk):
    """Take a call at the desk."""

    def call(by: Person, title: str = "The printer is jammed", *, caller: Person | str = "Kari Holm", at=None, **more) -> RequestView:
        who = CallerDraft(name=caller) if isinstance(caller, str) else CallerDraft(user_id=caller.id)
        draft = Draft(**{"title": title, "desk": "it", "caller": who, "channel": "phone", **more})
        return actions.open_request(by=cast.acting(by), at=at or clock.now(), draft=draft)

    return call


@pytest.fixture
def doing():
    """Who does something now, as the actions want it."""
    return lambda one: {"by": cast.acting(one), "at": clock.now()}


@pytest.fixture
def told():
    """What was said about a request, as (kind, text)."""
    return lambda one, **more: [(said.kind, said.text) for said in queries.entries(one.id, **more)]


@pytest.fixture
def page(ann, browser) -> Client:
    return browser(ann)
