"""An alert pages a person; nobody answers, and it climbs; somebody answers, and it stops; nobody is there, and it is never swallowed."""

from datetime import timedelta

import pytest

from tests import cast
from tests.flows.conftest import NIGHT, acknowledge, resolve, state, story
from tests.mailbox import link_of
from varsko.alerts import actions as alerts
from varsko.alerts.data import Responder
from varsko.core.models import Delivery
from varsko.paging import actions, queries
from varsko.paging.data import Condition, Repeat, Step
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.schedules import actions as schedules
from varsko.schedules.data import Participant, Restriction, RotationDraft, Window


def named(person, delay, **more) -> Step:
    return Step(delay=delay, target_kind="user", target_id=person.id, **more)


def on(plan, delay, **more) -> Step:
    return Step(delay=delay, target_kind="schedule", target_id=plan.id, **more)


def policy(*steps: Step, name: str = "Ladder", **more):
    return actions.create_escalation(by=SYSTEM_ACTOR, at=NIGHT, name=name, steps=steps, **more)


def to(policy) -> Responder:
    return Responder(kind="escalation", name=policy.name)


def plan(name: str, *people_on_call, restriction=None):
    rotation = RotationDraft(
        start=NIGHT - timedelta(days=1), participants=tuple(Participant("user", one.id) for one in people_on_call), restriction=restriction
    )
    return schedules.create_schedule(by=SYSTEM_ACTOR, at=NIGHT, name=name, rotations=(rotation,) if people_on_call else ())


@pytest.fixture
def ann(clock):
    return cast.ann()


@pytest.fixture
def bo(clock):
    return cast.bo()


@pytest.fixture
def cleo(clock):
    return cast.cleo()


def test_a_page_that_nobody_answers_climbs(clock, mailbox, fires, ann, bo, cleo):
    alert = fires(to=to(policy(named(ann, 0), named(bo, 5), named(cleo, 10))))
    mailbox(ann).expects("[P1] Database is on fire", f"#{alert.number}", "Ann, you are paged")
    assert mailbox(bo).is_empty()

    clock.after(minutes=4, seconds=59)
    assert mailbox(bo).is_empty()
    clock.after(seconds=1)
    mailbox(bo).expects("[P1] Database is on fire")
    clock.after(minutes=5)
    mailbox(cleo).expects("[P1] Database is on fire")
    assert story(alert)[-1][0] == "NoticeSent"
    assert ("RunFinished", "last_step") in story(alert)


def test_an_acknowledgement_stops_the_next_step(clock, mailbox, fires, ann, bo):
    alert = fires(to=to(policy(named(ann, 0), named(bo, 5))))
    clock.after(minutes=2)
    acknowledge(clock, alert, cast.acting(ann))
    clock.after(minutes=60)
    assert mailbox(bo).is_empty()
    assert ("RunStopped", "alert_acknowledged") in story(alert)
    assert [page.state for page in queries.story_of_paging(alert.id)] == ["taken"]


def test_a_step_for_alerts_that_are_not_closed_goes_on_after_an_acknowledgement(clock, mailbox, fires, ann, bo, cleo):
    alert = fires(to=to(policy(named(ann, 0), named(bo, 5), named(cleo, 30, condition=Condition.NOT_CLOSED))))
    acknowledge(clock, alert, cast.acting(ann))
    clock.after(minutes=5)
    assert mailbox(bo).is_empty()
    clock.after(minutes=25)
    mailbox(cleo).expects("Database is on fire")


def test_what_comes_next_is_what_an_acknowledgement_left_over_from_its_first_moment(clock, fires, ann, bo, cleo):
    alert = fires(to=to(policy(named(ann, 0), named(bo, 5), named(cleo, 30, condition=Condition.NOT_CLOSED))))
    other = fires("other", to=to(policy(named(ann, 0), named(bo, 5), name="Short")))
    for one in (alert, other):
        alerts.acknowledge(by=cast.acting(ann), at=clock.now, alert_ids=[one.id])  # nobody has reacted to it yet
    [coming] = queries.what_next(alert.id)
    assert (coming.due_at, coming.people) == (NIGHT + timedelta(minutes=30), ("Cleo",))
    assert queries.what_next(other.id) == []
    clock.work()
    assert [one.people for one in queries.what_next(alert.id)] == [("Cleo",)]


def test_what_comes_next_after_an_acknowledgement_that_the_policy_forgets_is_its_next_cycle(clock, fires, ann, bo):
    alert = fires(to=to(policy(named(ann, 0), named(bo, 5), repeat=Repeat(wait=10, count=1, reset=True))))
    alerts.acknowledge(by=cast.acting(ann), at=clock.now, alert_ids=[alert.id])
    for minutes in (0, 5):
        clock.after(minutes=minutes)
        [coming] = queries.what_next(alert.id)
        assert (coming.due_at, coming.people, coming.cycle) == (NIGHT + timedelta(minutes=15), ("Ann",), 1)


