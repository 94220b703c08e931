"""Schedules over the Opsgenie API: given back as they were posted, and asked who is on call."""

from datetime import datetime

import pytest
import time_machine

from tests import cast
from tests.contracts.opsgenie.api import api
from varsko.schedules import queries

pytestmark = pytest.mark.django_db

NOW = "2026-03-04T12:00:00Z"  # a Wednesday
ANN, BO, EVE = ({"type": "user", "username": f"{name}@example.org"} for name in ("ann", "bo", "eve"))
OFFICE = {
    "type": "weekday-and-time-of-day",
    "restrictions": [
        {"startDay": day, "startHour": 9, "startMin": 0, "endDay": day, "endHour": 17, "endMin": 45}
        for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
    ],
}


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def people():
    return [cast.ann(), cast.bo(), cast.eve()]


def everything(**more):
    return api(rights=["read", "create", "delete", "configure"], **more)


def weekly(*participants, start="2026-03-02T09:00:00+01:00", **more):
    return {"type": "weekly", "startDate": start, "participants": list(participants), **more}


def make(client, *rotations, name="Platform_schedule", **more):
    body = {"name": name, "timezone": "Europe/Oslo", "rotations": list(rotations), **more}
    answer = client.post("/v2/schedules", body)
    assert answer.status == 201, answer.body
    return answer.data


def flat(client, ref="Platform_schedule", **query):
    return client.get(f"/v2/schedules/{ref}/on-calls", flat="true", scheduleIdentifierType="name", **query).data["onCallRecipients"]


def mail(*names):
    return [f"{name}@example.org" for name in names]


def instant(text):
    return datetime.fromisoformat(text)


def test_a_schedule_is_made_listed_shown_changed_and_removed(people):
    client = everything()
    made = make(client, weekly(ANN, BO), description="who answers")
    assert (made["name"], made["enabled"]) == ("Platform_schedule", True)
    listed = client.get("/v2/schedules")
    assert listed.body["expandable"] == ["rotation"]
    assert "rotations" not in listed.data[0]
    assert len(client.get("/v2/schedules/", expand="rotation").data[0]["rotations"]) == 1
    for path in (f"/v2/schedules/{made['id']}", "/v2/schedules/Platform_schedule/?identifierType=name"):
        assert client.get(path).data["description"] == "who answers"
    changed = client.patch(f"/v2/schedules/{made['id']}", {"name": "Renamed", "enabled": "false"})
    assert (changed.status, changed.body["result"], changed.data["enabled"]) == (200, "Updated", False)
    shown = client.get(f"/v2/schedules/{made['id']}").data
    assert (shown["name"], shown["description"], shown["timezone"]) == ("Renamed", "who answers", "Europe/Oslo")
    assert client.delete(f"/v2/schedules/{made['id']}").body["result"] == "Deleted"
    assert client.get(f"/v2/schedules/{made['id']}").status == 404


def test_a_schedule_is_given_back_as_it_was_posted(people):
    client = everything()
    night = {"type": "time-of-day", "restriction": {"startHour": 22, "startMin": 15, "endHour": 24, "endMin": 0}}
    rotations = [
        weekly(ANN, {"type": "none"}, BO, ANN, name="first", length=2, endDate="2026-12-01T00:00:00Z", timeRestriction=OFFICE),
        {
            "type": "hourly",
            "length": 5,
            "startDate": "2026-03-02T08:00:00.000Z",
            "participants": [EVE],
            "timeRestriction": night,
            "name": "b",
        },
    ]
    make(client, *rotations)
    shown = client.get("/v2/schedules/Platform_schedule", identifierType="name").data["rotations"]
    for posted, back in zip(rotations, shown, strict=True):
        assert {name: back[name] for name in ("name", "type", "timeRestriction")} == {
            name: posted[name] for name in ("name", "type", "timeRestriction")
        }
        assert back["length"] == posted["length"]
        assert instant(back["startDate"]) == instant(posted["startDate"])
        assert [one["type"] for one in back["participants"]] == [one["type"] for one in posted["participants"]]
        assert [one.get("username") for one in back["participants"]] == [one.get("username") for one in posted["participants"]]
    assert instant(shown[0]["endDate"]) == instant("2026-12-01T00:00:00Z")
    assert "endDate" not in shown[1]


