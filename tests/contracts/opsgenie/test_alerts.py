"""Alerts over the Opsgenie API: found, listed, led through their states, changed; each write visible to the next request."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.contracts.opsgenie.api import AT, Api, api, fire
from varsko.alerts import actions
from varsko.alerts.data import Parcel, Responder, Signal

pytestmark = pytest.mark.django_db

ODD_ALIASES = [
    ("disk", "disk"),
    ("al/1 x", "al%2F1%20x"),
    ("a b/c", "a%20b/c"),
    ("http://x/close", "http://x/close"),
    ("100%", "100%25"),
    ("a+b", "a+b"),
    ("Z2Vu=", "Z2Vu="),
    ("ærlig/łódź", "%C3%A6rlig/%C5%82%C3%B3d%C5%BA"),
]


def status_of(client, answer):
    return client.get(f"/v2/alerts/requests/{answer.body['requestId']}").data


def alert(client, ref="disk", kind="alias"):
    return client.get(f"/v2/alerts/{ref}", identifierType=kind).data


def test_an_alert_is_shown_with_everything_clients_read():
    alert_id = fire("disk", description="It is full", tags=("db", "eu"), details={"host": "db1"}, entity="db1", source="prom", priority=1)
    shown = alert(api(), alert_id, "id")
    assert shown["id"] == alert_id
    assert shown["tinyId"] == "1"
    assert (shown["message"], shown["description"], shown["priority"]) == ("Disk full", "It is full", "P1")
    assert (shown["tags"], shown["details"], shown["entity"]) == (["db", "eu"], {"host": "db1"}, "db1")
    assert (shown["status"], shown["acknowledged"], shown["snoozed"], shown["isSeen"]) == ("open", False, False, False)
    assert shown["createdAt"] == "2026-03-02T12:00:00.000Z"
    assert "snoozedUntil" not in shown
    assert None not in shown.values()


def test_an_alert_is_found_by_id_alias_and_short_number():
    alert_id, client = fire("disk"), api()
    assert {alert(client, ref, kind)["id"] for ref, kind in [(alert_id, "id"), ("disk", "alias"), ("1", "tiny")]} == {alert_id}
    for ref, kind in [("disk", "id"), ("other", "alias"), ("2", "tiny"), ("x", "tiny"), ("1" * 50, "tiny")]:
        assert client.get(f"/v2/alerts/{ref}", identifierType=kind).status == 404


@pytest.mark.parametrize(("alias", "raw"), ODD_ALIASES)
def test_an_odd_alias_is_understood_raw_and_encoded(alias, raw):
    client, alert_id = api(), fire(alias)
    assert alert(client, raw)["id"] == alert_id
    for slash in ("", "/"):
        assert client.post(f"/v2/alerts/{raw}/acknowledge{slash}?identifierType=alias", {}).status == 202
    assert client.post(f"/v2/alerts/{raw}/close?identifierType=alias").status == 202
    assert alert(client, alert_id, "id")["status"] == "closed"


def test_acknowledging_and_closing_tell_who_and_when():
    client, alert_id = api(), fire("disk")
    client.post("/v2/alerts/disk/acknowledge", {"user": "ann@example.org", "note": "on it", "source": "phone"}, identifierType="alias")
    taken = alert(client)
    assert (taken["status"], taken["acknowledged"], taken["report"]["acknowledgedBy"]) == ("open", True, "ann@example.org")
    client.post("/v2/alerts/disk/unacknowledge", {}, identifierType="alias")
    assert alert(client)["acknowledged"] is False
    client.post("/v2/alerts/disk/close", {"user": ""}, identifierType="alias")
    closed = alert(client, alert_id, "id")
    assert (closed["status"], closed["report"]["closedBy"]) == ("closed", "Prometheus")
    assert closed["report"]["closeTime"] > 0
    assert client.get("/v2/alerts/disk", identifierType="alias").status == 404


def test_what_became_of_a_request_can_be_asked_at_once():
    client, alert_id = api(), fire("disk")
    taken = status_of(client, client.post("/v2/alerts/disk/acknowledge", identifierType="alias"))
    assert taken["success"] is taken["isSuccess"] is True
    assert (taken["action"], taken["alertId"], taken["alias"]) == ("Acknowledge", alert_id, "disk")
    again = status_of(client, client.post("/v2/alerts/disk/acknowledge", identifierType="alias"))
    assert (again["success"], again["status"]) == (False, "Alert is already acknowledged")
    client.post("/v2/alerts/disk/close", identifierType="alias")
    gone = status_of(client, client.post("/v2/alerts/disk/close", identifierType="alias"))
    assert (gone["success"], gone["alertId"], gone["alias"]) == (False, "", "")
    assert "There is no open alert" in gone["status"]
    closed = status_of(client, client.post(f"/v2/alerts/{alert_id}/close"))
    assert closed["status"] == "Alert is already closed"
    unknown = status_of(client, client.delete("/v2/alerts/0190c0de-0000-7000-8000-000000000000"))
    assert (unknown["success"], unknown["status"]) == (False, "Alert does not exist")


@pytest.mark.parametrize("ref", ["x", "0190c0de-0000-7000-8000-000000000000", "%00"])
def test_a_request_nobody_made_is_a_404_that_tells_to_ask_again(ref):
    answer = api().get(f"/v2/alerts/requests/{ref}")
    assert (answer.status, answer.headers["X-Opsgenie-Errortype"]) == (404, "RequestNotProcessed")


def test_the_creating_requests_id_does_where_an_alerts_id_is_expected():
    alert_id, client = fire("disk"), api()
    assert alert(client, alert_id, "id")["alias"] == "disk"
    assert client.get(f"/v2/alerts/requests/{alert_id}").data["status"] == "Created alert"


def test_notes_are_written_and_read_newest_first_in_both_directions():
    client, alert_id = api(), fire("disk")
    for number in range(5):
        client.post("/v2/alerts/disk/notes", {"note": f"note {number}", "user": "ann"}, identifierType="alias")
    first = client.get(f"/v2/alerts/{alert_id}/notes", limit=2)
    assert [(one["note"], one["owner"]) for one in first.data] == [("note 4", "ann"), ("note 3", "ann")]
    following = client.get(first.body["paging"]["next"].removeprefix("http://127.0.0.1:8000"))
    assert [one["note"] for one in following.data] == ["note 2", "note 1"]
    back = client.get(f"/v2/alerts/{alert_id}/notes", limit=1, direction="prev", offset=following.data[0]["offset"])
    assert [one["note"] for one in back.data] == ["note 3"]
    oldest = client.get(f"/v2/alerts/{alert_id}/notes", order="asc")
    assert [one["note"] for one in oldest.data] == [f"note {number}" for number in range(5)]
    assert client.post("/v2/alerts/disk/notes", {"note": " "}, identifierType="alias").errors == {"note": "must not be empty"}


def test_the_log_tells_the_story():
    client, alert_id = api(), fire("disk")
    client.post("/v2/alerts/disk/tags", {"tags": ["db"]}, identifierType="alias")
    client.post("/v2/alerts/disk/close", {"note": "fixed"}, identifierType="alias")
    lines = client.get(f"/v2/alerts/{alert_id}/logs", order="asc").data
    assert [one["log"] for one in lines] == ["Alert created: Disk full", "Changed tags from [] to [db]", "Alert closed"]
    assert [one["note"] for one in client.get(f"/v2/alerts/{alert_id}/notes").data] == ["fixed"]


def test_tags_and_details_come_and_go():
    client, alert_id = api(), fire("disk", tags=("old",), details={"host": "db1"})
    client.post("/v2/alerts/disk/tags", {"tags": [" new", "old", "", None]}, identifierType="alias")
    client.post("/v2/alerts/disk/details", {"details": {"pings": 3, "gone": None, "host": "db2"}}, identifierType="alias")
    shown = alert(client)
    assert shown["tags"] == ["old", "new"]
    assert shown["details"] == {"host": "db2", "pings": "3", "gone": ""}
    assert client.delete("/v2/alerts/disk/tags?identifierType=alias&tags=old%2Cnew&user=ann").status == 202
    assert client.delete("/v2/alerts/disk/details?identifierType=alias&keys=host&keys=pings").status == 202
    shown = alert(client, alert_id, "id")
    assert (shown["tags"], shown["details"]) == ([], {"gone": ""})


def test_message_description_and_priority_are_replaced():
    client = api()
    fire("disk")
    client.put("/v2/alerts/disk/message", {"message": "x" * 200}, identifierType="alias")
    client.put("/v2/alerts/disk/description", {"description": "Worse"}, identifierType="alias")
    client.put("/v2/alerts/disk/priority", {"priority": "p2"}, identifierType="alias")
    shown = alert(client)
    assert (len(shown["message"]), shown["description"], shown["priority"]) == (130, "Worse", "P2")
    assert list(client.put("/v2/alerts/disk/priority", {"priority": "P9"}, identifierType="alias").errors) == ["priority"]
    assert list(client.put("/v2/alerts/disk/message", {}, identifierType="alias").errors) == ["message"]


def test_snoozing_quiets_until_a_time_to_come():
    client = api()
    fire("disk")
    assert client.post("/v2/alerts/disk/snooze", {"endTime": "2130-01-01T02:00:00+02:00"}, identifierType="alias").status == 202
    shown = alert(client)
    assert (shown["snoozed"], shown["snoozedUntil"], shown["status"]) == (True, "2130-01-01T00:00:00.000Z", "open")
    for end in ("2001-01-01T00:00:00Z", "soon", None):
        assert list(client.post("/v2/alerts/disk/snooze", {"endTime": end}, identifierType="alias").errors) == ["endTime"]


def test_alerts_are_given_to_people_and_teams():
    client, ann = api(), cast.ann()
    team = cast.team("Payments", ann)
    fire("disk")
    client.post("/v2/alerts/disk/assign", {"owner": {"username": "Ann@example.org"}}, identifierType="alias")
    client.post("/v2/alerts/disk/responders", {"responder": {"type": "user", "id": ann.id}}, identifierType="alias")
    client.post("/v2/alerts/disk/teams", {"team": {"name": "Payments"}}, identifierType="alias")
    shown = alert(client)
    assert shown["owner"] == "ann@example.org"
    assert shown["ownerTeamId"] == team.id
    assert shown["teams"] == [{"id": team.id}]
    assert {(one["type"], one["id"]) for one in shown["responders"]} == {("user", ann.id), ("team", team.id)}
    for path, body in [
        ("assign", {"owner": {"id": "nobody"}}),
        ("assign", {}),
        ("responders", {"responder": {"type": "team", "name": "None"}}),
        ("responders", {"responder": {"type": "cat", "name": "None"}}),
        ("teams", {"team": {}}),
    ]:
        assert client.post(f"/v2/alerts/disk/{path}", body, identifierType="alias").status == 422


def test_responders_known_by_name_are_shown_with_their_ids():
    ann, team = cast.ann(), cast.team("Payments")
    named = (Responder(kind="team", name="Payments"), Responder(kind="user", name="ann@example.org"), Responder(kind="team", name="None"))
    fire("disk", responders=named)
    shown = api().get("/v2/alerts").data[0]
    assert [one["id"] for one in shown["responders"]] == [team.id, ann.id, ""]
    assert shown["teams"] == [{"id": team.id}]


def test_there_are_no_saved_searches():
    client = api()
    assert client.get("/v2/alerts/saved-searches").data == []
    assert client.post("/v2/alerts/saved-searches", {"name": "x"}).body["code"] == 40302
    assert client.get("/v2/alerts", searchIdentifier="x").status == 404


def test_a_deleted_alert_is_gone():
    client, alert_id = api(), fire("disk")
    assert client.delete(f"/v2/alerts/{alert_id}?user=ann", {"source": "x"}).status == 202
    assert client.get(f"/v2/alerts/{alert_id}").status == 404


def test_a_custom_action_is_noted():
    client, alert_id = api(), fire("disk")
    assert client.post(f"/v2/alerts/{alert_id}/actions/Re%2Fstart", {"note": "please"}).status == 202
    assert client.get(f"/v2/alerts/{alert_id}/notes").data[0]["note"] == "[Re/start] please"


def test_counting_and_searching_agree():
    client = api()
    fire("a", "Disk full", priority=1, tags=("db",))
    fire("b", "Site down", priority=2)
    client.post("/v2/alerts/b/close?identifierType=alias")
    for query, number in [("", 2), ("status:open", 1), ("status : open", 1), ("priority: P2", 1), ("tag: db)", 1), ("nothing", 0)]:
        assert client.get("/v2/alerts/count", query=query).data["count"] == len(client.get("/v2/alerts", query=query).data) == number
    refused = client.get("/v2/alerts", query="colour: red")
    assert (refused.status, list(refused.errors)) == (422, ["query"])


@pytest.mark.parametrize("sort", ["createdAt", "lastOccuredAt", "alias", "owner", "report.ackTime", "integration.name", "count", "isSeen"])
def test_lists_can_be_sorted(sort):
    fire("a")
    fire("b")
    client = api()
    for order in ("asc", "desc"):
        assert len(client.get("/v2/alerts", sort=sort, order=order).data) == 2


def test_a_teams_key_sees_and_moves_its_own_alerts_only():
    team = cast.team("Payments")
    fire("theirs")
    fire("ours", responders=(Responder(kind="team", name="Payments"),))
    client = api(name="Payments' key", team=team)
    assert [one["alias"] for one in client.get("/v2/alerts").data] == ["ours"]
    assert client.get("/v2/alerts/theirs?identifierType=alias").status == 404
    refused = client.post("/v2/alerts/theirs/close?identifierType=alias")
    assert refused.status == 202
    assert status_of(client, refused)["success"] is False
    assert api().get("/v2/alerts/theirs?identifierType=alias").data["status"] == "open"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "type", "x"]), inner, max_size=3),
    max_leaves=6,
)
NAMES = [
    "note",
    "user",
    "endTime",
    "tags",
    "details",
    "keys",
    "message",
    "description",
    "priority",
    "owner",
    "responder",
    "team",
    "escalation",
]
VERBS = [
    "acknowledge", "unacknowledge", "close", "snooze", "notes", "tags", "details", "assign", "responders", "teams", "escalate", "actions/x",
]  # fmt: skip


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.sampled_from([("POST", verb) for verb in VERBS] + [("PUT", name) for name in ("message", "description", "priority")]),
    st.dictionaries(st.sampled_from(NAMES), VALUES),
)
def test_hostile_bodies_are_done_or_refused_and_break_nothing(call, body):
    method, verb = call
    alert_id = fire()
    answer = api().call(method, f"/v2/alerts/{alert_id}/{verb}", body)
    assert answer.status in {202, 422}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_hostile_queries_are_answered_or_refused(query, sort, offset):
    assert api().get("/v2/alerts", query=query, sort=sort, offset=offset).status in {200, 422}


class TestAMakerWhoLeft:
    """What a source reports is heard though whoever made its key has left: that something is wrong, and that it is over."""

    @pytest.fixture
    def left(self):
        """Give who made a key and may leave, a client with it, and the alert that it opened."""
        chief, other = cast.cleo(), cast.person("Otto", "owner")
        view, secret = cast.actions.create_key(by=cast.acting(chief), at=AT, name="Prometheus", rights=["read", "create"])
        ours = Parcel(signal=Signal(alias="disk", message="Disk full"), request_id=str(uuid4()), key_id=view.id, key_name=view.name)
        (received,) = actions.receive([ours], at=AT)
        cast.actions.update_user(by=cast.acting(other), at=AT, user_id=chief.id, is_active=False)
        return Api(secret), received.alert_id

    @pytest.mark.parametrize("kind", ["alias", "id", "tiny"])
    def test_its_key_closes_what_it_opened(self, left, kind):
        client, alert_id = left
        ref = {"alias": "disk", "id": alert_id, "tiny": "1"}[kind]
        assert client.post(f"/v2/alerts/{ref}/close", {"source": "Alertmanager"}, identifierType=kind).status == 202
        closed = alert(api(), alert_id, "id")
        assert (closed["status"], closed["report"]["closedBy"]) == ("closed", "Prometheus")

    def test_its_key_does_nothing_else_to_it(self, left):
        client, alert_id = left
        for verb in ("acknowledge", "unacknowledge", "notes", "tags", "responders"):
            assert client.post(f"/v2/alerts/{alert_id}/{verb}", {"note": "x", "tags": ["x"]}).status == 403
        assert client.get(f"/v2/alerts/{alert_id}").status == 403
        assert client.delete(f"/v2/alerts/{alert_id}").status == 403
        assert alert(api(), alert_id, "id")["status"] == "open"

    def test_what_others_opened_is_as_if_it_were_not_there(self, left):
        client, _alert_id = left
        other = fire("router")
        taken = [client.post(f"/v2/alerts/{ref}/close", identifierType="alias") for ref in ("router", "nowhere")]
        told = [status_of(client, one) for one in taken]
        assert [one.status for one in taken] == [202, 202]
        assert [(one["success"], one["status"], one["alertId"], one["alias"]) for one in told] == [
            (False, "There is no open alert", "", "")
        ] * 2
        assert alert(api(), other, "id")["status"] == "open"

    def test_its_key_hears_what_became_of_its_requests(self, left):
        client, alert_id = left
        closed = status_of(client, client.post("/v2/alerts/disk/close", identifierType="alias"))
        assert (closed["action"], closed["success"], closed["alertId"]) == ("Close", True, alert_id)
        assert client.get(f"/v2/alerts/requests/{alert_id}").data["status"] == "Created alert"

    @pytest.mark.parametrize(("kind", "said"), [("alias", "There is no open alert"), ("id", "Alert is already closed")])
    def test_its_key_may_say_twice_that_it_is_over(self, left, kind, said):
        client, alert_id = left
        ref = {"alias": "disk", "id": alert_id}[kind]
        first, again = [client.post(f"/v2/alerts/{ref}/close", identifierType=kind) for _ in range(2)]
        assert (first.status, again.status) == (202, 202)
        assert status_of(client, first)["success"]
        assert status_of(client, again)["status"] == said

    def test_its_key_hears_nothing_of_requests_of_others(self, left):
        client, alert_id = left
        noted = api().post(f"/v2/alerts/{alert_id}/notes", {"note": "on it"})
        assert client.get(f"/v2/alerts/requests/{noted.body['requestId']}").status == 404
        assert client.get(f"/v2/alerts/requests/{fire('router')}").status == 404

    def test_a_key_that_never_reported_closes_nothing(self):
        chief, other = cast.cleo(), cast.person("Otto", "owner")
        _view, secret = cast.actions.create_key(by=cast.acting(chief), at=AT, name="Reader", rights=["read"])
        cast.actions.update_user(by=cast.acting(other), at=AT, user_id=chief.id, is_active=False)
        alert_id = fire("disk")
        assert Api(secret).post(f"/v2/alerts/{alert_id}/close").status == 403
