"""Users, contacts and teams over the Opsgenie API: an installation can be set up by script."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.contracts.opsgenie.api import api

pytestmark = pytest.mark.django_db

ANN = {"username": "Ann@example.org", "fullName": "Ann Ås", "role": {"name": "user"}, "timeZone": "Europe/Oslo", "locale": "nb_NO"}


def user(client, ref="ann@example.org", **query):
    return client.get(f"/v2/users/{ref}", **query).data


def test_a_user_is_made_found_changed_and_removed():
    client = api()
    made = client.post("/v2/users", ANN)
    assert (made.status, made.body["result"], made.data["name"]) == (201, "Created", "Ann Ås")
    shown = user(client, made.data["id"])
    assert (shown["username"], shown["fullName"], shown["timeZone"], shown["locale"]) == (
        "ann@example.org",
        "Ann Ås",
        "Europe/Oslo",
        "nb_NO",
    )
    assert shown["role"] == {"id": "User", "name": "user"}
    assert (shown["verified"], shown["blocked"]) == (True, False)
    changed = client.patch("/v2/users/ann@example.org/", {"fullName": "Ann", "role": {"name": "Admin"}, "tags": ["x"], "timeZone": ""})
    assert (changed.status, changed.body["result"]) == (200, "Updated")
    shown = user(client)
    assert (shown["fullName"], shown["role"]["name"], shown["tags"], shown["timeZone"]) == ("Ann", "Admin", ["x"], "Europe/Oslo")
    assert client.delete("/v2/users/ann%40example.org").body["result"] == "Deleted"
    assert client.get("/v2/users/ann@example.org").status == 404


def test_what_our_house_has_no_place_for_is_given_back_as_it_came():
    client = api()
    extras = {
        "skypeUsername": "ann.skype",
        "userAddress": {"country": "NO", "city": "Oslo", "line": "Gata 1", "zipCode": "0150", "state": ""},
        "details": {"floor": ["3", "4"]},
        "locale": "fr_FR",
        "invitationDisabled": "true",
    }
    client.post("/v2/users", {**ANN, **extras})
    shown = user(client)
    assert {name: shown[name] for name in extras if name != "invitationDisabled"} == {
        name: value for name, value in extras.items() if name != "invitationDisabled"
    }


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "username"),
        ({"username": "no address", "fullName": "X"}, "username"),
        ({"username": "x@example.org"}, "fullName"),
        ({**ANN, "role": {"name": "Emperor"}}, "role"),
        ({**ANN, "timeZone": "Mars/North"}, "timeZone"),
    ],
)
def test_a_wrong_user_is_refused_by_field(body, field):
    answer = api().post("/v2/users", body)
    assert (answer.status, list(answer.errors)) == (422, [field])


def test_a_user_who_exists_is_a_conflict():
    client = api()
    client.post("/v2/users", ANN)
    assert client.post("/v2/users", ANN).status == 409


def test_a_key_without_the_configure_right_changes_nobody():
    client = api(rights=["read", "create", "delete"])
    assert client.post("/v2/users", ANN).status == 403
    assert client.get("/v2/users").data == []


def test_users_are_listed_in_windows_sorted_and_searched():
    client = api()
    cast.ann(), cast.bo(), cast.cleo()
    answer = client.get("/v2/users/", limit=2)
    assert [one["username"] for one in answer.data] == ["ann@example.org", "bo@example.org"]
    assert answer.body["totalCount"] == 3
    assert "offset=2" in answer.body["paging"]["next"]
    assert "next" not in client.get("/v2/users", limit=2000).body["paging"]
    assert [one["fullName"] for one in client.get("/v2/users", order="desc", sortField="fullName").data] == ["Cleo", "Bo", "Ann"]
    for query, names in [
        ("username: bo*", ["Bo"]),
        ("fullName: Ann OR fullName: bo", ["Ann", "Bo"]),
        ("role: Owner", ["Cleo"]),
        ("NOT role: owner", ["Ann", "Bo"]),
        ("cle", ["Cleo"]),
        ("blocked: false -ann", ["Bo", "Cleo"]),
        ("createdAt > 2001", ["Ann", "Bo", "Cleo"]),
    ]:
        assert [one["fullName"] for one in client.get("/v2/users", query=query).data] == names, query
    assert client.get("/v2/users", query="shoe: 43").status == 422


def test_contacts_made_by_a_key_need_no_confirmation():
    client = api()
    client.post("/v2/users", ANN)
    path = "/v2/users/ann@example.org/contacts"
    made = client.post(path, {"method": "sms", "to": "47-90000000"})
    assert made.status == 201
    shown = client.get(f"{path}/{made.data['id']}").data
    assert (shown["method"], shown["to"], shown["status"]) == ("sms", "47-90000000", {"enabled": True, "disabledReason": ""})
    assert [(one["method"], one["applyOrder"]) for one in client.get(path).data] == [("email", 0), ("sms", 1)]
    assert client.post(f"{path}/{made.data['id']}/disable").data == {"id": made.data["id"]}
    assert client.get(f"{path}/{made.data['id']}").data["status"]["enabled"] is False
    client.post(f"{path}/{made.data['id']}/enable")
    assert client.patch(f"{path}/{made.data['id']}", {"to": "+48 500 000 000"}).status == 200
    expanded = user(client, expand="contact")["userContacts"]
    assert [(one["contactMethod"], one["to"]) for one in expanded] == [("email", "ann@example.org"), ("sms", "48-500000000")]
    assert client.delete(f"{path}/{made.data['id']}").status == 200
    assert client.get(f"{path}/{made.data['id']}").status == 404


@pytest.mark.parametrize(
    ("body", "field"), [({"method": "pigeon", "to": "x"}, "method"), ({"method": "sms", "to": "x"}, "to"), ({"to": "x"}, "method")]
)
def test_a_wrong_contact_is_refused_by_field(body, field):
    client = api()
    client.post("/v2/users", ANN)
    assert list(client.post("/v2/users/ann@example.org/contacts", body).errors) == [field]


def test_a_contact_of_somebody_else_is_not_found():
    client, bo = api(), cast.bo()
    client.post("/v2/users", ANN)
    contact = client.get("/v2/users/ann@example.org/contacts").data[0]
    assert client.delete(f"/v2/users/{bo.id}/contacts/{contact['id']}").status == 404


def test_a_team_is_made_with_its_members_and_changed():
    client, ann, bo = api(), cast.ann(), cast.bo()
    members = [{"user": {"username": ann.email}, "role": "admin"}, {"user": {"id": bo.id}}]
    made = client.post("/v2/teams", {"name": "Pay/ments", "description": "Money", "members": members})
    assert (made.status, made.data["name"]) == (201, "Pay/ments")
    shown = client.get("/v2/teams/Pay%2Fments", identifierType="name").data
    assert shown == client.get("/v2/teams/Pay/ments", identifierType="name").data
    assert {one["user"]["username"]: one["role"] for one in shown["members"]} == {ann.email: "admin", bo.email: "user"}
    assert client.delete(f"/v2/teams/{made.data['id']}/members/{bo.email}").status == 200
    assert client.delete(f"/v2/teams/{made.data['id']}/members/{bo.email}").status == 404
    added = client.post("/v2/teams/Pay%2Fments/members?teamIdentifierType=name", {"user": {"username": bo.email}, "role": "admin"})
    assert added.body["result"] == "Added"
    assert client.patch(f"/v2/teams/{made.data['id']}", {"name": "Payments", "members": []}).data["name"] == "Payments"
    shown = client.get(f"/v2/teams/{made.data['id']}").data
    assert (shown["members"], shown["description"]) == ([], "Money")
    assert [one["name"] for one in client.get("/v2/teams").data] == ["Payments"]
    assert client.delete("/v2/teams/Payments?identifierType=name").status == 200
    assert client.get("/v2/teams").data == []


def test_the_log_of_a_team_tells_what_happened():
    client, ann = api(), cast.ann()
    client.post("/v2/teams", {"name": "Payments"})
    client.post("/v2/teams/Payments/members", {"user": {"username": ann.email}})
    newest = client.get("/v2/teams/Payments/logs", limit=1).data
    assert [(one["log"], one["owner"]) for one in newest["logs"]] == [("team member added: Ann", "Prometheus")]
    older = client.get("/v2/teams/Payments/logs", offset=newest["offset"]).data
    assert [one["log"] for one in older["logs"]] == ["team created"]


def test_a_wrong_team_is_refused():
    client = api()
    client.post("/v2/teams", {"name": "Payments"})
    assert client.post("/v2/teams", {"name": "Payments"}).status == 409
    assert list(client.post("/v2/teams", {}).errors) == ["name"]
    wrong = client.post("/v2/teams", {"name": "Other", "members": [{"user": {"username": "nobody@example.org"}}]})
    assert list(wrong.errors) == ["members[0].user"]
    assert client.get("/v2/teams/None?identifierType=name").status == 404


def test_the_teams_of_a_user_are_listed():
    client, ann = api(), cast.ann()
    team = cast.team("Payments", ann)
    assert client.get(f"/v2/users/{ann.id}/teams").data == [{"id": team.id, "name": "Payments"}]


def test_a_private_team_is_nobody_elses_business():
    team, other = cast.team("Secret", private=True), cast.team("Other")
    client = api(team=other)
    assert [one["name"] for one in client.get("/v2/teams").data] == ["Other"]
    assert client.get(f"/v2/teams/{team.id}").status == 404


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "username", "user"]), inner, max_size=3),
    max_leaves=6,
)
FIELDS = [
    "username",
    "fullName",
    "role",
    "timeZone",
    "locale",
    "tags",
    "details",
    "userAddress",
    "name",
    "description",
    "members",
    "method",
    "to",
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.sampled_from(
        [("POST", "users"), ("PATCH", "users/{ann}"), ("POST", "users/{ann}/contacts"), ("POST", "teams"), ("PATCH", "teams/{team}")]
    ),
    st.dictionaries(st.sampled_from(FIELDS), VALUES),
)
def test_hostile_bodies_break_nothing(call, body):
    method, path = call
    client = api()
    client.post("/v2/users", ANN)
    client.post("/v2/teams", {"name": "Payments"})
    answer = client.call(method, "/v2/" + path.format(ann="ann@example.org", team="Payments"), body)
    assert answer.status in {200, 201, 403, 404, 409, 422}
