"""A space that everybody inside reads, and those who write in it."""

import pytest
from django.test import Client

from tests import cast
from varsko import flow
from varsko.core.worker import work_off
from varsko.knowledge import actions
from varsko.knowledge.data import ArticleDraft, ArticleView, SpaceDraft, SpaceView
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
def open_space(cleo):
    """Open a space as Cleo."""

    def opened(name: str = "Guides", **more) -> SpaceView:
        return actions.open_space(by=cast.acting(cleo), at=cast.NOON, draft=SpaceDraft(name=name, **more))

    return opened


@pytest.fixture
def space(open_space) -> SpaceView:
    return open_space()


@pytest.fixture
def write():
    """Write an article and publish it."""

    def written(by: Person, space: SpaceView, title: str, text: str = "", *, at=cast.NOON, publish: bool = True, **more) -> ArticleView:
        where = {name: more.pop(name) for name in ("parent", "original") if name in more}
        draft = ArticleDraft(title=title, text=text, **more)
        return actions.create_article(by=cast.acting(by), at=at, space=space.id, draft=draft, publish=publish, **where)

    return written


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
