"""How a person is told: by their own rules, by mail without any, and never not at all in silence."""

from datetime import timedelta

import pytest

from tests import cast
from tests.flows.conftest import acknowledge, resolve, story
from tests.flows.test_escalation import named, policy, to
from varsko.core.models import Delivery
from varsko.paging import actions, queries
from varsko.paging.data import RuleStepDraft
from varsko.people import actions as people
from varsko.people import queries as people_queries
from varsko.people.data import SYSTEM_ACTOR
from varsko.schedules.data import Restriction, Window


@pytest.fixture
def ann(clock):
    return cast.ann()


@pytest.fixture
def bo(clock):
    return cast.bo()


def contact(person, clock, address, *, verified=True, enabled=True):
    made = people.add_contact(by=SYSTEM_ACTOR, at=clock.now, user_id=person.id, method="email", address=address, verified=verified)
    if not enabled:
        people.update_contact(by=SYSTEM_ACTOR, at=clock.now, contact_id=made.id, enabled=False)
    return made


def wants(person, clock, *steps, action_type="create-alert", **more):
    drafts = [RuleStepDraft(method="email", address=address, after=after) for address, after in steps]
    return actions.create_notification_rule(
        by=SYSTEM_ACTOR, at=clock.now, user_id=person.id, name="Mine", action_type=action_type, steps=drafts, **more
    )


def notices(alert):
    return [(one.address, one.state, one.reason) for page in queries.story_of_paging(alert.id) for one in page.notices]


def test_without_rules_every_confirmed_mail_contact_is_used_at_once(clock, mailbox, fires, ann):
    contact(ann, clock, "ann@home.example")
    contact(ann, clock, "ann@old.example", enabled=False)
    contact(ann, clock, "ann@typo.example", verified=False)
    fires(to=to(policy(named(ann, 0))))
    mailbox("ann@home.example").expects("fire")
    assert mailbox("ann@old.example").is_empty()
    assert mailbox("ann@typo.example").is_empty()


def test_without_contacts_the_sign_in_address_is_used(clock, mailbox, fires, ann):
    fires(to=to(policy(named(ann, 0))))
    mailbox("ann@example.org").expects("fire")


def test_rules_are_followed_in_time(clock, mailbox, fires, ann):
    contact(ann, clock, "ann@work.example")
    contact(ann, clock, "ann@home.example")
    wants(ann, clock, ("ann@work.example", 0), ("ann@home.example", 10))
    fires(to=to(policy(named(ann, 0))))
    mailbox("ann@work.example").expects("fire")
    clock.after(minutes=9)
    assert mailbox("ann@home.example").is_empty()
    clock.after(minutes=1)
    mailbox("ann@home.example").expects("fire")


@pytest.mark.parametrize(("move", "reason"), [(acknowledge, "alert_acknowledged"), (None, "alert_closed")])
def test_what_waits_is_skipped_with_the_reason_when_nobody_needs_it(clock, mailbox, fires, ann, bo, move, reason):
    contact(ann, clock, "ann@home.example")
    wants(ann, clock, ("ann@home.example", 10))
    alert = fires(to=to(policy(named(ann, 0))))
    if move:
        move(clock, alert, cast.acting(bo))
    else:
        resolve(clock, alert.alias)
    clock.after(minutes=10)
    assert mailbox("ann@home.example").is_empty()
    assert notices(alert) == [("ann@home.example", "skipped", reason)]


def test_a_contact_that_is_switched_off_meanwhile_is_not_used(clock, mailbox, fires, ann):
    home = contact(ann, clock, "ann@home.example")
    wants(ann, clock, ("ann@home.example", 10))
    alert = fires(to=to(policy(named(ann, 0))))
    people.update_contact(by=SYSTEM_ACTOR, at=clock.now, contact_id=home.id, enabled=False)
    clock.after(minutes=10)
    assert mailbox("ann@home.example").is_empty()
    assert notices(alert) == [("ann@home.example", "skipped", "contact_disabled")]


def test_a_rule_whose_ways_are_all_unusable_falls_back_to_mail(clock, mailbox, fires, ann):
    wants(ann, clock, ("gone@home.example", 0))
    alert = fires(to=to(policy(named(ann, 0))))
    mailbox("ann@example.org").expects("fire")
    assert ("gone@home.example", "skipped", "contact_unknown") in notices(alert)


def test_the_first_rule_that_fits_is_used_by_its_criteria_and_hours_in_the_zone_of_the_person(clock, mailbox, fires, ann):
    for address in ("ann@day.example", "ann@night.example", "ann@disk.example"):
        contact(ann, clock, address)
    people.update_user(by=SYSTEM_ACTOR, at=clock.now, user_id=ann.id, time_zone="America/New_York")  # 22:00 there
    disks = {"type": "match-all-conditions", "conditions": [{"field": "message", "operation": "contains", "expectedValue": "disk"}]}
    wants(ann, clock, ("ann@disk.example", 0), criteria=disks)
    wants(ann, clock, ("ann@day.example", 0), restriction=Restriction("time-of-day", (Window(480, 1200),)))
    wants(ann, clock, ("ann@night.example", 0), restriction=Restriction("time-of-day", (Window(1200, 480),)))
    fires("CPU is hot", to=to(policy(named(ann, 0))))
    mailbox("ann@night.example").expects("CPU is hot")
    fires("Disk is full", to=to(policy(named(ann, 0), name="Other")))
    mailbox("ann@disk.example").expects("Disk is full")
    assert mailbox("ann@day.example").is_empty()


