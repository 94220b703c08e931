"""From an alert to those who answer: keys, responders, services, rules, the default, and somebody who is asked later."""

import pytest

from tests import cast
from tests.flows.conftest import NIGHT, acknowledge, story
from tests.flows.test_escalation import named, policy
from varsko import flow
from varsko.alerts.data import Responder
from varsko.alerts.queries import views_of
from varsko.catalog import actions as catalog
from varsko.core.worker import turn
from varsko.kernel.errors import Invalid, NotFound
from varsko.paging import actions as paging
from varsko.paging.data import Step
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.routing import actions, queries
from varsko.schedules.data import Restriction, Window

DISKS = {"type": "match-all-conditions", "conditions": [{"field": "message", "operation": "contains", "expectedValue": "disk"}]}


@pytest.fixture
def ann(clock):
    return cast.ann()


@pytest.fixture
def bo(clock):
    return cast.bo()


@pytest.fixture
def web(ann):
    """A team of Ann's with its default escalation."""
    return paging.set_up_team(by=SYSTEM_ACTOR, at=NIGHT, name="Web", members=[(ann.id, "admin")])


def rule(team, notify, **more):
    return actions.create_rule(by=SYSTEM_ACTOR, at=NIGHT, team_id=team.id, notify_kind="escalation", notify_id=notify.id, **more)


def test_the_team_of_the_key_answers(clock, mailbox, fires, ann, web):
    alert = fires(team_id=web.id)
    mailbox(ann).expects("on call in Web_schedule")
    assert ("AlertRouted", "responder") not in story(alert)
    assert ("AlertRouted", "key_team") in story(alert)


@pytest.mark.parametrize("facts", [{"details": {"Service": "Checkout"}}, {"tags": ("service:CHECKOUT",)}, {"entity": "shop"}])
def test_the_owner_of_the_service_answers_and_the_alert_belongs_to_both(clock, mailbox, fires, ann, web, facts):
    service = catalog.create_service(by=SYSTEM_ACTOR, at=NIGHT, name="Checkout", team_id=web.id, aliases=["shop"])
    alert = fires(**facts)
    mailbox(ann).expects("fire")
    assert ("AlertRouted", "service_owner") in story(alert)
    view = views_of([alert.id])[alert.id]
    assert (view.service_id, view.team_id) == (service.id, web.id)


def test_the_default_of_the_installation_answers(clock, mailbox, fires, ann, web):
    actions.set_default_route(by=SYSTEM_ACTOR, at=NIGHT, kind="team", target_id=web.id)
    alert = fires()
    mailbox(ann).expects("fire")
    assert ("AlertRouted", "default") in story(alert)
    actions.set_default_route(by=SYSTEM_ACTOR, at=NIGHT, kind="")
    assert queries.default_route() is None


def test_responders_are_found_by_name_whatever_its_case_and_by_mail_address(clock, mailbox, fires, ann, bo, web):
    fires(
        to=(
            Responder(kind="team", name="WEB"),
            Responder(kind="user", name="Bo@Example.org"),
            Responder(kind="schedule", name="web_schedule"),
        )
    )
    mailbox(ann).expects("fire")
    mailbox(bo).expects("you are named")
    assert mailbox(ann).is_empty()


def test_a_misspelt_team_is_said_and_the_fallback_told(clock, mailbox, fires):
    cleo = cast.cleo()
    alert = fires(to=Responder(kind="team", name="Wbe"))
    mailbox(cleo).expects("fire")
    assert ("TargetSkipped", "target_gone") in story(alert)


def test_the_rules_of_a_team_decide_by_what_the_alert_says_and_by_the_hour(clock, mailbox, fires, ann, bo, web):
    cleo = cast.cleo()
    day = Restriction("time-of-day", (Window(8 * 60, 16 * 60),))
    rule(web, policy(named(bo, 0), name="Disks"), name="Disks", criteria=DISKS)
    rule(web, policy(named(cleo, 0), name="Day"), name="By day", restriction=day, zone="Pacific/Auckland")  # 16:00 there
    fires("Disk full", team_id=web.id)
    mailbox(bo).expects("Disk full")
    fires("CPU hot", team_id=web.id)
    mailbox(ann).expects("CPU hot")
    clock.after(hours=17)
    fires("CPU hot again", team_id=web.id)
    mailbox(cleo).expects("CPU hot again")


def test_a_team_that_notifies_nobody_is_quiet_and_says_so(clock, mailbox, fires, ann, web):
    cleo = cast.cleo()
    [default] = queries.rules(web.id)
    actions.update_rule(by=SYSTEM_ACTOR, at=NIGHT, rule_id=default.id, notify_kind="none", name="Default")
    alert = fires(team_id=web.id)
    assert mailbox(ann).is_empty()
    assert mailbox(cleo).is_empty()
    assert ("AlertRouted", "key_team") in story(alert)


