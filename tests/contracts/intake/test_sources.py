"""What each kind of sender gets to hear, and what is stored when it has heard it."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import cast
from tests.contracts.intake.door import Door
from varsko.alerts.models import Alert
from varsko.core.clock import now
from varsko.ingest import keyring
from varsko.people import queries as people

PAYLOADS = Path(__file__).parents[1] / "payloads"


def recorded(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text())


def genie(key: str) -> dict[str, str]:
    return {"Authorization": f"GenieKey {key}"}


@pytest.mark.parametrize("path", ["/v2/alerts", "/v2/alerts/", "/opsgenie/v2/alerts", "/opsgenie/a/b/v2/alerts/"])
def test_opsgenie_clients_get_202_and_the_alert_is_there_at_once(door: Door, key: str, path: str) -> None:
    said = door.post(path, headers=genie(key), json=recorded("opsgenie/alertmanager_full"))
    assert said.status_code == 202
    body = said.json()
    assert body["result"] == "Request will be processed"
    assert isinstance(body["took"], float)
    alert = Alert.objects.get()
    assert str(alert.pk) == body["requestId"] == said.headers["x-request-id"]
    assert (alert.message, alert.priority, alert.tags) == ("[FIRING:1] Full", 1, ["tag1", "tag2", "tag3"])
    assert said.headers["x-ratelimit-state"] == "OK"
    assert float(said.headers["x-response-time"]) >= 0


def test_a_repeat_counts_and_changes_nothing_else(door: Door, key: str) -> None:
    for message in ("first", "second"):
        door.post("/v2/alerts", headers=genie(key), json={"message": message, "alias": "a"})
    alert = Alert.objects.get()
    assert (alert.message, alert.count) == ("first", 2)


def test_a_missing_message_is_named(door: Door, key: str) -> None:
    said = door.post("/v2/alerts", headers=genie(key), json={"alias": "a"})
    assert said.status_code == 422
    assert "message" in said.json()["errors"]
    assert said.json()["requestId"]
    assert not Alert.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[1,", b"nonsense", b"[" * 100_000, b'{"message": "x"} trailing'])
def test_what_is_not_json_is_400(door: Door, key: str, body: bytes) -> None:
    said = door.post("/v2/alerts", headers=genie(key), content=body)
    assert said.status_code == 400
    assert "body" in said.json()["errors"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"message":"\\ud800 \\u0000 x","details":{"n":NaN,"i":1e999}}',
        '{"message":"ø"}'.encode("utf-16"),
        b'\xef\xbb\xbf{"message":"bom"}',
    ],
)
def test_what_is_nearly_json_is_understood(door: Door, key: str, body: bytes) -> None:
    assert door.post("/v2/alerts", headers=genie(key), content=body).status_code == 202
    assert Alert.objects.count() == 1


def test_every_form_of_a_key(door: Door, key: str) -> None:
    schemes = ("GenieKey ", "Bearer ", "OAuth ", "Token ", "Token token=", "geniekey   ")
    forms: list[dict[str, Any]] = [{"headers": {"Authorization": scheme + key}} for scheme in schemes]
    forms += [{"headers": {"X-API-Key": key}}, {"auth": ("", key)}, {"auth": (key, "")}]
    forms += [{"params": {name: key}} for name in ("apiKey", "api_key")]
    for form in forms:
        assert door.post("/v2/alerts", json={"message": "m"}, **form).status_code == 202, form
    assert door.post("/v2/alerts", json={"message": "m", "apiKey": key}).status_code == 202


@pytest.mark.parametrize("headers", [{}, {"Authorization": "GenieKey nobody"}, {"Authorization": "Basic !!"}, {"Authorization": "Basic"}])
@pytest.mark.parametrize(
    ("path", "status"), [("/v2/alerts", 401), ("/api/v2/alerts", 401), ("/in/unknown", 401), ("/in/", 401), ("/v2/enqueue", 400)]
)
def test_a_stranger_stores_nothing(door: Door, key: str, headers: dict[str, str], path: str, status: int) -> None:
    said = door.post(path, headers=headers, json={"message": "from Eve"})
    assert said.status_code == status
    assert said.json()
    assert not Alert.objects.exists()


@pytest.mark.parametrize(("path", "body"), [("/v2/alerts", {"message": "m"}), ("/api/v2/alerts", []), ("/in/{key}", {"title": "t"})])
def test_a_key_that_may_only_read_opens_nothing(door: Door, path: str, body: Any) -> None:
    secret = cast.key(rights=["read"])[1]
    said = door.post(path.format(key=secret), headers=genie(secret), json=body)
    assert said.status_code == 403
    assert not Alert.objects.exists()


def test_opsgenie_names_the_missing_right_by_its_number(door: Door) -> None:
    secret = cast.key(rights=["read"])[1]
    assert door.post("/v2/alerts", headers=genie(secret), json={"message": "m"}).json()["code"] == 40301


def test_a_teams_key_opens_the_teams_alerts(door: Door) -> None:
    ops = cast.team("ops")
    secret = cast.key(team=ops)[1]
    assert door.post("/v2/alerts", headers=genie(secret), json={"message": "m"}).status_code == 202
    assert str(Alert.objects.get().team_id) == ops.id


def test_a_disabled_key_is_unknown_as_soon_as_it_is_looked_up_again(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "REMEMBERED_FOR", 0.0)
    view, secret = cast.key()
    assert door.post("/v2/alerts", headers=genie(secret), json={"message": "m"}).status_code == 202
    cast.actions.update_key(by=cast.acting(cast.cleo()), at=now(), key_id=view.id, enabled=False)
    assert door.post("/v2/alerts", headers=genie(secret), json={"message": "m"}).status_code == 401


def test_alertmanagers_webhook(door: Door) -> None:
    secret = cast.key(kind="alertmanager")[1]
    said = door.post(f"/in/{secret}", json=recorded("alertmanager/firing"))
    assert said.status_code == 200
    assert [one["outcome"] for one in said.json()["alerts"]] == ["opened", "no_open_alert"]
    resolved = recorded("alertmanager/firing")
    resolved["alerts"][0] |= {"status": "resolved", "endsAt": "2026-11-21T11:00:00Z"}
    assert door.post(f"/in/{secret}", json=resolved).json()["alerts"][0]["outcome"] == "moved"
    assert Alert.objects.get().state == "closed"


def test_two_keys_of_alertmanager_do_not_mix(door: Door) -> None:
    for _ in range(2):
        secret = cast.key(kind="alertmanager")[1]
        door.post(f"/in/{secret}", json=recorded("alertmanager/firing"))
    assert Alert.objects.count() == 2


def test_a_webhook_may_also_put(door: Door, key: str) -> None:
    assert httpx.put(f"{door.url}/in/{key}", json=recorded("grafana/firing")).status_code == 202
    assert Alert.objects.get().message == "Checkout answers slowly"


def test_a_webhook_without_a_title_is_told_what_to_set(door: Door, key: str) -> None:
    said = door.post(f"/in/{key}", json={"a": 1})
    assert said.status_code == 422
    assert "message" in said.json()["errors"]


def test_a_form_is_understood(door: Door, key: str) -> None:
    assert door.post(f"/in/{key}", data={"summary": "Backup failed", "dedup": "backup"}).status_code == 202
    assert door.post(f"/in/{key}", data={"payload": json.dumps({"title": "In a field"})}).status_code == 202
    assert sorted(Alert.objects.values_list("message", flat=True)) == ["Backup failed", "In a field"]


def test_the_keys_mapping_is_used(door: Door) -> None:
    secret = cast.key(kind="generic", mapping={"message": "{{ a }} and {{ b }}"})[1]
    door.post(f"/in/{secret}", json={"a": 1, "b": 2})
    assert Alert.objects.get().message == "1 and 2"


def test_prometheus_posts_good_and_bad_alerts_together(door: Door, key: str) -> None:
    alerts = recorded("prometheus/mixed")
    alerts[0]["endsAt"] = "2999-01-01T00:00:00Z"
    said = door.post("/api/v2/alerts", headers={"Authorization": f"Bearer {key}"}, json=alerts)
    assert said.status_code == 400
    assert "[1]" in said.json()
    assert Alert.objects.get().message == "web-1 is down"


def test_prometheus_repeats_itself(door: Door, key: str) -> None:
    alerts = [recorded("prometheus/mixed")[0]]
    alerts[0]["endsAt"] = "2999-01-01T00:00:00Z"
    for count in (1, 2, 3):
        said = door.post("/api/v2/alerts", headers={"Authorization": f"Bearer {key}"}, json=alerts)
        assert (said.status_code, said.json()) == (200, {"status": "success"})
        assert Alert.objects.get().count == count


def test_prometheus_repeats_an_old_end_while_a_new_episode_runs(door: Door, key: str) -> None:
    labels = {"alertname": "InstanceDown"}
    first = {"labels": labels, "startsAt": "2026-11-21T10:00:00Z", "endsAt": "2026-11-21T10:10:00Z"}
    second = {"labels": labels, "startsAt": "2026-11-21T10:12:00Z", "endsAt": "2999-01-01T00:00:00Z"}
    for alert in (first, second, first):
        assert door.post("/api/v2/alerts", headers={"Authorization": f"Bearer {key}"}, json=[alert]).status_code == 200
    assert Alert.objects.get().state == "open"


def test_prometheus_may_have_nothing_to_say(door: Door, key: str) -> None:
    assert door.post("/api/v2/alerts", headers={"Authorization": f"Bearer {key}"}, json=[]).status_code == 200


def event(key: str, action: str, **more: Any) -> dict[str, Any]:
    return {"routing_key": key, "event_action": action, "dedup_key": "db-1/disk", **more}


def test_pagerdutys_three_words(door: Door, key: str) -> None:
    trigger = event(key, "trigger", payload={"summary": "Disk is full", "source": "db-1", "severity": "critical"})
    for _ in range(3):
        said = door.post("/v2/enqueue", json=trigger)
        assert (said.status_code, said.json()) == (202, {"status": "success", "message": "Event processed", "dedup_key": "db-1/disk"})
    assert Alert.objects.get().count == 3
    assert door.post("/v2/enqueue", json=event(key, "acknowledge")).status_code == 202
    assert Alert.objects.get().state == "acknowledged"
    assert door.post("/v2/enqueue", json=event(key, "resolve")).status_code == 202
    assert Alert.objects.get().state == "closed"
    door.post("/v2/enqueue", json=trigger)
    assert Alert.objects.count() == 2


def test_pagerduty_drops_what_concerns_nothing_or_another_key(door: Door, key: str) -> None:
    trigger = event(key, "trigger", payload={"summary": "s", "source": "h", "severity": "info"})
    door.post("/v2/enqueue", json=trigger)
    assert door.post("/v2/enqueue", json=event(key, "resolve", dedup_key="other")).status_code == 202
    assert door.post("/v2/enqueue", json=event(cast.key("Other")[1], "resolve")).status_code == 202
    assert Alert.objects.get().state == "open"


def test_pagerduty_makes_up_a_key(door: Door, key: str) -> None:
    body = {"routing_key": key, "event_action": "trigger", "payload": {"summary": "s", "source": "h", "severity": "info"}}
    said = door.post("/v2/enqueue", json=body)
    assert said.json()["dedup_key"] == Alert.objects.get().alias


@pytest.mark.parametrize(("body", "words"), [(b"{", "JSON parse error"), (b"{}", "Could not authenticate")])
def test_pagerduty_says_what_is_wrong(door: Door, body: bytes, words: str) -> None:
    said = door.post("/v2/enqueue", content=body)
    assert said.status_code == 400
    assert said.json()["errors"] == [words]


def test_pagerduty_names_the_wrong_field(door: Door, key: str) -> None:
    said = door.post("/v2/enqueue", json=event(key, "resolve", dedup_key=""))
    assert said.status_code == 400
    assert said.json()["errors"] == ["'dedup_key' is required to acknowledge or resolve"]


def test_a_change_event_is_not_swallowed(door: Door, key: str) -> None:
    said = door.post("/v2/change/enqueue", json={"routing_key": key, "payload": {"summary": "deploy"}})
    assert said.status_code == 400
    assert "not kept" in said.json()["errors"][0]


def test_the_use_of_a_key_is_noted(door: Door) -> None:
    view, secret = cast.key()
    door.post("/v2/alerts", headers=genie(secret), json={"message": "m"})
    door.intake.stop()
    found = people.key(view.id)
    assert found is not None
    assert found.last_used_at is not None


def test_one_tool_takes_the_place_of_another_and_its_alerts_are_the_same_kind_of_thing(door: Door, key: str) -> None:
    """Nothing of ours leans on one maker's tool: whichever rings, it is one alert, open until that tool says it is over."""
    alertmanager = cast.key(kind="alertmanager")[1]
    resolved = recorded("alertmanager/firing")
    resolved["alerts"] = [{**resolved["alerts"][0], "status": "resolved", "endsAt": "2026-11-21T11:00:00Z"}]
    assert door.post("/v2/alerts", headers=genie(key), json={"message": "Checkout is slow", "alias": "checkout"}).status_code == 202
    assert door.post(f"/in/{alertmanager}", json=recorded("alertmanager/firing")).status_code == 200
    assert {(one.state, bool(one.message), one.count) for one in Alert.objects.all()} == {("open", True, 1)}
    assert door.post(f"/in/{alertmanager}", json=resolved).status_code == 200
    assert sorted((one.message == "Checkout is slow", one.state) for one in Alert.objects.all()) == [(False, "closed"), (True, "open")]