def test_closing_stops_everything(clock, mailbox, fires, ann, bo):
    alert = fires(to=to(policy(named(ann, 0), named(bo, 5, condition=Condition.NOT_CLOSED))))
    resolve(clock, alert.alias)
    clock.after(minutes=60)
    assert state(alert) == "closed"
    assert mailbox(bo).is_empty()
    assert ("RunStopped", "alert_closed") in story(alert)


def test_a_snooze_is_quiet_and_pages_anew_when_it_ends(clock, mailbox, fires, ann, bo):
    alert = fires(to=to(policy(named(ann, 0), named(bo, 5))))
    mailbox(ann).expects("fire")
    alerts.snooze(by=cast.acting(ann), at=clock.now, alert_ids=[alert.id], until=clock.now + timedelta(hours=1))
    clock.work()
    clock.after(minutes=59)
    assert mailbox(bo).is_empty()
    clock.after(minutes=1)
    mailbox(ann).expects("fire")
    clock.after(minutes=5)
    mailbox(bo).expects("fire")


def test_giving_an_alert_back_pages_anew(clock, mailbox, fires, ann):
    alert = fires(to=to(policy(named(ann, 0))))
    acknowledge(clock, alert, cast.acting(ann))
    mailbox(ann).expects("fire")
    clock.after(minutes=10)
    alerts.unacknowledge(by=cast.acting(ann), at=clock.now, alert_ids=[alert.id])
    clock.work()
    mailbox(ann).expects("fire")


def test_nobody_on_call_makes_the_next_step_due_at_once(clock, mailbox, fires, ann, bo):
    """Mon–Fri 08–16 on the first step, a person after 15 minutes, an alert on Saturday at three in the night."""
    office_hours = Restriction("weekday-and-time-of-day", tuple(Window(start=480, end=960, start_day=day, end_day=day) for day in range(5)))
    alert = fires(to=to(policy(on(plan("Office", ann, restriction=office_hours), 0), named(bo, 15))))
    mailbox(bo).expects("Database is on fire")
    assert mailbox(ann).is_empty()
    assert ("StepTaken", "nobody_on_call") in story(alert)


def test_when_every_step_is_empty_the_fallback_is_told_with_the_reason(clock, mailbox, fires, cleo):
    alert = fires(to=to(policy(on(plan("Empty"), 0))))
    mailbox(cleo).expects("Database is on fire", "nobody else could be reached")
    assert ("FallbackTold", "nobody_on_call") in story(alert)


def test_an_alert_that_names_nobody_goes_to_the_fallback(clock, mailbox, fires, cleo):
    alert = fires()
    mailbox(cleo).expects("Database is on fire")
    assert ("AlertRouted", "no_route") in story(alert)
    assert ("FallbackTold", "no_route") in story(alert)


def test_an_escalation_that_does_not_exist_is_told_to_the_fallback(clock, mailbox, fires, cleo):
    alert = fires(to=Responder(kind="escalation", name="Nowhere"))
    mailbox(cleo).expects("Database is on fire")
    assert ("TargetSkipped", "target_gone") in story(alert)


def test_an_override_is_paged_instead(clock, mailbox, fires, ann, bo):
    web = plan("Web", ann)
    schedules.add_override(
        by=SYSTEM_ACTOR,
        at=NIGHT,
        schedule_id=web.id,
        participant=Participant("user", bo.id),
        start=NIGHT - timedelta(hours=1),
        end=NIGHT + timedelta(hours=1),
    )
    fires(to=to(policy(on(web, 0))))
    mailbox(bo).expects("on call in Web")
    assert mailbox(ann).is_empty()


def test_who_is_on_call_is_asked_when_the_step_is_taken(clock, mailbox, fires, ann, bo):
    """An alert ten seconds before the hand-over pages the one before it; the second step pages the one after it."""
    rotation = RotationDraft(
        start=NIGHT + timedelta(seconds=10) - timedelta(days=1),
        unit="day",
        participants=(Participant("user", ann.id), Participant("user", bo.id)),
    )
    web = schedules.create_schedule(by=SYSTEM_ACTOR, at=NIGHT, name="Web", rotations=(rotation,))
    fires(to=to(policy(on(web, 0), on(web, 10))))
    mailbox(ann).expects("on call in Web")
    clock.after(minutes=10)
    mailbox(bo).expects("on call in Web")
    assert mailbox(ann).is_empty()


def test_somebody_on_call_in_two_schedules_gets_one_page_with_both_reasons(clock, mailbox, fires, ann):
    web, database = plan("Web", ann), plan("Database", ann)
    alert = fires(to=(Responder(kind="schedule", name="Web"), Responder(kind="schedule", name="Database")))
    assert mailbox(ann).expects("Database is on fire")
    clock.after(minutes=5)
    assert mailbox(ann).is_empty()
    [page] = queries.story_of_paging(alert.id)
    assert {way["source"] for way in page.via} == {web.name, database.name}