def test_somebody_asked_to_answer_too_is_paged_right_away(clock, mailbox, fires, ann, bo, web):
    alert = fires(team_id=web.id)
    mailbox(ann).expects("fire")
    clock.after(minutes=1)
    paging.page_someone(by=cast.acting(ann), at=clock.now, alert_id=alert.id, kind="user", target_id=bo.id, name=bo.name)
    clock.work()
    mailbox(bo).expects("you are named")
    assert mailbox(ann).is_empty()


def test_who_is_asked_after_the_acknowledgement_is_not_woken(clock, mailbox, fires, ann, bo, web):
    alert = fires(team_id=web.id)
    acknowledge(clock, alert, cast.acting(ann))
    paging.page_someone(by=cast.acting(ann), at=clock.now, alert_id=alert.id, kind="user", target_id=bo.id, name=bo.name)
    clock.work()
    assert mailbox(bo).is_empty()
    assert ("TargetSkipped", "alert_acknowledged") in story(alert)


def test_an_escalation_that_hands_on_to_a_team_runs_that_teams_rules(clock, mailbox, fires, ann, bo, web):
    from_bo = policy(named(bo, 0), Step(delay=5, target_kind="team", target_id=web.id), name="Front")
    fires(to=Responder(kind="escalation", name=from_bo.name))
    mailbox(bo).expects("fire")
    assert mailbox(ann).is_empty()
    clock.after(minutes=5)
    mailbox(ann).expects("on call in Web_schedule")


def test_rules_keep_their_order_with_the_default_last(clock, web):
    ladder = policy(named(cast.bo(), 0))
    first, second = rule(web, ladder, name="One"), rule(web, ladder, name="Two")
    third = rule(web, ladder, name="Three", position=0)
    assert [one.name for one in queries.rules(web.id)] == ["Three", "One", "Two", "Default"]
    actions.move_rule(by=SYSTEM_ACTOR, at=NIGHT, rule_id=third.id, position=99)
    actions.move_rule(by=SYSTEM_ACTOR, at=NIGHT, rule_id=queries.rules(web.id)[-1].id, position=0)
    assert [one.name for one in queries.rules(web.id)] == ["One", "Two", "Three", "Default"]
    actions.delete_rule(by=SYSTEM_ACTOR, at=NIGHT, rule_id=first.id)
    assert [one.position for one in queries.rules(web.id)] == [0, 1, 2]
    assert queries.rule(second.id).name == "Two"


def test_wrong_rules_are_refused(clock, web):
    ladder = policy(named(cast.bo(), 0))
    with pytest.raises(Invalid, match="cannot be removed"):
        actions.delete_rule(by=SYSTEM_ACTOR, at=NIGHT, rule_id=queries.rules(web.id)[0].id)
    with pytest.raises(Invalid, match="criteria"):
        rule(web, ladder, criteria={"type": "match-all-conditions", "conditions": [{"field": "colour", "operation": "equals"}]})
    with pytest.raises(Invalid, match="time zone"):
        rule(web, ladder, zone="Mars/Olympus")
    with pytest.raises(Invalid, match="notify"):
        actions.create_rule(by=SYSTEM_ACTOR, at=NIGHT, team_id=web.id, notify_kind="pigeon")
    with pytest.raises(NotFound):
        actions.delete_rule(by=SYSTEM_ACTOR, at=NIGHT, rule_id="no such")


def test_managers_configure_their_team_and_nobody_else_does(clock, ann, bo, web):
    ladder = policy(named(bo, 0))
    actions.create_rule(by=cast.acting(ann), at=NIGHT, team_id=web.id, notify_kind="escalation", notify_id=ladder.id)
    for stranger in (bo, cast.dev(), cast.eve()):
        with pytest.raises(NotAllowed):
            actions.create_rule(by=cast.acting(stranger), at=NIGHT, team_id=web.id, notify_kind="escalation", notify_id=ladder.id)
        with pytest.raises(NotAllowed):
            actions.set_default_route(by=cast.acting(stranger), at=NIGHT, kind="")


def test_two_hundred_alerts_are_routed_in_a_handful_of_queries(clock, fires, web, django_assert_max_num_queries):
    for number in range(200):
        fires(f"Alert {number}", team_id=web.id, work=False, tags=("service:Checkout",))
    with django_assert_max_num_queries(40):
        turn(flow.DUE[0])
