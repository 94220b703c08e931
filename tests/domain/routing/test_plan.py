"""Who answers for an alert: responders and the key's team, else the service's owner, else the default, else the fallback."""

from hypothesis import given
from hypothesis import strategies as st

from varsko.kernel.matching import Condition, Criteria, Kind, Operation
from varsko.routing.domain.plan import Ask, Reason, Rule, Target, first_match, route

WEB = Target(kind="team", id="web", name="Web")
OPS = Target(kind="team", id="ops", name="Ops")
ANN = Target(kind="user", id="ann", name="Ann")
NOBODY_KNOWS = Target(kind="user", name="nobody@example.org", reason=Reason.UNKNOWN_RESPONDER)
DISKS = Criteria(kind=Kind.EVERY, conditions=(Condition(field="message", operation=Operation.CONTAINS, expected="disk"),))
DEFAULT = Rule(name="Default", notify_kind="escalation", notify_id="e1", is_default=True)
RULES = {"web": [DEFAULT], "ops": [Rule(name="Default", notify_kind="schedule", notify_id="s1", is_default=True)]}


def led(ask, rules=RULES):
    decision = route(ask, rules)
    return decision.reason, [(one.kind, one.id, one.reason) for one in decision.targets]


def test_responders_and_the_teams_key_answer_together():
    reason, targets = led(Ask(responders=(ANN,), key_team=WEB, service_team=OPS, default=OPS))
    assert reason is Reason.RESPONDER
    assert targets == [("user", "ann", Reason.RESPONDER), ("escalation", "e1", Reason.KEY_TEAM)]


def test_without_them_the_owner_of_the_service_answers():
    assert led(Ask(service_team=OPS, default=WEB)) == (Reason.SERVICE_OWNER, [("schedule", "s1", Reason.SERVICE_OWNER)])


def test_without_an_owner_the_default_of_the_installation_answers():
    assert led(Ask(default=WEB)) == (Reason.DEFAULT, [("escalation", "e1", Reason.DEFAULT)])


def test_without_anything_nobody_is_named():
    assert led(Ask()) == (Reason.NO_ROUTE, [])


def test_responders_that_do_not_exist_lead_on_and_are_said():
    reason, targets = led(Ask(responders=(NOBODY_KNOWS,), service_team=OPS))
    assert reason is Reason.SERVICE_OWNER
    assert targets == [("schedule", "s1", Reason.SERVICE_OWNER), ("user", "", Reason.UNKNOWN_RESPONDER)]


def test_who_is_asked_for_and_does_not_exist_is_not_replaced_by_others():
    ask = Ask(responders=(NOBODY_KNOWS,), service_team=OPS, asked=True)
    assert route(Ask(responders=(NOBODY_KNOWS,), asked=True), RULES).reason is Reason.UNKNOWN_RESPONDER
    assert route(ask, RULES).reason is Reason.SERVICE_OWNER


def test_two_ways_to_one_target_are_one():
    _reason, targets = led(Ask(responders=(WEB, ANN, ANN), key_team=WEB))
    assert [target[:2] for target in targets] == [("escalation", "e1"), ("user", "ann")]


def test_a_team_that_notifies_nobody_is_visible_with_its_rule():
    quiet = Rule(name="Quiet", notify_kind="none", is_default=True)
    [target] = route(Ask(key_team=WEB), {"web": [quiet]}).targets
    assert target.plain() == {"kind": "none", "id": "", "name": "", "reason": "key_team", "team": "Web", "rule": "Quiet"}


def test_a_team_without_any_rule_is_told_as_a_whole():
    assert led(Ask(key_team=WEB), {}) == (Reason.KEY_TEAM, [("team", "web", Reason.KEY_TEAM)])


def test_rules_are_asked_from_the_top_and_the_default_last():
    disks = Rule(name="Disks", notify_kind="schedule", notify_id="disks", criteria=DISKS)
    closed = Rule(name="By day", notify_kind="schedule", notify_id="day", open=False)
    late = Rule(name="Everything", notify_kind="schedule", notify_id="all")
    rules = [DEFAULT, disks, closed]
    assert first_match(rules, {"message": "Disk full"}) is disks
    assert first_match(rules, {"message": "CPU hot"}) is DEFAULT
    assert first_match([*rules, late], {"message": "CPU hot"}) is late
    assert first_match([closed], {}) is None


TARGETS = st.sampled_from([WEB, OPS, ANN, NOBODY_KNOWS])
TEAMS = st.sampled_from([None, WEB, OPS])


@given(st.lists(TARGETS, max_size=4), TEAMS, TEAMS, TEAMS)
def test_an_alert_is_never_left_without_a_decision(responders, key_team, service_team, default):
    decision = route(Ask(responders=tuple(responders), key_team=key_team, service_team=service_team, default=default), RULES)
    known = [one for one in decision.targets if one.reason is not Reason.UNKNOWN_RESPONDER]
    assert bool(known) is (decision.reason is not Reason.NO_ROUTE)
    assert len({(one.kind, one.id or one.name) for one in decision.targets}) == len(decision.targets)