def test_an_escalation_may_have_a_seat_and_puts_nobody_on_call_yet(people):
    client = everything()
    steps = [{"condition": "if-not-acked", "notifyType": "default", "delay": {"timeAmount": 0}, "recipient": ANN}]
    policy = client.post("/v2/escalations", {"name": "Big guns", "rules": steps})
    assert policy.status == 201, policy.body
    made = make(client, weekly({"type": "escalation", "name": "Big guns"}))
    seat = {"type": "escalation", "id": policy.data["id"], "name": "Big guns"}
    assert client.get(f"/v2/schedules/{made['id']}").data["rotations"][0]["participants"] == [seat]
    assert client.get(f"/v2/schedules/{made['id']}/on-calls").data["onCallParticipants"] == [{**seat, "onCallParticipants": []}]
    assert flat(client) == []
    assert client.post("/v2/schedules", {"name": "T", "rotations": [weekly({"type": "escalation", "name": "none such"})]}).status == 422


def test_an_owner_team_is_named_by_id_or_name_and_can_be_taken_away(people):
    client, team = everything(), cast.team("Platform", people[0])
    made = make(client, ownerTeam={"name": "Platform"})
    assert client.get(f"/v2/schedules/{made['id']}").data["ownerTeam"] == {"id": team.id, "name": "Platform"}
    assert client.patch(f"/v2/schedules/{made['id']}", {"ownerTeam": {"id": "nobody"}}).status == 422
    client.patch(f"/v2/schedules/{made['id']}", {"ownerTeam": None})
    assert "ownerTeam" not in client.get(f"/v2/schedules/{made['id']}").data


def test_a_key_of_a_team_makes_schedules_of_that_team(people):
    team = cast.team("Platform", people[0])
    client = everything(team=team)
    made = make(client)
    assert client.get(f"/v2/schedules/{made['id']}").data["ownerTeam"]["id"] == team.id


@pytest.mark.parametrize(
    ("field", "rotation"),
    [
        ("rotations[0].type", weekly(ANN, type="monthly")),
        ("rotations[0].startDate", weekly(ANN, start="next monday")),
        ("rotations[0].startDate", {"type": "daily", "participants": [ANN]}),
        ("rotations[0].participants[0].id", weekly({"type": "user", "username": "nobody@example.org"})),
        ("participants", weekly()),
        ("length", weekly(ANN, length=0)),
        ("endDate", weekly(ANN, endDate="2020-01-01T00:00:00Z")),
        (
            "rotations[0].timeRestriction.restriction[0].startHour",
            weekly(ANN, timeRestriction={"type": "time-of-day", "restriction": {"startHour": 25}}),
        ),
    ],
)
def test_a_wrong_rotation_is_refused_by_its_field(people, field, rotation):
    client = everything()
    answer = client.post("/v2/schedules", {"name": "S", "rotations": [rotation]})
    assert answer.status == 422
    assert field in answer.errors
    assert queries.schedules() == []


def test_the_name_is_needed_and_taken_once(people):
    client = everything()
    assert client.post("/v2/schedules", {}).errors.keys() == {"name"}
    make(client)
    assert client.post("/v2/schedules", {"name": "Platform_schedule"}).status == 409
    assert client.post("/v2/schedules", {"name": "S", "timezone": "Mars/Base"}).errors.keys() == {"timezone"}


def test_a_key_without_the_right_changes_nothing(people):
    made = make(everything(), weekly(ANN))
    reader = api(rights=["read", "create"])
    for answer in (
        reader.post("/v2/schedules", {"name": "S"}),
        reader.patch(f"/v2/schedules/{made['id']}", {"name": "S"}),
        reader.delete(f"/v2/schedules/{made['id']}"),
        reader.post(f"/v2/schedules/{made['id']}/overrides", {"user": ANN, "startDate": NOW, "endDate": "2026-03-05T12:00:00Z"}),
    ):
        assert (answer.status, answer.body["code"]) == (403, 40301)
    assert flat(reader) == mail("ann")


def test_who_is_on_call_flat_and_not(people):
    client = everything()
    made = make(client, weekly(ANN, BO))
    answer = client.get(f"/v2/schedules/{made['id']}/on-calls")
    assert answer.data["_parent"] == made
    assert answer.data["onCallParticipants"] == [{"id": people[0].id, "name": "ann@example.org", "type": "user"}]
    assert flat(client) == mail("ann")
    assert flat(client, date="2026-03-09T08:00:00Z") == mail("bo")
    assert flat(client, date="2026-03-01T08:00:00Z") == []


