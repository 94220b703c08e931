"""Nothing that was decided is forgotten: authors and owners hear of their days, by mail, and not more often than helps."""

from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.translation import gettext

from tests import cast
from tests.flows.conftest import NIGHT
from varsko.core.models import EventRow
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft
from varsko.postmortems import actions


@pytest.fixture
def ann(clock):
    return cast.ann()


@pytest.fixture
def bo(clock):
    return cast.bo()


@pytest.fixture
def ends(clock, post):
    """An incident that Ann led and that is over; its review waits for her."""

    def end(by, *, private=False):
        draft = Draft(summary="Nobody can pay", severity=1, past=True, private=private)
        view, _ = incidents.declare(by=cast.acting(by), at=clock.now, draft=draft)
        incidents.take(by=cast.acting(by), at=clock.now, ref=view.id)
        incidents.resolve(by=cast.acting(by), at=clock.now, ref=view.id, impact_ended_at=clock.now)
        clock.work()
        return view

    return end


def subjects(post, person) -> list[str]:
    return [one["Subject"] for one in post.arrived.get(person.email, [])]


def test_who_is_to_write_the_review_hears_of_it_and_again_until_it_is_published(post, clock, ann, ends):
    view = ends(ann)
    assert subjects(post, ann) == ["HOT-1: write the review"]
    clock.after(days=2)
    assert len(subjects(post, ann)) == 1
    clock.after(days=1, hours=7)
    assert subjects(post, ann)[1:] == ["HOT-1: the review is due on Tue 24 Nov 2026"]
    clock.after(days=7)
    assert len(subjects(post, ann)) == 3
    by = cast.acting(ann)
    actions.write(by=by, at=clock.now, ref=view.id, texts={"summary": "It broke", "impact": "All"})
    actions.write_factor(by=by, at=clock.now, ref=view.id, text="A date", kind="trigger")
    for move in ("submit", "publish"):
        actions.move(by=by, at=clock.now, ref=view.id, move=move)
    clock.after(days=30)
    assert len(subjects(post, ann)) == 3


def test_an_owner_hears_before_on_the_day_and_each_week_and_then_the_author_too(post, clock, ann, bo, ends):
    view = ends(ann)
    actions.add_action(
        by=cast.acting(ann), at=clock.now, ref=view.id, title="Watch dates", owner_id=bo.id, due_on=(NIGHT + timedelta(days=10)).date()
    )
    clock.work()
    assert subjects(post, bo) == ["HOT-1: Watch dates"]
    clock.after(days=7, hours=7)
    clock.after(days=3)
    assert subjects(post, bo)[1:] == ["HOT-1: due on Tue 1 Dec 2026: Watch dates"] * 2
    clock.after(days=7)
    assert subjects(post, bo)[3:] == ["HOT-1: late: Watch dates"]
    assert [one for one in subjects(post, ann) if "late" in one] == ["HOT-1: late: Watch dates"]
    actions.end_action(by=cast.acting(bo), at=clock.now, ref=view.id, number=1)
    clock.after(days=60)
    assert len(subjects(post, bo)) == 4
    told = [row.data["told"] for row in EventRow.objects.filter(kind="postmortems.ActionReminded").order_by("id")]
    assert [sorted(one) for one in told] == [["Bo"], ["Bo"], ["Ann", "Bo"]]


def test_who_may_not_know_any_more_is_not_reminded(post, clock, ann, bo, ends):
    view = ends(ann)
    by = cast.acting(ann)
    actions.add_action(by=by, at=clock.now, ref=view.id, title="Secret", owner_id=bo.id, due_on=(NIGHT + timedelta(days=10)).date())
    clock.work()
    heard = len(subjects(post, bo))
    incidents.set_private(by=by, at=clock.now, ref=view.id, private=True)
    clock.after(days=12)
    assert len(subjects(post, bo)) == heard


def test_a_mail_says_it_in_the_language_of_whoever_reads_it(post, clock, ends):
    ola = cast.person("Ola", language="nb")
    ends(ola)
    with translation.override("nb"):
        assert subjects(post, ola) == [gettext("%(key)s: write the review") % {"key": "HOT-1"}]
