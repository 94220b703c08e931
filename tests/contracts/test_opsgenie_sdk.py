"""The vendor's own Python client against the real program: only its host is changed."""

import shutil
from datetime import UTC, datetime

import httpx
import opsgenie_sdk as sdk
import pytest

from tests.prepared import migrated
from tests.processes import running, varsko

pytestmark = pytest.mark.enable_socket


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    data = tmp_path_factory.mktemp("varsko")
    shutil.copytree(migrated(tmp_path_factory), data, dirs_exist_ok=True)
    with running(data, "serve") as serve:
        assert serve.ready_within(120)
        secret = varsko(data, "key", "add", "--name", "SDK").stdout.splitlines()[-1]
        yield serve.url, secret


@pytest.fixture
def client(installation):
    url, secret = installation
    settings = sdk.Configuration()
    settings.host = url
    settings.api_key["Authorization"] = secret
    settings.retry_enabled = False
    return sdk.ApiClient(configuration=settings)


@pytest.fixture
def alerts(client):
    return sdk.AlertApi(api_client=client)


def create(alerts, alias, **facts):
    payload = sdk.CreateAlertPayload(message=facts.pop("message", "Disk full"), alias=alias, **facts)
    created = alerts.create_alert(create_alert_payload=payload)
    assert (created.result, bool(created.request_id)) == ("Request will be processed", True)
    return created


def status(alerts, answer):
    return alerts.get_request_status(answer.request_id).data


def get(alerts, alias):
    return alerts.get_alert(identifier=alias, identifier_type="alias").data


def test_the_connection_is_tested(client):
    account = sdk.AccountApi(api_client=client).get_info().data
    assert account.name == "Varsko"
    assert account.user_count >= 0


def test_an_alert_is_created_and_read_at_once(alerts):
    created = create(
        alerts,
        "sdk/1 x",
        description="It is full",
        tags=["db", "eu"],
        details={"host": "db1"},
        entity="db1",
        source="prom",
        priority="P1",
        note="first",
        user="ann",
        responders=[{"type": "team", "name": "nobody knows it"}],
        visible_to=[{"type": "user", "username": "ann@example.org"}],
        actions=["Restart"],
    )
    told = status(alerts, created)
    assert (told.is_success, told.action, told.alias) == (True, "Create", "sdk/1 x")
    alert = get(alerts, "sdk/1 x")
    assert told.alert_id == alert.id == alerts.get_alert(identifier=alert.id).data.id
    assert alerts.get_alert(identifier=alert.tiny_id, identifier_type="tiny").data.id == alert.id
    assert (alert.message, alert.description, alert.priority, alert.entity, alert.source) == (
        "Disk full",
        "It is full",
        "P1",
        "db1",
        "prom",
    )
    assert (alert.tags, alert.details, alert.actions) == (["db", "eu"], {"host": "db1"}, ["Restart"])
    assert (alert.status, alert.acknowledged, alert.snoozed, alert.is_seen, alert.count) == ("open", False, False, False, 1)
    assert isinstance(alert.created_at, datetime)
    assert alert.snoozed_until is None


def test_the_create_request_stands_for_the_alert(alerts):
    created = create(alerts, "by-request")
    assert alerts.get_alert(identifier=created.request_id).data.alias == "by-request"


def test_an_alert_is_listed_and_counted(alerts):
    create(alerts, "listed", tags=["only-here"])
    found = alerts.list_alerts(query="tag: only-here AND status: open", limit=5, sort="createdAt", order="desc")
    assert [one.alias for one in found.data] == ["listed"]
    assert found.paging.first
    assert alerts.count_alerts(query="tag: only-here").data.count == 1


def test_a_repeat_is_counted_and_changes_nothing_else(alerts):
    create(alerts, "again", message="First")
    told = status(alerts, create(alerts, "again", message="Second"))
    assert told.is_success
    alert = get(alerts, "again")
    assert (alert.message, alert.count) == ("First", 2)