@pytest.mark.parametrize(
    "date",
    [
        "2026-03-09T08:00:00Z",
        "2026-03-09T08:00:00.000Z",
        "2026-03-09T09:00:00%2B01:00",
        "2026-03-09T09:00:00%2B0100",
        "2026-03-09T09:00:00+01:00",
        "2026-03-09T09:00:00+0100",
        "2026-03-09T03:00:00-05:00",
    ],
)
def test_the_date_is_understood_in_every_form(people, date):
    client = everything()
    make(client, weekly(ANN, BO))
    asked = client.get(f"/v2/schedules/Platform_schedule/on-calls?scheduleIdentifierType=name&flat=true&date={date}")
    assert asked.data["onCallRecipients"] == mail("bo")


@pytest.mark.parametrize("date", ["soon", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-02-30T00:00:00Z"])
def test_a_senseless_date_is_refused_everywhere(people, date):
    client = everything()
    made = make(client, weekly(ANN, BO))
    for path in (f"{made['id']}/on-calls", "on-calls", f"{made['id']}/next-on-calls", f"{made['id']}/timeline"):
        answer = client.get(f"/v2/schedules/{path}", date=date)
        assert (answer.status, list(answer.errors)) == (422, ["date"])


def test_all_schedules_agree_with_one_at_a_time(people):
    client, crew = everything(), cast.team("Crew", people[0], people[1])
    for number, rotation in enumerate([weekly(ANN, BO), weekly({"type": "team", "name": "Crew"}), weekly({"type": "none"})]):
        make(client, rotation, name=f"S{number}")
    make(client, weekly(ANN), name="off", enabled=False)
    for flags in ({}, {"flat": "true"}):
        everywhere = client.get("/v2/schedules/on-calls", date="2026-03-10T12:00:00Z", **flags).data
        one_by_one = [
            client.get(f"/v2/schedules/{one['_parent']['id']}/on-calls", date="2026-03-10T12:00:00Z", **flags).data for one in everywhere
        ]
        assert everywhere == one_by_one
    recipients = {one["_parent"]["name"]: one["onCallRecipients"] for one in everywhere}
    assert recipients == {"S0": mail("bo"), "S1": mail("ann", "bo"), "S2": [], "off": []}
    nested = client.get("/v2/schedules/S1/on-calls").data["onCallParticipants"]
    assert [(one["type"], one["id"], [inside["name"] for inside in one["onCallParticipants"]]) for one in nested] == [
        ("team", crew.id, mail("ann", "bo"))
    ]


def test_the_next_are_named_the_other_way_round(people):
    client = everything()
    make(client, weekly(ANN, BO, EVE, timeRestriction=OFFICE))
    path = "/v2/schedules/Platform_schedule/next-on-calls?scheduleIdentifierType=name"
    not_flat = client.get(path).data
    assert not_flat["nextOnCallRecipients"] == not_flat["exactNextOnCallRecipients"]
    assert not_flat["nextOnCallRecipients"] == [{"id": people[1].id, "name": "bo@example.org", "type": "user"}]
    assert not_flat["_parent"]["name"] == "Platform_schedule"
    flat_one = client.get(f"{path}&flat=true").data
    assert (flat_one["nextOnCallParticipants"], flat_one["exactNextOnCallParticipants"]) == (mail("bo"), mail("bo"))
    at_night = client.get(f"{path}&flat=true&date=2026-03-04T22:00:00Z").data
    assert (at_night["nextOnCallParticipants"], at_night["exactNextOnCallParticipants"]) == (mail("bo"), mail("ann"))


def test_overrides_are_made_shown_replaced_and_removed(people):
    client = everything()
    made = make(client, weekly(ANN, name="first"), weekly(BO, name="second"))
    path = f"/v2/schedules/{made['id']}/overrides"
    body = {"user": EVE, "startDate": "2026-03-04T10:00:00Z", "endDate": "2026-03-04T14:00:00Z", "rotations": [{"name": "first"}]}
    created = client.post(path, {**body, "alias": "mine"})
    assert (created.status, created.data) == (201, {"alias": "mine"})
    assert client.post(path, {**body, "alias": "mine"}).status == 409
    shown = client.get(f"{path}/mine").data
    assert (shown["alias"], shown["user"]["username"], shown["_parent"]["id"]) == ("mine", "eve@example.org", made["id"])
    assert [one["name"] for one in shown["rotations"]] == ["first"]
    assert flat(client) == mail("eve", "bo")
    assert client.put(f"{path}/mine", {**body, "user": {"type": "none"}, "rotations": []}).data == {"alias": "mine"}
    assert flat(client) == []
    assert [one["alias"] for one in client.get(path).data] == ["mine"]
    assert client.delete(f"{path}/mine").status == 200
    assert flat(client) == mail("ann", "bo")
    assert client.get(f"{path}/mine").status == client.put(f"{path}/mine", body).status == 404
    assert client.post(path, body).data["alias"]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("user", {"user": None}),
        ("user.id", {"user": {"type": "user", "id": "nobody"}}),
        ("startDate", {"startDate": ""}),
        ("endDate", {"endDate": "2026-03-04T10:00:00Z"}),
        ("rotations", {"rotations": [{"name": "nineth"}]}),
    ],
)
def test_a_wrong_override_is_refused_by_its_field(people, field, wrong):
    client = everything()
    made = make(client, weekly(ANN))
    body = {"user": EVE, "startDate": "2026-03-04T10:00:00Z", "endDate": "2026-03-04T14:00:00Z", **wrong}
    answer = client.post(f"/v2/schedules/{made['id']}/overrides", body)
    assert (answer.status, list(answer.errors)) == (422, [field])


