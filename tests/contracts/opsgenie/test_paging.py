"""Escalations, routing rules and notification rules over the Opsgenie API."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.contracts.opsgenie.api import api, fire

pytestmark = pytest.mark.django_db

NIGHTS = {"type": "time-of-day", "restriction": {"startHour": 18, "startMin": 0, "endHour": 8, "endMin": 30}}
URGENT = {"type": "match-all-conditions", "conditions": [{"field": "priority", "operation": "equals", "expectedValue": "P1", "not": False}]}


@pytest.fixture
def ann():
    return cast.ann()


@pytest.fixture
def client(ann):
    one = api()
    one.post("/v2/teams", {"name": "Payments", "members": [{"user": {"username": ann.email}}]})
    return one


def ladder(**more):
    return {
        "name": "Nights",
        "description": "When it is dark",
        "ownerTeam": {"name": "Payments"},
        "rules": [
            {
                "condition": "if-not-acked",
                "notifyType": "default",
                "delay": {"timeAmount": 0},
                "recipient": {"type": "user", "username": "ann@example.org"},
            },
            {
                "condition": "if-not-closed",
                "notifyType": "next",
                "delay": {"timeAmount": 1, "timeUnit": "hours"},
                "recipient": {"type": "schedule", "name": "Payments_schedule"},
            },
        ],
        **more,
    }


def test_a_new_team_has_a_schedule_an_escalation_and_a_default_rule(client):
    team = client.get("/v2/teams/Payments?identifierType=name").data
    assert [one["name"] for one in client.get("/v2/schedules").data if one["ownerTeam"]["id"] == team["id"]] == ["Payments_schedule"]
    escalation = client.get("/v2/escalations").data[0]
    assert (escalation["name"], escalation["ownerTeam"]) == ("Payments_escalation", {"id": team["id"], "name": "Payments"})
    assert [rule["delay"]["timeAmount"] for rule in escalation["rules"]] == [0, 5, 10]
    rules = client.get(f"/v2/teams/{team['id']}/routing-rules").data
    assert [(one["isDefault"], one["notify"]["name"]) for one in rules] == [(True, "Payments_escalation")]
    assert rules[0]["criteria"]["type"] == "match-all"


def test_an_escalation_is_made_changed_and_removed(client, ann):
    made = client.post("/v2/escalations", ladder(repeat={"waitInterval": 10, "count": 2, "closeAlertAfterAll": True}))
    assert (made.status, made.data["name"]) == (201, "Nights")
    shown = client.get("/v2/escalations/Nights", identifierType="name").data
    assert shown["ownerTeam"]["name"] == "Payments"
    first, second = shown["rules"]
    assert first["recipient"] == {"type": "user", "id": ann.id, "username": ann.email}
    assert (second["condition"], second["notifyType"], second["delay"]) == (
        "if-not-closed",
        "next",
        {"timeAmount": 60, "timeUnit": "minutes"},
    )
    assert second["recipient"]["name"] == "Payments_schedule"
    assert shown["repeat"] == {"waitInterval": 10, "count": 2, "resetRecipientStates": False, "closeAlertAfterAll": True}
    changed = client.patch(f"/v2/escalations/{made.data['id']}", {"name": "Dark/ness", "repeat": {"waitInterval": 0}})
    assert changed.data["name"] == "Dark/ness"
    shown = client.get("/v2/escalations/Dark/ness?identifierType=name").data
    assert ("repeat" in shown, len(shown["rules"]), shown["description"]) == (False, 2, "When it is dark")
    assert [one["name"] for one in client.get(f"/v2/users/{ann.id}/escalations").data] == ["Dark/ness"]
    assert client.delete("/v2/escalations/Dark%2Fness?identifierType=name").status == 200
    assert client.get(f"/v2/escalations/{made.data['id']}").status == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"rules": []}, "rules"),
        ({"ownerTeam": {"name": "None"}}, "ownerTeam"),
        ({"rules": [{"recipient": {"type": "user", "username": "nobody"}}]}, "rules[0].recipient.id"),
        ({"rules": [{"recipient": {"type": "cat"}}]}, "rules[0].recipient.type"),
        ({"rules": [{"delay": {"timeAmount": "x"}, "recipient": {"type": "team", "name": "Payments"}}]}, "rules[0].delay.timeAmount"),
    ],
)
def test_a_wrong_escalation_is_refused_by_field(client, change, field):
    assert list(client.post("/v2/escalations", ladder(**change)).errors) == [field]


def test_the_name_of_an_escalation_is_taken_once(client):
    client.post("/v2/escalations", ladder())
    assert client.post("/v2/escalations", ladder()).status == 409


def test_a_routing_rule_is_made_moved_changed_and_removed(client):
    path = "/v2/teams/Payments/routing-rules"
    rule = {"name": "Urgent", "criteria": URGENT, "timeRestriction": NIGHTS, "timezone": "Europe/Oslo", "notify": {"type": "none"}}
    made = client.post(path + "?teamIdentifierType=name", rule)
    assert made.status == 201
    shown = client.get(f"{path}/{made.data['id']}").data
    assert (shown["isDefault"], shown["order"], shown["timezone"], shown["notify"]) == (False, 0, "Europe/Oslo", {"type": "none"})
    assert shown["timeRestriction"] == NIGHTS
    assert shown["criteria"]["conditions"][0]["expectedValue"] == "P1"
    second = client.post(path, {"name": "Later", "notify": {"type": "schedule", "name": "Payments_schedule"}})
    assert [one["name"] for one in client.get(path).data] == ["Urgent", "Later", "Default"]
    assert client.post(f"{path}/{second.data['id']}/change-order", {"order": 0}).status == 200
    assert [one["name"] for one in client.get(path).data] == ["Later", "Urgent", "Default"]
    client.patch(f"{path}/{made.data['id']}", {"timeRestriction": None, "notify": {"type": "escalation", "name": "Payments_escalation"}})
    shown = client.get(f"{path}/{made.data['id']}").data
    assert ("timeRestriction" in shown, shown["name"], shown["notify"]["name"]) == (False, "Urgent", "Payments_escalation")
    assert shown["criteria"]["type"] == "match-all-conditions"
    assert client.delete(f"{path}/{made.data['id']}").status == 200
    assert client.get(f"{path}/{made.data['id']}").status == 404


def test_the_default_rule_can_lead_to_nobody(client):
    path = "/v2/teams/Payments/routing-rules"
    default = client.get(path).data[-1]
    client.patch(f"{path}/{default['id']}", {"notify": {"type": "none"}})
    assert client.get(path).data[-1]["notify"] == {"type": "none"}
    assert client.delete(f"{path}/{default['id']}").status == 422


def test_wrong_rules_and_rules_of_other_teams_are_refused(client):
    path = "/v2/teams/Payments/routing-rules"
    rule = client.get(path).data[0]
    client.post("/v2/teams", {"name": "Other"})
    assert client.get(f"/v2/teams/Other/routing-rules/{rule['id']}").status == 404
    assert client.get("/v2/teams/None/routing-rules").status == 404
    for body in (
        {},
        {"notify": {"type": "schedule", "name": "None"}},
        {"notify": {"type": "none"}, "timezone": "Mars/North"},
        {"notify": {"type": "none"}, "criteria": {"type": "match-any-condition", "conditions": [{"field": "colour"}]}},
    ):
        assert client.post(path, body).status == 422


def test_a_notification_rule_is_made_changed_and_removed(client, ann):
    path = f"/v2/users/{ann.email}/notification-rules"
    client.post(f"/v2/users/{ann.id}/contacts", {"method": "sms", "to": "47-90000000"})
    rule = {
        "name": "New alerts",
        "actionType": "create-alert",
        "criteria": URGENT,
        "timeRestriction": NIGHTS,
        "enabled": True,
        "notificationTime": ["just-before"],
        "schedules": [{"type": "schedule", "name": "Payments_schedule"}],
        "steps": [{"contact": {"method": "email", "to": "Ann@example.org"}, "sendAfter": {"timeAmount": 5}, "enabled": True}],
        "repeat": {"loopAfter": 30, "enabled": True},
    }
    made = client.post(path, rule)
    assert (made.status, made.data["name"]) == (201, "New alerts")
    shown = client.get(f"{path}/{made.data['id']}").data
    assert (shown["actionType"], shown["order"], shown["enabled"], shown["repeat"]) == (
        "create-alert",
        0,
        True,
        {"loopAfter": 30, "enabled": True},
    )
    assert shown["timeRestriction"] == NIGHTS
    assert shown["steps"][0]["contact"] == {"method": "email", "to": "ann@example.org"}
    assert shown["steps"][0]["sendAfter"] == {"timeAmount": 5, "timeUnit": "minutes"}
    assert client.get(path).data == [
        {"id": made.data["id"], "name": "New alerts", "actionType": "create-alert", "order": 0, "enabled": True}
    ]
    client.post(f"{path}/{made.data['id']}/disable")
    assert client.get(path).data[0]["enabled"] is False
    client.post(f"{path}/{made.data['id']}/enable")
    client.patch(f"{path}/{made.data['id']}", {"name": "Alerts", "repeat": {"enabled": False}})
    shown = client.get(f"{path}/{made.data['id']}").data
    assert (shown["name"], shown["enabled"], shown["repeat"]["enabled"], len(shown["steps"])) == ("Alerts", True, False, 1)
    client.post(path, {"name": "First", "actionType": "create-alert", "order": 0})
    assert [one["name"] for one in client.get(path).data] == ["First", "Alerts"]
    client.post(f"{path}/{made.data['id']}/change-order", {"order": 0})
    assert [one["name"] for one in client.get(path).data] == ["Alerts", "First"]
    assert client.delete(f"{path}/{made.data['id']}").status == 200
    assert client.get(f"{path}/{made.data['id']}").status == 404


@pytest.mark.parametrize(("said", "kept"), [(["just-before", "1_DAY_AGO"], ["just-before", "1-day-ago"]), ([], [])])
def test_a_rule_on_shifts_keeps_its_times_and_schedules(client, ann, said, kept):
    path = f"/v2/users/{ann.email}/notification-rules"
    body = {"name": "Shifts", "actionType": "schedule-start", "notificationTime": said, "schedules": [{"type": "schedule", "name": "Web"}]}
    made = client.post(path, body)
    shown = client.get(f"{path}/{made.data['id']}").data
    assert shown.get("notificationTime") == kept
    assert shown["schedules"][0]["name"] == "Web"


def test_a_time_that_does_not_exist_is_refused_with_those_that_do(client, ann):
    path = f"/v2/users/{ann.email}/notification-rules"
    answer = client.post(path, {"name": "Shifts", "actionType": "schedule-end", "notificationTime": ["sometime"]})
    assert answer.status == 422
    assert "15-minutes-ago" in answer.errors["notificationTime"]


def test_the_steps_of_a_rule_come_and_go(client, ann):
    rules = f"/v2/users/{ann.id}/notification-rules"
    made = client.post(rules, {"name": "New alerts", "actionType": "create-alert"})
    path = f"{rules}/{made.data['id']}/steps"
    step = client.post(
        path, {"contact": {"method": "sms", "to": "47-90000000"}, "sendAfter": {"timeAmount": 1, "timeUnit": "hours"}, "enabled": True}
    )
    assert step.status == 201
    one = f"{path}/{step.data['id']}"
    shown = client.get(one).data
    assert (shown["contact"], shown["sendAfter"]["timeAmount"]) == ({"method": "sms", "to": "47-90000000"}, 60)
    assert shown["_parent"] == {"id": made.data["id"], "name": "New alerts"}
    client.post(f"{one}/disable")
    assert client.get(path).data[0]["enabled"] is False
    client.post(f"{one}/enable")
    client.patch(one, {"sendAfter": {"timeAmount": 2}})
    shown = client.get(one).data
    assert (shown["enabled"], shown["sendAfter"]["timeAmount"], shown["contact"]["to"]) == (True, 2, "47-90000000")
    assert client.delete(one).status == 200
    assert client.get(one).status == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "x"},
        {"name": "x", "actionType": "full-moon"},
        {"name": "x", "actionType": "create-alert", "steps": [{"contact": {"method": "pigeon", "to": "x"}}]},
        {"name": "x", "actionType": "create-alert", "steps": [{"contact": {"method": "email"}}]},
        {"name": "x", "actionType": "create-alert", "criteria": {"type": "some"}},
    ],
)
def test_a_wrong_notification_rule_is_refused(client, ann, body):
    assert client.post(f"/v2/users/{ann.id}/notification-rules", body).status == 422


def test_somebody_elses_rule_is_not_found(client, ann):
    made = client.post(f"/v2/users/{ann.id}/notification-rules", {"name": "x", "actionType": "create-alert"})
    bo = cast.bo()
    assert client.get(f"/v2/users/{bo.id}/notification-rules/{made.data['id']}").status == 404


def test_an_alert_can_be_passed_to_a_schedule_or_an_escalation(client):
    fire("disk")
    client.post("/v2/alerts/disk/escalate?identifierType=alias", {"escalation": {"name": "Payments_escalation"}})
    client.post("/v2/alerts/disk/responders?identifierType=alias", {"responder": {"type": "schedule", "name": "Payments_schedule"}})
    shown = client.get("/v2/alerts/disk?identifierType=alias").data
    assert {(one["type"], one["name"]) for one in shown["responders"]} == {
        ("escalation", "Payments_escalation"),
        ("schedule", "Payments_schedule"),
    }
    assert client.post("/v2/alerts/disk/escalate?identifierType=alias", {"escalation": {"name": "None"}}).status == 422
    assert client.get("/v2/alerts/disk/recipients?identifierType=alias").data == []


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=10)
    | st.sampled_from(["user", "team", "schedule", "email", "match-all-conditions"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "id", "name", "recipient", "delay", "timeAmount", "contact", "method", "to", "conditions"]), inner
        )
    ),
    max_leaves=8,
)
FIELDS = [
    "name",
    "actionType",
    "rules",
    "repeat",
    "criteria",
    "timeRestriction",
    "timezone",
    "notify",
    "order",
    "steps",
    "ownerTeam",
    "schedules",
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.sampled_from(
        [
            "POST escalations",
            "PATCH escalations/Payments_escalation",
            "POST teams/Payments/routing-rules",
            "POST users/{}/notification-rules",
        ]
    ),
    st.dictionaries(st.sampled_from(FIELDS), VALUES),
)
def test_hostile_bodies_break_nothing(client, ann, call, body):
    method, _, path = call.partition(" ")
    answer = client.call(method, "/v2/" + path.format(ann.id), body)
    assert answer.status in {200, 201, 404, 409, 422}
