"""A batch of parcels becomes rows, events and reactions in one transaction."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from varsko.alerts import actions, queries
from varsko.alerts.data import Parcel, Responder, Result, Signal
from varsko.alerts.models import Alert, Request
from varsko.core.models import EventRow
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import Team

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def disk_full(verb: str = "open", alias: str = "disk", **facts) -> Parcel:
    return Parcel(
        signal=Signal(verb=verb, alias=alias, message="Disk full on db1", **facts), key_name="Prometheus", request_id=str(uuid4())
    )


def only_alert():
    return queries.alerts(by=SYSTEM_ACTOR)[0]


def test_an_alert_is_stored_with_everything_its_source_said():
    parcel = disk_full(
        priority=1, tags=("db",), details={"host": "db1"}, responders=(Responder(kind="team", name="Payments"),), entity="db1"
    )
    actions.receive([parcel], at=AT)
    alert = only_alert()
    assert (alert.number, alert.message, alert.priority, alert.state) == (1, "Disk full on db1", 1, "open")
    assert (alert.tags, alert.details, alert.entity) == (("db",), {"host": "db1"}, "db1")
    assert alert.responders == (Responder(kind="team", name="Payments"),)
    assert alert.created_at == AT


def test_a_repeat_changes_nothing_but_count_and_last_time():
    actions.receive([disk_full()], at=AT)
    later = AT + timedelta(minutes=5)
    other = Parcel(signal=Signal(alias="disk", message="Other words", priority=5))
    actions.receive([other], at=later)
    alert = only_alert()
    assert (alert.count, alert.message, alert.priority, alert.last_occurred_at) == (2, "Disk full on db1", 3, later)


def test_numbers_count_up_without_gaps_over_batches():
    actions.receive([disk_full(alias="a"), disk_full(alias="a"), disk_full(alias="b")], at=AT)
    actions.receive([disk_full(alias="c")], at=AT)
    assert sorted(Alert.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_a_close_from_the_source_ends_the_alert_and_frees_the_alias():
    actions.receive([disk_full()], at=AT)
    received = actions.receive([disk_full("close", user="Prometheus"), disk_full()], at=AT)
    assert [one.outcome for one in received] == ["moved", "opened"]
    assert sorted(Alert.objects.values_list("state", "closed_by")) == [("closed", "Prometheus"), ("open", "")]


def test_the_log_tells_each_step_in_order():
    actions.receive([disk_full(), disk_full(), disk_full("acknowledge"), disk_full("note", note="on it"), disk_full("close")], at=AT)
    kinds = [line.kind for line in queries.story(only_alert().id)]
    assert kinds == [
        "alerts.AlertOpened",
        "alerts.AlertRepeated",
        "alerts.AlertAcknowledged",
        "alerts.AlertNoted",
        "alerts.AlertClosed",
    ]


def test_the_request_that_opened_and_the_one_that_repeated_can_both_be_asked_for():
    first, second = disk_full(), disk_full()
    actions.receive([first], at=AT)
    actions.receive([second], at=AT)
    alert = only_alert()
    opened, repeated = queries.request(first.request_id), queries.request(second.request_id)
    assert opened
    assert repeated
    assert (opened.success, opened.action, opened.alert_id) == (True, "Create", alert.id)
    assert (repeated.success, repeated.alert_id) == (True, alert.id)
    by_request = queries.alert(second.request_id, by=SYSTEM_ACTOR)
    assert by_request
    assert by_request.id == alert.id


def test_a_close_without_an_open_alert_is_remembered_as_failed():
    parcel = disk_full("close")
    actions.receive([parcel], at=AT)
    known = queries.request(parcel.request_id)
    assert known
    assert (known.success, known.status) == (False, "There is no open alert")


def test_nothing_is_stored_when_one_parcel_of_the_batch_cannot_be():
    clash = disk_full(alias="b")
    actions.receive([clash], at=AT)
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        actions.receive([disk_full(alias="x"), Parcel(signal=Signal(alias="y", message="m"), request_id=clash.request_id)], at=AT)


def test_an_alert_for_a_named_team_belongs_to_it_at_once():
    team = Team.objects.create(name="Payments", private=True)
    actions.receive([disk_full(responders=(Responder(kind="team", name="Payments"),))], at=AT)
    assert only_alert().team_id == str(team.pk)


def test_the_statements_of_a_batch_do_not_grow_with_it(django_assert_max_num_queries):
    actions.receive([disk_full(alias=f"warm-{number}") for number in range(3)], at=AT)
    with django_assert_max_num_queries(14):
        actions.receive([disk_full(alias=f"a-{number}") for number in range(100)], at=AT)
    with django_assert_max_num_queries(14):
        actions.receive([disk_full(alias=f"a-{number}") for number in range(100)], at=AT)


@pytest.mark.parametrize("hostile", ["\0", "\ud800", "x" * 1_000_000, "<script>alert(1)</script>", "{{ 7 * 7 }}"])
def test_hostile_text_is_stored_cut_and_clean(hostile):
    parcel = disk_full(alias=hostile, entity=hostile, tags=(hostile,), details={hostile: hostile}, source=hostile, description=hostile)
    received = actions.receive([parcel], at=AT)
    assert received[0].outcome == "opened"
    again = actions.receive([disk_full(alias=hostile)], at=AT)
    assert again[0].outcome == "repeated"


def test_verbs_answer_what_became_of_each_alert():
    actions.receive([disk_full(alias="a"), disk_full(alias="b")], at=AT)
    first, second = (alert.id for alert in queries.alerts(by=SYSTEM_ACTOR, order="number"))
    actions.close(by=SYSTEM_ACTOR, at=AT, alert_ids=[second])
    results = actions.acknowledge(by=SYSTEM_ACTOR, at=AT, alert_ids=[first, second, str(uuid4())])
    assert list(results.values()) == [Result.DONE, Result.CLOSED, Result.GONE]
    assert actions.acknowledge(by=SYSTEM_ACTOR, at=AT, alert_ids=[first])[first] is Result.ALREADY
    assert EventRow.objects.filter(kind="alerts.AlertAcknowledged").count() == 1
    assert Request.objects.count() == 0
