"""`varsko reindex`, on an installation whose search lost something."""

from argparse import Namespace

import pytest

from tests.cast import NOON, acting, cleo
from varsko.cli import upkeep
from varsko.knowledge import actions, queries
from varsko.knowledge.data import ArticleDraft, SpaceDraft

pytestmark = pytest.mark.django_db


def test_what_the_search_lost_is_found_again(capsys):
    by = acting(cleo())
    space = actions.open_space(by=by, at=NOON, draft=SpaceDraft(name="Guides"))
    actions.create_article(by=by, at=NOON, space=space.id, draft=ArticleDraft(title="Printer"), publish=True)
    assert queries.search("printer", by=by) == []
    upkeep.reindex(Namespace())
    assert capsys.readouterr().out == "Articles indexed: 1. Requests indexed: 0.\n"
    assert [one.row.title for one in queries.search("printer", by=by)] == ["Printer"]
    assert [one.title for one in queries.suggest("the print", by)] == ["Printer"]
