"""What is decided after an incident: somebody does it until a day, and nobody forgets it."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from tests import cast
from varsko.core import clock
from varsko.core.models import Delivery
from varsko.kernel.errors import Invalid, NotFound
from varsko.postmortems import actions, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def decides(ann, review):
    def decide(title="Watch its date", *, owner=ann, days=10, **more):
        due = localdate(clock.now()) + timedelta(days=days) if days is not None else None
        return actions.add_action(
            by=cast.acting(ann), at=clock.now(), ref=review.key, title=title, owner_id=owner.id if owner else "", due_on=due, **more
        )

    return decide


def test_an_action_needs_an_owner_and_a_day(decides):
    with pytest.raises(Invalid, match="own an action"):
        decides(owner=None)
    with pytest.raises(Invalid, match="needs a day"):
        decides(days=None)
    with pytest.raises(Invalid, match="not be empty"):
        decides(" ")
    assert decides().number == 1


def test_a_priority_action_is_due_within_its_weeks(decides):
    latest = localdate(clock.now()) + timedelta(weeks=4)
    assert decides(days=None, is_priority=True).due_on == latest
    with pytest.raises(Invalid, match="4 weeks"):
        decides(days=29, is_priority=True)
    assert decides(days=200).due_on


def test_a_customer_or_somebody_who_left_owns_nothing(decides):
    with pytest.raises(Invalid, match="may know"):
        decides(owner=cast.dev())


def test_its_owner_is_told_unless_they_decided_it_themselves(bo, decides):
    decides()
    decides("Ask the vendor", owner=bo)
    told = Delivery.objects.filter(about="review", user_id=bo.id)
    assert [one.message["subject"] for one in told] == ["HOT-1: Ask the vendor"]


def test_it_is_done_or_dropped_with_a_reason_or_open_again(ann, review, decides):
    about = {"by": cast.acting(ann), "at": clock.now(), "ref": review.key, "number": decides().number}
    with pytest.raises(Invalid):
        actions.end_action(**about, outcome="dropped")
    with pytest.raises(Invalid):
        actions.end_action(**about, outcome="forgotten")
    assert actions.end_action(**about, outcome="dropped", note="The vendor does it").outcome == "dropped"
    with pytest.raises(Invalid, match="has ended"):
        actions.change_action(**about, title="x", owner_id=ann.id, due_on=localdate(clock.now()))
    assert actions.reopen_action(**about).outcome == ""
    assert actions.end_action(**about).ended_by == "Ann"
    with pytest.raises(NotFound):
        actions.end_action(**about | {"number": 9})


def test_it_can_be_changed_and_given_to_somebody_else(ann, bo, review, decides):
    day = localdate(clock.now()) + timedelta(days=3)
    about = {"by": cast.acting(ann), "at": clock.now(), "ref": review.key, "number": decides().number}
    found = actions.change_action(**about, title="Watch all dates", owner_id=bo.id, due_on=day, kind="detect")
    assert (found.title, found.owner_name, found.due_on, found.kind) == ("Watch all dates", "Bo", day, "detect")


def test_actions_go_on_after_the_review_is_published(ann, published, decides):
    decides("One more")
    assert queries.review(published.key, by=cast.acting(ann)).actions[-1].title == "One more"


def test_the_report_lists_what_is_open_the_longest_due_first(ann, bo, review, decides):
    decides("Later", days=20)
    decides("Sooner", owner=bo, days=2)
    done = decides("Done", days=5)
    actions.end_action(by=cast.acting(ann), at=clock.now(), ref=review.key, number=done.number)
    later = clock.now() + timedelta(days=7)
    found = queries.open_actions(by=cast.acting(ann), at=later)
    assert [(one.action.title, one.action.late, one.key) for one in found] == [("Sooner", 5, "HOT-1"), ("Later", 0, "HOT-1")]
    assert [one.action.title for one in queries.open_actions(by=cast.acting(ann), at=later, owner_id=bo.id)] == ["Sooner"]
    counts = queries.counts(by=cast.acting(ann), at=later)
    assert (counts.open, counts.late, counts.done, counts.in_time, counts.dropped) == (2, 1, 1, 1, 0)
