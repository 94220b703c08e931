"""A standard solution in one press, and two requests that are one."""

import pytest

from tests import cast
from varsko.core import clock
from varsko.core.models import Delivery
from varsko.desk import actions, queries
from varsko.kernel.errors import Invalid
from varsko.knowledge import actions as knowledge
from varsko.knowledge import queries as articles
from varsko.knowledge.data import ArticleDraft, SpaceDraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def solution(cleo):
    """How a jammed printer is helped, with words for the caller."""
    doing = {"by": cast.acting(cleo), "at": clock.now()}
    space = knowledge.open_space(**doing, draft=SpaceDraft(name="Solutions"))
    draft = ArticleDraft(
        title="The printer is jammed", text="1. Open it", kind="solution", reply="We took the paper out. Please try again."
    )
    return knowledge.create_article(**doing, space=space.id, draft=draft, publish=True)


def test_what_helped_before_is_offered_and_solves_in_one_press(page, ann, dev, called, solution, told, work):
    found = called(ann, caller=dev)
    work()
    assert "Answer with it and solve" in page.get(f"/desk/{found.key}").content.decode()
    page.post(f"/desk/{found.key}/do", {"verb": "apply", "article": solution.key, "seen": "none"})
    after = queries.request(found.key, by=cast.acting(ann))
    assert after
    assert (after.state, after.solution) == ("solved", "We took the paper out. Please try again.")
    assert told(found) == [("answer", "We took the paper out. Please try again.")]
    used = articles.article(solution.key, by=cast.acting(ann))
    assert used
    assert used.row.uses == 1


def test_an_article_without_words_for_callers_answers_nothing(ann, called, doing):
    for wrong in ("KB-99", "", "x"):
        with pytest.raises(Invalid):
            actions.apply_solution(**doing(ann), ref=called(ann).key, article=wrong)


def test_the_same_called_in_twice_becomes_one(page, ann, dev, called, doing, told, work):
    first, second = called(ann, caller=dev), called(ann, "The printer again", caller=dev)
    actions.note(**doing(ann), ref=second.key, text="Same printer")
    work()
    before = Delivery.objects.count()
    assert page.post(f"/desk/{second.key}/merge", {"into": first.key}).status_code == 302
    work()
    gone = queries.request(second.key, by=cast.acting(ann))
    assert gone
    assert (gone.state, gone.merged_into) == ("closed", first.key)
    assert told(first) == [("note", "Same printer")]
    assert Delivery.objects.count() == before


def test_nobody_reads_what_another_caller_wrote(ann, dev, called, doing):
    first, second = called(ann, caller=dev), called(ann, caller="Somebody else")
    with pytest.raises(Invalid):
        actions.merge(**doing(ann), ref=first.key, into=second.key)
    with pytest.raises(Invalid):
        actions.merge(**doing(ann), ref=first.key, into=first.key)
