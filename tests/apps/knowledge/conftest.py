"""A space that everybody inside reads, and those who write in it."""

import pytest

from tests import cast
from varsko.knowledge import actions
from varsko.knowledge.data import ArticleDraft, ArticleView, SpaceDraft, SpaceView
from varsko.people.data import Person


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