def test_an_alert_is_led_through_its_life_by_its_alias(alerts):
    alias = "al/1 x%ø"
    create(alerts, alias)
    by_alias = {"identifier": alias, "identifier_type": "alias"}
    taken = alerts.acknowledge_alert(**by_alias, acknowledge_alert_payload=sdk.AcknowledgeAlertPayload(user="ann", note="mine"))
    assert status(alerts, taken).is_success
    assert get(alerts, alias).report.acknowledged_by == "ann"
    alerts.un_acknowledge_alert(**by_alias)
    assert get(alerts, alias).acknowledged is False
    until = datetime(2099, 12, 31, 12, 0, tzinfo=UTC)
    alerts.snooze_alert(**by_alias, snooze_alert_payload=sdk.SnoozeAlertPayload(end_time=until))
    assert get(alerts, alias).snoozed_until == until
    closed = alerts.close_alert(**by_alias)
    assert status(alerts, closed).is_success
    again = alerts.close_alert(**by_alias)
    assert status(alerts, again).is_success is False
    with pytest.raises(sdk.exceptions.ApiException) as gone:
        get(alerts, alias)
    assert gone.value.status == 404


def test_an_alert_is_changed(alerts):
    create(alerts, "changed", tags=["old"], details={"a": "1"})
    by_alias = {"identifier": "changed", "identifier_type": "alias"}
    alerts.add_tags(**by_alias, add_tags_to_alert_payload=sdk.AddTagsToAlertPayload(tags=["new", "x y"]))
    alerts.remove_tags(**by_alias, tags=["old", "x y"])
    alerts.add_details(**by_alias, add_details_to_alert_payload=sdk.AddDetailsToAlertPayload(details={"b": "2"}))
    alerts.remove_details(**by_alias, keys=["a"])
    alerts.update_alert_message(**by_alias, update_alert_message_payload=sdk.UpdateAlertMessagePayload(message="Other"))
    alerts.update_alert_description(**by_alias, update_alert_description_payload=sdk.UpdateAlertDescriptionPayload(description="More"))
    alerts.update_alert_priority(**by_alias, update_alert_priority_payload=sdk.UpdateAlertPriorityPayload(priority="P5"))
    alert = get(alerts, "changed")
    assert (alert.tags, alert.details) == (["new"], {"b": "2"})
    assert (alert.message, alert.description, alert.priority) == ("Other", "More", "P5")


def test_notes_logs_recipients_and_attachments_are_listed(alerts):
    create(alerts, "noted")
    by_alias = {"identifier": "noted", "identifier_type": "alias"}
    for number in range(3):
        alerts.add_note(**by_alias, add_note_to_alert_payload=sdk.AddNoteToAlertPayload(note=f"note {number}", user="ann"))
    notes = alerts.list_notes(**by_alias, limit=2)
    assert [(one.note, one.owner) for one in notes.data] == [("note 2", "ann"), ("note 1", "ann")]
    older = alerts.list_notes(**by_alias, limit=2, offset=notes.data[-1].offset, direction="next")
    assert [one.note for one in older.data] == ["note 0"]
    assert alerts.list_logs(**by_alias, order="asc").data[0].log == "Alert created: Disk full"
    assert alerts.list_recipients(**by_alias).data == []
    assert alerts.list_attachments(identifier="noted", alert_identifier_type="alias").data == []


def test_a_custom_action_is_taken(alerts):
    create(alerts, "acted")
    answer = alerts.execute_custom_alert_action(identifier="acted", action_name="Restart", identifier_type="alias")
    assert status(alerts, answer).is_success


def test_an_alert_is_deleted(alerts):
    alert_id = status(alerts, create(alerts, "deleted")).alert_id
    assert status(alerts, alerts.delete_alert(identifier=alert_id, user="ann")).is_success
    with pytest.raises(sdk.exceptions.ApiException):
        alerts.get_alert(identifier=alert_id)


def test_a_heartbeat_is_pinged(client):
    assert sdk.HeartbeatApi(api_client=client).ping("nightly backup").result == "PONG - Heartbeat received"


def test_a_wrong_key_is_told(installation):
    settings = sdk.Configuration()
    settings.host, settings.retry_enabled = installation[0], False
    settings.api_key["Authorization"] = "wrong"
    with pytest.raises(sdk.exceptions.AuthenticationException):
        sdk.AlertApi(api_client=sdk.ApiClient(configuration=settings)).list_alerts()


def test_wrong_input_is_told(alerts):
    create(alerts, "wrong")
    with pytest.raises(sdk.exceptions.ConfigurationException) as refused:
        alerts.list_alerts(query="colour: red")
    assert refused.value.status == 422


