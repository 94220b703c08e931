"""What people and keys do to alerts, and what they may not."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from varsko import flow
from varsko.alerts import actions, queries
from varsko.alerts.data import AlertView, Parcel, Responder, Result, Signal
from varsko.core.models import EventRow
from varsko.core.worker import work_off
from varsko.events.base import Who
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.people.models import Team, User

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SNOOZES = next(queue for queue in flow.DUE if queue.name == "snoozes")


@pytest.fixture
def ann() -> User:
    return User.objects.create(email="ann@fjord.example", name="Ann")


@pytest.fixture
def payments() -> Team:
    return Team.objects.create(name="Payments", private=True)


def person(user: User | None = None, role: str = "responder", team: Team | None = None) -> Actor:
    who = Who(kind="user", id=str(user.pk) if user else "", name=user.name if user else "Eve")
    return Actor(who=who, role=role, team_ids=frozenset({str(team.pk)} if team else ()))


def key(*rights: str, team: Team | None = None) -> Actor:
    return Actor(who=Who(kind="key", name="script"), rights=frozenset(rights), team_ids=frozenset({str(team.pk)} if team else ()))


def alert(alias: str = "disk", team: Team | None = None) -> AlertView:
    received = actions.receive([Parcel(signal=Signal(alias=alias, message="Disk full"), team_id=str(team.pk) if team else "")], at=AT)
    return fresh(received[0].alert_id)


def fresh(alert_id: str) -> AlertView:
    found = queries.alert(alert_id, by=SYSTEM_ACTOR)
    assert found
    return found


def test_whoever_acknowledges_owns_it(ann):
    it = alert()
    assert actions.acknowledge(by=person(ann), at=AT, alert_ids=[it.id])[it.id] is Result.DONE
    after = fresh(it.id)
    assert (after.state, after.acknowledged_by, after.owner_email, after.acknowledged_at) == (
        "acknowledged",
        "Ann",
        "ann@fjord.example",
        AT,
    )


def test_two_acknowledge_at_once_and_only_one_wins(ann):
    it = alert()
    first = actions.acknowledge(by=person(ann), at=AT, alert_ids=[it.id])
    second = actions.acknowledge(by=person(), at=AT, alert_ids=[it.id])
    assert (first[it.id], second[it.id]) == (Result.DONE, Result.ALREADY)
    assert fresh(it.id).acknowledged_by == "Ann"


def test_giving_back_makes_it_wait_again(ann):
    it = alert()
    actions.acknowledge(by=person(ann), at=AT, alert_ids=[it.id])
    actions.unacknowledge(by=person(ann), at=AT, alert_ids=[it.id], note="not mine")
    after = fresh(it.id)
    assert (after.state, after.acknowledged_by, after.acknowledged_at) == ("open", "", None)
    assert queries.story(it.id)[-1].data["note"] == "not mine"


def test_a_snooze_ends_by_itself_at_its_time(ann):
    it = alert()
    actions.snooze(by=person(ann), at=AT, alert_ids=[it.id], until=AT + timedelta(hours=1))
    assert (fresh(it.id).state, fresh(it.id).snoozed_until) == ("snoozed", AT + timedelta(hours=1))
    with time_machine.travel(AT + timedelta(minutes=59), tick=False):
        assert work_off(SNOOZES) == 0
    with time_machine.travel(AT + timedelta(hours=1), tick=False):
        assert work_off(SNOOZES) == 1
    after = fresh(it.id)
    assert (after.state, after.snoozed_until) == ("open", None)
    assert queries.story(it.id)[-1].reason == "snooze_ended"


def test_a_closed_alert_is_not_woken_by_its_old_snooze(ann):
    it = alert()
    actions.snooze(by=person(ann), at=AT, alert_ids=[it.id], until=AT + timedelta(hours=1))
    actions.close(by=person(ann), at=AT, alert_ids=[it.id])
    with time_machine.travel(AT + timedelta(hours=1), tick=False):
        work_off(SNOOZES)
    assert fresh(it.id).state == "closed"


def test_a_snooze_into_the_past_is_refused(ann):
    it = alert()
    with pytest.raises(Invalid, match="endTime"):
        actions.snooze(by=person(ann), at=AT, alert_ids=[it.id], until=AT)


def test_many_alerts_move_at_once_with_few_statements(ann, django_assert_max_num_queries):
    ids = [alert(f"a{number}").id for number in range(20)]
    with django_assert_max_num_queries(30):
        results = actions.close(by=person(ann), at=AT, alert_ids=ids)
    assert set(results.values()) == {Result.DONE}


def test_changes_are_told_with_before_and_after(ann):
    it = alert()
    by = person(ann)
    actions.change_priority(by=by, at=AT, alert_id=it.id, priority=1)
    actions.change_message(by=by, at=AT, alert_id=it.id, message="Disk nearly full")
    actions.change_description(by=by, at=AT, alert_id=it.id, description="95 %")
    actions.add_tags(by=by, at=AT, alert_id=it.id, tags=["db", "prod"])
    actions.remove_tags(by=by, at=AT, alert_id=it.id, tags=["db"])
    actions.add_details(by=by, at=AT, alert_id=it.id, details={"host": "db1"})
    actions.remove_details(by=by, at=AT, alert_id=it.id, keys=["host", "unknown"])
    after = fresh(it.id)
    assert (after.priority, after.message, after.description, after.tags, after.details) == (1, "Disk nearly full", "95 %", ("prod",), {})
    told = [(line.data["field"], line.data["before"], line.data["after"]) for line in queries.story(it.id)[1:]]
    assert told[0] == ("priority", "3", "1")
    assert told[3:5] == [("tags", "", "db, prod"), ("tags", "db, prod", "prod")]


def test_a_change_that_changes_nothing_is_not_told(ann):
    it = alert()
    assert actions.change_priority(by=person(ann), at=AT, alert_id=it.id, priority=3) is Result.ALREADY
    assert len(queries.story(it.id)) == 1


@pytest.mark.parametrize(
    "verb", [lambda **facts: actions.change_priority(priority=7, **facts), lambda **facts: actions.add_note(note=" ", **facts)]
)
def test_senseless_changes_are_refused(ann, verb):
    it = alert()
    with pytest.raises(Invalid):
        verb(by=person(ann), at=AT, alert_id=it.id)


def test_a_team_that_is_asked_to_answer_becomes_the_team_of_an_alert_without_one(payments):
    it = alert()
    team = Responder(kind="team", id=str(payments.pk), name="Payments")
    actions.add_responder(by=SYSTEM_ACTOR, at=AT, alert_id=it.id, responder=team)
    actions.add_responder(by=SYSTEM_ACTOR, at=AT, alert_id=it.id, responder=team)
    after = fresh(it.id)
    assert (after.responders, after.team_name) == ((team,), "Payments")
    assert queries.story(it.id)[-1].kind == "alerts.AlertResponderAdded"


def test_ownership_can_be_given(ann):
    it = alert()
    actions.assign(by=SYSTEM_ACTOR, at=AT, alert_id=it.id, owner_id=str(ann.pk), owner_name="Ann")
    assert fresh(it.id).owner_name == "Ann"


def test_a_deleted_alert_leaves_its_story(ann):
    it = alert()
    assert actions.delete(by=key("delete"), at=AT, alert_id=it.id) is Result.DONE
    assert queries.alert(it.id, by=SYSTEM_ACTOR) is None
    assert EventRow.objects.filter(subject=it.id, kind="alerts.AlertDeleted").exists()


def test_a_private_teams_alert_is_unknown_to_strangers(ann, payments):
    mine, common = alert("secret", payments), alert("common")
    stranger, member, admin = person(), person(ann, team=payments), person(role="admin")
    assert {one.id for one in queries.alerts(by=stranger)} == {common.id}
    assert {one.id for one in queries.alerts(by=member)} == {mine.id, common.id}
    assert queries.count(by=stranger) == 1
    assert queries.alert(mine.id, by=stranger) is None
    assert queries.alert(mine.id, by=member)
    assert queries.alert(mine.id, by=admin)
    assert actions.acknowledge(by=stranger, at=AT, alert_ids=[mine.id])[mine.id] is Result.GONE
    assert fresh(mine.id).state == "open"


def test_a_teams_key_knows_the_teams_alerts_only(payments):
    mine, other = alert("mine", payments), alert("other")
    team_key = key("read", "create", team=payments)
    assert [one.id for one in queries.alerts(by=team_key)] == [mine.id]
    assert queries.alert(other.id, by=team_key) is None
    assert actions.close(by=team_key, at=AT, alert_ids=[mine.id, other.id]) == {mine.id: Result.DONE, other.id: Result.GONE}


def test_a_key_without_the_right_can_do_nothing():
    it = alert()
    assert queries.alerts(by=key("create")) == []
    assert actions.close(by=key("read"), at=AT, alert_ids=[it.id])[it.id] is Result.GONE
    assert actions.delete(by=key("read", "create"), at=AT, alert_id=it.id) is Result.GONE


def test_a_customer_sees_no_alert_and_a_stakeholder_may_not_touch_one():
    it = alert()
    assert queries.alerts(by=person(role="customer")) == []
    assert len(queries.alerts(by=person(role="stakeholder"))) == 1
    assert actions.acknowledge(by=person(role="stakeholder"), at=AT, alert_ids=[it.id])[it.id] is Result.GONE


@pytest.mark.parametrize(("kind", "ref"), [("id", "not-a-uuid"), ("tiny", "x"), ("tiny", "9" * 40), ("alias", "\0"), ("id", "")])
def test_a_senseless_reference_finds_nothing(kind, ref):
    alert()
    assert queries.alert(ref, kind=kind, by=SYSTEM_ACTOR) is None


def test_an_alias_finds_the_open_alert_only():
    it = alert("disk")
    found = queries.alert("disk", kind="alias", by=SYSTEM_ACTOR)
    assert found
    assert found.id == it.id
    actions.close(by=SYSTEM_ACTOR, at=AT, alert_ids=[it.id])
    assert queries.alert("disk", kind="alias", by=SYSTEM_ACTOR) is None
    by_number = queries.alert(str(it.number), kind="tiny", by=SYSTEM_ACTOR)
    assert by_number
    assert by_number.state == "closed"


def test_lists_page_by_number_with_a_fixed_number_of_statements(django_assert_max_num_queries):
    for number in range(10):
        alert(f"a{number}")
    with django_assert_max_num_queries(2):
        first = queries.alerts(by=SYSTEM_ACTOR, limit=4)
    second = queries.alerts(by=SYSTEM_ACTOR, limit=4, before=first[-1].number)
    assert [one.number for one in first + second] == [10, 9, 8, 7, 6, 5, 4, 3]
