"""What holds for every endpoint: keys, rights, envelope, errors, paths."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.contracts.opsgenie.api import AT, Answer, Api, api, fire
from varsko.people import actions as people_actions
from varsko.people import queries as people

pytestmark = pytest.mark.django_db


def test_a_client_tests_its_connection():
    cast.ann()
    answer = api().get("/v2/account")
    assert answer.status == 200
    assert answer.data["userCount"] == 1
    assert answer.data["plan"]["isYearly"] is False


def test_the_backup_tool_learns_how_fast_it_may_ask():
    limits = api().get("/v2/request-limits/").data["rateLimits"]
    assert {"search", "configuration"} <= {one["domain"] for one in limits}
    assert {limit["periodInSeconds"] for one in limits for limit in one["limits"]} == {1, 60}


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "GenieKey {}"},
        {"Authorization": "GenieKey  {} "},
        {"Authorization": "geniekey {}"},
        {"Authorization": "Bearer {}"},
        {"X-API-Key": "{}"},
    ],
)
def test_a_key_is_read_wherever_clients_put_it(headers):
    secret = cast.key()[1]
    response = Client().get("/v2/account", headers={name: value.format(secret) for name, value in headers.items()})
    assert Answer(response).status == 200


def test_a_key_in_the_query_is_read_and_never_written_back():
    fire()
    secret = cast.key()[1]
    answer = Answer(Client().get(f"/v2/alerts?apiKey={secret}&limit=1"))
    assert answer.status == 200
    assert secret not in str(answer.body)


@pytest.mark.parametrize("secret", ["", "nonsense", "vk_" + "x" * 43, "ø\ufffd"])
def test_a_stranger_is_told_nothing(secret):
    answer = Api(secret.encode().decode("latin-1")).get("/v2/alerts")
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == "GenieKey"


def test_a_disabled_key_opens_nothing():
    key, secret = cast.key()
    people_actions.update_key(by=cast.SYSTEM_ACTOR, at=AT, key_id=key.id, enabled=False)
    assert Api(secret).get("/v2/account").status == 401


def test_a_key_without_the_right_is_told_so():
    reader = api(rights=["read"])
    fire("disk")
    refused = reader.post("/v2/alerts/disk/close?identifierType=alias")
    assert (refused.status, refused.body["code"]) == (403, 40301)
    assert reader.get("/v2/alerts/disk?identifierType=alias").data["status"] == "open"


def test_the_use_of_a_key_is_noted():
    key, secret = cast.key(at=AT - timedelta(days=1))
    Api(secret).get("/v2/account")
    assert people.key(key.id).last_used_at is not None


@pytest.mark.parametrize("path", ["/v2/nothing", "/v2", "/v1/what/ever", "/opsgenie", "/opsgenie/x", "/v2/teams/a/b/c/d"])
def test_an_unknown_path_is_a_404_in_json(path):
    assert api().get(path).status == 404


def test_a_wrong_method_is_named():
    answer = api().put("/v2/account", {})
    assert (answer.status, answer.headers["Allow"]) == (405, "GET")


@pytest.mark.parametrize("prefix", ["", "/opsgenie", "/opsgenie/base", "/opsgenie/a/b/c/d", "/"])
@pytest.mark.parametrize("path", ["/v2/alerts", "/v2/alerts/"])
def test_every_address_works_under_a_prefix_and_with_a_slash_at_its_end(prefix, path):
    fire()
    answer = Api(cast.key()[1], prefix).get(path, limit=1)
    assert answer.status == 200
    assert answer.body["paging"]["first"].startswith("http://127.0.0.1:8000" + prefix.rstrip("/") + "/v2/alerts?")


def test_broken_json_is_a_400_and_an_absent_body_is_fine():
    fire("disk")
    assert api().call("POST", "/v2/alerts/disk/notes?identifierType=alias", b"{").status == 400
    assert api().call("POST", "/v2/alerts/disk/close?identifierType=alias", b"").status == 202


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "application/x-www-form-urlencoded", "", "x/y; charset=?"])
def test_json_is_read_whatever_its_type_is_said_to_be(content_type):
    alert_id = fire()
    answer = api().call("POST", f"/v2/alerts/{alert_id}/notes", b'{"note": "seen", "unknown": [1]}', content_type)
    assert answer.status == 202
    assert api().get(f"/v2/alerts/{alert_id}/notes").data[0]["note"] == "seen"


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=x", "multipart/a; boundary=" + "y" * 300])
def test_a_broken_form_is_no_fault_of_ours(content_type):
    alert_id = fire()
    assert api().call("POST", f"/v2/alerts/{alert_id}/close", b"--x\r\nnonsense", content_type).status in {202, 400}


def test_a_body_that_is_too_large_is_refused():
    alert_id = fire()
    assert api().call("POST", f"/v2/alerts/{alert_id}/notes", b'{"note": "' + b"x" * 3_000_000 + b'"}').status == 413


def test_a_database_that_is_away_is_a_503_with_a_time_to_come_back(monkeypatch):
    def away(*_args, **_facts):
        raise OperationalError("database is locked")

    client = api()
    monkeypatch.setattr("varsko.people.queries.key_by_secret", away)
    answer = client.get("/v2/account")
    assert answer.status == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_a_fault_of_ours_is_json_too(monkeypatch):
    client = api()
    monkeypatch.setattr("varsko.people.queries.everybody", lambda: 1 / 0)
    answer = client.get("/v2/account")
    assert answer.status == 500
    assert "ZeroDivision" not in str(answer.body)


def test_lists_are_cut_into_windows_whose_addresses_work_as_they_are():
    for number in range(5):
        fire(message=f"Alert {number}")
    client = api()
    first = client.get("/v2/alerts", limit=2, query="status:open")
    assert [one["message"] for one in first.data] == ["Alert 4", "Alert 3"]
    assert set(first.body["paging"]) == {"first", "last", "next"}
    assert first.headers["X-Paging-Next"] == first.body["paging"]["next"]
    second = client.get(first.body["paging"]["next"].removeprefix("http://127.0.0.1:8000"))
    assert [one["message"] for one in second.data] == ["Alert 2", "Alert 1"]
    last = client.get(second.body["paging"]["next"].removeprefix("http://127.0.0.1:8000"))
    assert [one["message"] for one in last.data] == ["Alert 0"]
    assert set(last.body["paging"]) == {"first", "last", "prev"}
    assert last.body["paging"]["last"].endswith("offset=4")


@pytest.mark.parametrize("query", ["limit=2000", "limit=0", "limit=-1", "limit=x", "offset=-5", "offset=99999999999", "sort=no", "order=?"])
def test_windows_are_clamped_and_never_refused(query):
    fire()
    assert api().get(f"/v2/alerts?{query}").status == 200


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW"]),
    st.text(max_size=30),
    st.binary(max_size=40),
    st.binary(max_size=40),
)
def test_any_request_at_all_is_answered_in_json(method, path, query, body):
    response = Client(raise_request_exception=False).generic(
        method, "/v2/", body, content_type="application/json", RAW_PATH="/v2/" + path, QUERY_STRING=query.decode("latin-1")
    )
    assert response.status_code in {401, 404, 405}
