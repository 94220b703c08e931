"""The people of every story, the worker, and a browser that is signed in."""

import pytest
from django.test import Client

from tests import cast
from varsko import flow
from varsko.core.worker import work_off
from varsko.people.data import Person
from varsko.people.models import User


@pytest.fixture
def ann() -> Person:
    return cast.ann()


@pytest.fixture
def bo() -> Person:
    return cast.bo()


@pytest.fixture
def cleo() -> Person:
    return cast.cleo()


@pytest.fixture
def dev() -> Person:
    return cast.dev()


@pytest.fixture
def eve() -> Person:
    return cast.eve()


@pytest.fixture
def work():
    """Let the worker do what is due."""
    return lambda: work_off(*flow.DUE)


@pytest.fixture
def browser():
    """Sign somebody in."""

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=person.id))
        return client

    return sign_in