def test_rotations_one_at_a_time(people):
    client = everything()
    made = make(client)
    path = f"/v2/schedules/{made['id']}/rotations"
    created = client.post(path, weekly(ANN, BO, name="first"))
    assert (created.status, created.data["name"]) == (201, "first")
    ref = created.data["id"]
    assert client.get(f"{path}/{ref}").data["_parent"]["id"] == made["id"]
    assert [one["id"] for one in client.get(path).data] == [ref]
    changed = client.patch(f"{path}/{ref}", {"participants": [EVE, ANN]})
    assert changed.data == {"id": ref, "name": "first"}
    assert [flat(client, date=f"2026-03-{day}T12:00:00Z") for day in ("03", "04", "10")] == [mail("ann"), mail("ann"), mail("eve")]
    restricted = client.patch(f"{path}/{ref}", {"timeRestriction": OFFICE, "endDate": "2026-06-01T00:00:00Z"})
    assert restricted.status == 200
    assert client.get(f"{path}/{ref}").data["timeRestriction"] == OFFICE
    client.patch(f"{path}/{ref}", {"timeRestriction": None, "endDate": None})
    assert not {"timeRestriction", "endDate"} & client.get(f"{path}/{ref}").data.keys()
    assert client.delete(f"{path}/{ref}").status == 200
    assert client.get(f"{path}/{ref}").status == 404
    assert client.get(path).data == []


def test_replacing_all_rotations_recognises_those_there(people):
    client = everything()
    made = make(client, weekly(ANN, BO, name="first"), weekly(EVE, name="second"))
    before = {one["name"]: one["id"] for one in client.get(f"/v2/schedules/{made['id']}").data["rotations"]}
    client.patch(f"/v2/schedules/{made['id']}", {"rotations": [weekly(BO, ANN, name="first"), weekly(EVE, name="third")]})
    after = {one["name"]: one["id"] for one in client.get(f"/v2/schedules/{made['id']}").data["rotations"]}
    assert after["first"] == before["first"]
    assert list(after) == ["first", "third"]
    assert flat(client) == mail("ann", "eve")