def test_a_person_who_left_is_skipped_and_the_next_step_runs_at_once(clock, mailbox, fires, ann, bo):
    ladder = policy(named(ann, 0), named(bo, 15))
    people.update_user(by=SYSTEM_ACTOR, at=NIGHT, user_id=ann.id, is_active=False)
    alert = fires(to=to(ladder))
    mailbox(bo).expects("fire")
    assert ("PersonNotPaged", "person_inactive") in story(alert)


def test_a_person_who_was_deleted_is_skipped_and_the_next_step_runs_at_once(clock, mailbox, fires, ann, bo):
    ladder = policy(named(ann, 0), named(bo, 15))
    people.delete_user(by=SYSTEM_ACTOR, at=NIGHT, user_id=ann.id)
    alert = fires(to=to(ladder))
    mailbox(bo).expects("fire")
    assert ("StepTaken", "target_gone") in story(alert)


def test_a_policy_repeats_and_then_closes_the_alert(clock, mailbox, fires, ann):
    alert = fires(to=to(policy(named(ann, 0), repeat=Repeat(wait=10, count=2, close_after=True))))
    for _ in range(2):
        mailbox(ann).expects("fire")
        assert mailbox(ann).is_empty()
        clock.after(minutes=10)
    mailbox(ann).expects("fire")
    clock.after(minutes=9)
    assert state(alert) == "open"
    clock.after(minutes=1)
    assert state(alert) == "closed"


def test_an_edit_does_not_change_a_run_under_way(clock, mailbox, fires, ann, bo, cleo):
    ladder = policy(named(ann, 0), named(bo, 5))
    fires(to=to(ladder))
    actions.update_escalation(by=SYSTEM_ACTOR, at=clock.now, policy_id=ladder.id, steps=(named(cleo, 0),))
    clock.after(minutes=5)
    mailbox(bo).expects("fire")
    assert mailbox(cleo).is_empty()


def test_after_a_long_outage_the_steps_are_taken_in_order_and_nobody_is_paged_twice(clock, mailbox, fires, ann, bo, post):
    fires(to=to(policy(named(ann, 0), named(bo, 5), named(ann, 10))), work=False)
    clock.after(hours=3)
    clock.after(minutes=1)
    mailbox(ann).expects("fire")
    clock.after(minutes=10)
    mailbox(bo).expects("fire")


def test_the_clock_jumping_ahead_takes_every_step_once(clock, mailbox, fires, ann, bo):
    fires(to=to(policy(named(ann, 0), named(bo, 5), named(ann, 30))))
    clock.after(hours=1)
    mailbox(ann).expects("fire")
    mailbox(bo).expects("fire")
    mailbox(ann).expects("fire")
    clock.after(hours=-2)
    clock.after(hours=3)
    assert mailbox(ann).is_empty()
    assert mailbox(bo).is_empty()


def test_a_storm_is_one_summary_that_names_each_alert(clock, mailbox, fires, ann):
    ladder = policy(named(ann, 0))
    for number in range(12):
        fires(f"Disk {number} is full", to=to(ladder), work=False)
    clock.work()
    mail = mailbox(ann).expects("12 alerts need you", *(f"Disk {number} is full" for number in range(12)))
    assert "/p/" in link_of(mail)
    assert mailbox(ann).is_empty()
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["merged"] * 11 + ["sent"]


def test_a_team_is_paged_by_its_default_escalation(clock, mailbox, fires, ann, bo, cleo):
    team = actions.set_up_team(by=SYSTEM_ACTOR, at=NIGHT, name="Payments", members=[(ann.id, "user"), (bo.id, "user")])
    alert = fires(to=Responder(kind="team", name="Payments"))
    first, second = (ann, bo) if not mailbox(ann).is_empty() else (bo, ann)
    mailbox(first).expects("on call in Payments_schedule")
    clock.after(minutes=5)
    mailbox(second).expects("next on call in Payments_schedule")
    clock.after(minutes=5)
    mailbox(first).expects("member of Payments")
    mailbox(second).expects("member of Payments")
    assert ("AlertRouted", "responder") in story(alert)
    assert team.name == "Payments"


def test_an_escalation_that_has_the_seat_of_a_schedule_takes_over(clock, mailbox, fires, ann):
    inner = policy(named(ann, 0), name="Inner")
    rotation = RotationDraft(start=NIGHT - timedelta(days=1), participants=(Participant("escalation", inner.id),))
    web = schedules.create_schedule(by=SYSTEM_ACTOR, at=NIGHT, name="Web", rotations=(rotation,))
    alert = fires(to=to(policy(on(web, 0), name="Outer")))
    mailbox(ann).expects("fire")
    assert ("StepTaken", "handed_on") in story(alert)


def test_what_comes_next_is_known(clock, fires, post, ann, bo):
    alert = fires(to=to(policy(named(ann, 0), named(bo, 5))))
    [coming] = queries.what_next(alert.id)
    assert (coming.due_at, coming.people, coming.step, coming.steps) == (NIGHT + timedelta(minutes=5), ("Bo",), 1, 2)
