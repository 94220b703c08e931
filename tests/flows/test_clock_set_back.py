"""The clock is set back while somebody waits for the next step: it does not wait for the hour to pass again."""

from datetime import timedelta

import pytest

from tests import cast
from tests.flows.test_escalation import named, policy, to
from varsko.paging import actions as paging
from varsko.paging import queries
from varsko.paging.data import Repeat, RuleStepDraft
from varsko.people.data import SYSTEM_ACTOR


@pytest.fixture
def ann(clock):
    return cast.ann()


@pytest.fixture
def bo(clock):
    return cast.bo()


def test_the_next_step_waits_for_its_delay_and_not_for_the_hour(clock, mailbox, fires, ann, bo):
    fires(to=to(policy(named(ann, 0), named(bo, 5))))
    clock.after(minutes=2)
    clock.after(hours=-1)
    assert mailbox(bo).is_empty()
    clock.after(minutes=5)
    mailbox(bo).expects("[P1] Database is on fire")


def test_the_page_of_the_alert_tells_the_new_time(clock, fires, ann, bo):
    alert = fires(to=to(policy(named(ann, 0), named(bo, 5))))
    clock.after(hours=-1)
    assert [one.due_at for one in queries.what_next(alert.id)] == [clock.now + timedelta(minutes=5)]


def test_each_step_is_taken_once_however_often_the_clock_jumps(clock, mailbox, fires, ann, bo):
    fires(to=to(policy(named(ann, 0), named(bo, 5))))
    for hours in (-1, 1, -2, 2, -1):
        clock.after(hours=hours)
    clock.after(hours=3)
    assert mailbox(ann).count() == 1
    assert mailbox(bo).count() == 1


def test_a_repetition_waits_anew_and_comes_once(clock, mailbox, fires, ann):
    fires(to=to(policy(named(ann, 0), repeat=Repeat(wait=10, count=1))))
    clock.after(minutes=3)
    clock.after(hours=-5)
    assert mailbox(ann).count() == 1
    clock.after(minutes=10)
    assert mailbox(ann).count() == 2
    clock.after(hours=10)
    assert mailbox(ann).count() == 2


def test_a_second_mail_by_somebodys_own_rule_comes_in_time(clock, mailbox, fires, ann):
    steps = [RuleStepDraft(method="email", address=ann.email, after=after) for after in (0, 5)]
    paging.create_notification_rule(by=SYSTEM_ACTOR, at=clock.now, user_id=ann.id, name="Twice", action_type="create-alert", steps=steps)
    fires(to=to(policy(named(ann, 0))))
    clock.after(hours=-1)
    assert mailbox(ann).count() == 1
    clock.after(minutes=5)
    assert mailbox(ann).count() == 2


def test_clocks_of_two_hosts_that_differ_by_seconds_change_nothing(clock, fires, ann, bo):
    alert = fires(to=to(policy(named(ann, 0), named(bo, 5))))
    due = [one.due_at for one in queries.what_next(alert.id)]
    clock.after(seconds=-20)
    assert [one.due_at for one in queries.what_next(alert.id)] == due