def test_somebody_whose_own_rules_fit_nothing_is_passed_over_at_once(clock, mailbox, fires, ann, bo):
    only_p5 = {"type": "match-all-conditions", "conditions": [{"field": "priority", "operation": "equals", "expectedValue": "P5"}]}
    wants(ann, clock, ("ann@example.org", 0), criteria=only_p5)
    alert = fires(to=to(policy(named(ann, 0), named(bo, 30))))
    mailbox(bo).expects("fire")
    assert ("PersonNotPaged", "own_rules") in story(alert)


def test_a_rule_that_repeats_goes_on_until_somebody_answers(clock, mailbox, fires, ann):
    contact(ann, clock, "ann@home.example")
    wants(ann, clock, ("ann@home.example", 0), repeat_after=5)
    alert = fires(to=to(policy(named(ann, 0))))
    for _ in range(3):
        mailbox("ann@home.example").expects("fire")
        clock.after(minutes=5)
    mailbox("ann@home.example").expects("fire")
    acknowledge(clock, alert, cast.acting(ann))
    clock.after(minutes=60)
    assert mailbox("ann@home.example").is_empty()


def test_news_of_an_alert_reach_those_whose_rules_ask_for_them(clock, mailbox, fires, ann, bo):
    contact(ann, clock, "ann@home.example")
    wants(ann, clock, ("ann@home.example", 0))
    wants(ann, clock, ("ann@home.example", 0), action_type="acknowledged-alert")
    wants(ann, clock, ("ann@home.example", 0), action_type="closed-alert")
    alert = fires(to=to(policy(named(ann, 0), named(bo, 0))))
    mailbox("ann@home.example").expects("fire")
    acknowledge(clock, alert, cast.acting(bo))
    mailbox("ann@home.example").expects("Acknowledged by Bo: [P1] Database is on fire")
    resolve(clock, alert.alias)
    mailbox("ann@home.example").expects("Closed by Prometheus: [P1] Database is on fire")
    mailbox(bo).expects("fire")
    assert mailbox(bo).is_empty()


def test_nobody_to_mail_at_all_is_said_and_the_fallback_told(clock, mailbox, fires, ann):
    cleo = cast.cleo()
    [only] = people_queries.contacts([ann.id])[ann.id]
    people.update_contact(by=SYSTEM_ACTOR, at=clock.now, contact_id=only.id, enabled=False)
    alert = fires(to=to(policy(named(ann, 0))))
    mailbox(cleo).expects("nobody else could be reached")
    assert ("PersonNotPaged", "no_contact") in story(alert)
    assert ("FallbackTold", "no_contact") in story(alert)


def test_a_mailbox_that_refuses_for_good_makes_the_next_step_due_at_once(clock, mailbox, fires, ann, bo, post):
    post.trouble[ann.email] = ["550 no such mailbox"]
    alert = fires(to=to(policy(named(ann, 0), named(bo, 30))))
    mailbox(bo).expects("fire")
    assert ("NoticeFailed", "failed") in story(alert)


def test_a_mail_server_that_is_away_and_comes_back_loses_nothing(clock, mailbox, fires, ann, post):
    port = post.stop()
    fires(to=to(policy(named(ann, 0))))
    for _ in range(10):
        clock.after(seconds=30)
    post.start(port)
    clock.after(minutes=1)
    mailbox(ann).expects("fire")
    assert mailbox(ann).is_empty()
    assert not Delivery.objects.get().maybe_twice


def test_what_waited_while_the_server_was_away_is_not_sent_when_nobody_needs_it(clock, mailbox, fires, ann, post):
    port = post.stop()
    alert = fires(to=to(policy(named(ann, 0))))
    clock.after(minutes=30)
    resolve(clock, alert.alias)
    post.start(port)
    clock.after(minutes=5)
    assert mailbox(ann).is_empty()
    assert [one.state for one in Delivery.objects.all()] == ["cancelled"]


def test_a_backlog_is_one_summary_and_not_a_replay(clock, mailbox, fires, ann, post):
    port = post.stop()
    ladder = policy(named(ann, 0))
    for number in range(6):
        fires(f"Disk {number} is full", to=to(ladder), work=False)
    clock.work()
    clock.after(minutes=20)
    post.start(port)
    clock.after(minutes=2)
    mailbox(ann).expects("6 alerts need you", *(f"Disk {number} is full" for number in range(6)))
    assert mailbox(ann).is_empty()


def test_a_page_that_could_not_leave_for_a_day_expires(clock, mailbox, fires, ann, post):
    port = post.stop()
    alert = fires(to=to(policy(named(ann, 0))))
    clock.after(hours=25)
    post.start(port)
    clock.after(minutes=5)
    assert mailbox(ann).is_empty()
    assert ("NoticeFailed", "expired") in story(alert)


def test_a_person_reads_their_own_language_and_clock(clock, mailbox, fires):
    kari = cast.person("Kari", language="nb", time_zone="Europe/Oslo")
    fires(to=to(policy(named(kari, 0))))
    mailbox(kari).expects("[P1] Database is on fire", "(Europe/Oslo)")


def test_a_delivery_says_who_what_and_for_which_alert(clock, fires, post, ann):
    alert = fires(to=to(policy(named(ann, 0))))
    row = Delivery.objects.get()
    assert (row.channel, row.address, row.name, row.about, row.subject) == ("email", "ann@example.org", "Ann", "alert", alert.id)
    assert row.expires_at == clock.now + timedelta(hours=24)
