"""One look at many queues: which have something due, which wait on a clock that was set back, and when the next one falls due."""

from datetime import UTC, datetime, timedelta

import pytest

from varsko.core.due import LONGEST_LEASE, LONGEST_PAUSE, claim
from varsko.core.glance import Glance
from varsko.core.models import Delivery, Reaction
from varsko.paging.models import EscalationRun

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def letter(key: str, due_at: datetime, **more: object) -> Delivery:
    return Delivery.objects.create(channel="email", address="a@example.org", key=key, message={}, created_at=AT, due_at=due_at, **more)


def letters():
    return Delivery.objects.filter(state=Delivery.State.WAITING)


@pytest.fixture
def glance() -> Glance:
    return Glance([Reaction.objects.all, letters, EscalationRun.objects.all])


def test_nothing_is_due_in_an_empty_house(glance):
    assert (glance.due(AT), glance.ahead(AT), glance.nearest(AT)) == (set(), set(), None)


def test_it_sees_what_may_be_claimed_at_its_moment_and_not_before(glance):
    letter("soon", AT + SECOND)
    assert glance.due(AT) == set()
    assert glance.nearest(AT) == AT + SECOND
    assert glance.due(AT + SECOND) == {1}
    assert glance.nearest(AT + SECOND) is None


def test_the_same_look_serves_another_moment(glance):
    letter("late", AT + timedelta(minutes=4))
    letter("soon", AT)
    assert [glance.due(AT - SECOND), glance.due(AT), glance.due(AT + timedelta(minutes=4))] == [set(), {1}, {1}]


def test_it_sees_what_a_claim_would_take(glance):
    letter("held", AT)
    claim(letters(), now=AT, limit=1, lease=timedelta(seconds=30))
    assert glance.due(AT + timedelta(seconds=29)) == set()
    assert glance.due(AT + timedelta(seconds=30)) == {1}


def test_leases_and_pauses_of_a_clock_that_was_set_back_count_as_over(glance):
    letter("leased far ahead", AT, leased_until=AT + LONGEST_LEASE + SECOND)
    assert glance.due(AT) == {1}
    Delivery.objects.update(leased_until=None, due_at=AT + LONGEST_PAUSE + SECOND)
    assert Delivery.is_for_now
    assert glance.due(AT) == {1}


def test_rows_that_the_kind_leaves_out_are_not_seen(glance):
    letter("sent", AT, state=Delivery.State.SENT)
    assert glance.due(AT) == set()


def test_moments_are_told_with_their_fractions_or_without(glance):
    letter("round", AT + timedelta(hours=2))
    assert glance.nearest(AT) == AT + timedelta(hours=2)
    letter("odd", AT + timedelta(hours=1, microseconds=5))
    assert glance.nearest(AT) == AT + timedelta(hours=1, microseconds=5)


def test_a_look_is_one_question(glance, django_assert_num_queries):
    letter("soon", AT)
    for ask in (glance.due, glance.ahead, glance.nearest):
        with django_assert_num_queries(1):
            ask(AT)


def test_kinds_that_cannot_wait_on_a_clock_are_not_asked():
    assert Glance([Reaction.objects.all]).ahead(AT) == set()