def test_the_timeline_is_exact_and_its_union_is_who_is_on_call(people):
    client = everything()
    made = make(client, weekly(ANN, BO, name="first"), weekly({"type": "none"}, EVE, name="second"))
    body = {"user": EVE, "startDate": "2026-03-05T10:00:01Z", "endDate": "2026-03-05T14:00:00Z", "rotations": [{"name": "first"}]}
    client.post(f"/v2/schedules/{made['id']}/overrides", body)
    shown = client.get(
        f"/v2/schedules/{made['id']}/timeline", date=NOW, interval=2, intervalUnit="weeks", expand="base,override,forwarding"
    ).data
    assert (shown["startDate"], shown["endDate"]) == ("2026-03-04T12:00:00.000Z", "2026-03-18T12:00:00.000Z")
    final = {one["name"]: one for one in shown["finalTimeline"]["rotations"]}
    assert [one["order"] for one in final.values()] == [1.0, 2.0]
    assert [(one["type"], one["startDate"], one["recipient"]["name"]) for one in final["first"]["periods"]] == [
        ("default", "2026-03-04T12:00:00.000Z", "ann@example.org"),
        ("override", "2026-03-05T10:00:01.000Z", "eve@example.org"),
        ("default", "2026-03-05T14:00:00.000Z", "ann@example.org"),
        ("default", "2026-03-09T08:00:00.000Z", "bo@example.org"),
        ("default", "2026-03-16T08:00:00.000Z", "ann@example.org"),
    ]
    assert [one["startDate"] for one in shown["overrideTimeline"]["rotations"][0]["periods"]] == ["2026-03-05T10:00:01.000Z"]
    assert len(shown["baseTimeline"]["rotations"][0]["periods"]) == 3
    assert shown["forwardingTimeline"] == {"rotations": []}
    for probe in ("2026-03-05T10:00:00Z", "2026-03-05T10:00:01Z", "2026-03-09T08:00:00Z", "2026-03-17T00:00:00Z"):
        drawn = {
            period["recipient"]["name"]
            for one in final.values()
            for period in one["periods"]
            if instant(period["startDate"]) <= instant(probe) < instant(period["endDate"])
        }
        assert drawn == set(flat(client, date=probe))


@pytest.mark.parametrize(
    ("query", "end"),
    [
        ({"date": "2026-03-28T12:00:00Z", "intervalUnit": "days"}, "2026-03-29T11:00:00.000Z"),
        ({"date": "2026-01-31T12:00:00Z", "intervalUnit": "months"}, "2026-02-28T12:00:00.000Z"),
        ({"date": "2026-11-30T12:00:00Z", "intervalUnit": "months", "interval": 3}, "2027-02-28T12:00:00.000Z"),
        ({}, "2026-03-11T12:00:00.000Z"),
    ],
)
def test_the_timeline_is_as_long_as_the_wall_clock_says(people, query, end):
    client = everything()
    make(client, weekly(ANN))
    assert client.get("/v2/schedules/Platform_schedule/timeline", identifierType="name", **query).data["endDate"] == end


def test_a_disabled_schedule_answers_nobody_and_shows_its_plan(people):
    client = everything()
    make(client, weekly(ANN), enabled=False)
    assert flat(client) == []
    shown = client.get("/v2/schedules/Platform_schedule/timeline", identifierType="name").data
    assert len(shown["finalTimeline"]["rotations"][0]["periods"]) == 1
    assert shown["_parent"]["enabled"] is False


def test_the_schedules_of_a_user(people):
    client = everything()
    made = make(client, weekly(ANN, BO))
    make(client, weekly(BO), name="other")
    assert client.get("/v2/users/ann@example.org/schedules").data == [made]
    assert client.get("/v2/users/nobody@example.org/schedules").status == 404


def test_calendars_are_calendars(people):
    client = everything()
    made = make(client, weekly(ANN, BO))
    for path in (f"/v2/schedules/{made['id']}.ics", "/v2/schedules/on-calls/ann@example.org.ics"):
        response = client.raw("GET", path)
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert b"DTSTART:20260302T080000Z" in response.content
    assert client.get("/v2/schedules/on-calls/nobody.ics").status == 404
    assert client.get("/v2/schedules/nothing.ics").status == 404


def test_a_private_team_s_schedule_is_unknown_to_other_keys(people):
    secret, other = cast.team("Secret", people[0], private=True), cast.team("Other")
    made = make(everything(), weekly(ANN), ownerTeam={"id": secret.id})
    stranger = everything(team=other)
    assert stranger.get("/v2/schedules").data == []
    assert stranger.get("/v2/schedules/on-calls").data == []
    for path in ("", "/on-calls", "/next-on-calls", "/timeline", "/rotations", "/overrides", ".ics"):
        assert stranger.get(f"/v2/schedules/{made['id']}{path}").status == 404