def test_what_the_npm_client_sends_is_understood(installation):
    """Its requests as they were recorded: slashes at the end, aliases half encoded, parameters after the slash."""
    url, secret = installation
    with httpx.Client(base_url=url, headers={"Authorization": f"GenieKey {secret}", "Content-Type": "application/json"}) as npm:
        assert npm.post(f"{url}//v2/alerts", json={"message": "base with a slash"}).status_code == 202
        body = {"message": "npm", "alias": "a b/c", "description": "from npm", "teams": [{"name": "ops"}], "tags": ["x"], "user": "u"}
        assert npm.post("/v2/alerts/", json=body).status_code == 202
        assert npm.get("/v2/alerts/", params={"query": "status : open", "offset": 0, "limit": 10, "sort": "createdAt"}).status_code == 200
        shown = npm.get("/v2/alerts/a%20b/c/?identifierType=alias").json()["data"]
        assert (shown["alias"], shown["responders"]) == ("a b/c", [{"type": "team", "id": "", "name": "ops"}])
        assert npm.delete("/v2/alerts/a%20b/c/tags/?identifierType=alias&tags=x").status_code == 202
        closed = npm.post("/v2/alerts/a%20b/c/close/?identifierType=alias", json={"user": "u", "note": "n", "source": "s"})
        assert closed.status_code == 202
        told = npm.get(f"/v2/alerts/requests/{closed.json()['requestId']}/").json()["data"]
        assert (told["isSuccess"], told["alias"]) == (True, "a b/c")
        for path in ("/v2/users/", "/v2/schedules/", "/v2/account/", "/v1/incidents/?query=status%3Aopen"):
            assert npm.get(path).status_code == 200


def test_what_zabbix_does_is_understood(installation):
    """Its media type posts, insists on 202, and asks for the request's status at once, up to 25 times without a pause."""
    url, secret = installation
    with httpx.Client(base_url=f"{url}/v2/alerts", headers={"Authorization": f"GenieKey {secret}"}) as zabbix:
        created = zabbix.post("", json={"message": "Problem", "alias": "4711", "source": "Zabbix", "priority": "P2", "details": {"a": "1"}})
        assert created.status_code == 202
        assert zabbix.get(f"/requests/{created.json()['requestId']}").json()["data"]["success"] is True
        for action, success in [("acknowledge", True), ("acknowledge", False), ("notes", True), ("close", True), ("close", False)]:
            done = zabbix.post(f"/4711/{action}?identifierType=alias", json={"user": "", "note": "by Zabbix"})
            assert (done.status_code, done.json()["result"]) == (202, "Request will be processed")
            told = zabbix.get(f"/requests/{done.json()['requestId']}").json()["data"]
            assert told["success"] is success
            assert success or "There is no open alert" in told["status"] or "Alert is already" in told["status"]


def test_what_alertmanager_sends_is_understood(installation):
    """A create, the update that follows within milliseconds, and the close; under a prefix as its api_url may have one."""
    url, secret = installation
    with httpx.Client(base_url=f"{url}/opsgenie/base", headers={"Authorization": f"GenieKey {secret}"}) as alertmanager:
        body = {"alias": "2a9eff", "message": "[FIRING:1] Basic", "description": "x" * 40_331, "tags": ["tag1", " tag3"], "details": {}}
        assert alertmanager.post("/v2/alerts", content=httpx.Request("POST", url, json=body).content + b"\n").status_code == 202
        assert alertmanager.put("/v2/alerts/2a9eff/message?identifierType=alias", json={"message": "[FIRING:2] Basic"}).status_code == 202
        assert alertmanager.put("/v2/alerts/2a9eff/description?identifierType=alias", json={"description": "two"}).status_code == 202
        shown = alertmanager.get("/v2/alerts/2a9eff?identifierType=alias").json()["data"]
        assert (shown["message"], shown["description"], shown["tags"]) == ("[FIRING:2] Basic", "two", ["tag1", "tag3"])
        assert alertmanager.post("/v2/alerts/2a9eff/close?identifierType=alias", json={"source": url}).status_code == 202
        assert alertmanager.get("/v2/alerts/2a9eff?identifierType=alias").status_code == 404
