"""Rooms by our own REST API."""

import pytest
from django.test import Client

from tests.apps.conversations.build import harbour, say
from tests.cast import acting, key
from varsko.conversations import queries

pytestmark = pytest.mark.django_db


def holding(*rights: str, **more) -> Client:
    _view, secret = key("Script", rights=rights, **more)
    return Client(headers={"authorization": f"Bearer {secret}"})


def post(client: Client, path: str, **body):
    return client.post(f"/api/v1{path}", body, content_type="application/json")


def test_a_script_reads_and_writes_and_says_nothing_twice():
    place, ann, _bo = harbour()
    say(ann, place, "deploying?")
    script = holding("read", "create")
    assert [(one["title"], one["unread"]) for one in script.get("/api/v1/rooms").json()] == [("Harbour", 1)]
    assert "audience" not in script.get("/api/v1/rooms").json()[0]
    path = f"/rooms/{place.id}/messages"
    for _try in range(2):
        made = post(script, path, text="deployed **4.18.2**", kind="note", key="deploy-4.18.2")
        assert (made.status_code, made.json()["number"], made.json()["by_name"]) == (201, 2, "Script")
    assert [one["text"] for one in script.get(f"/api/v1{path}?after=1").json()] == ["deployed **4.18.2**"]
    found = queries.messages(acting(ann), place.id)
    assert not found[1].is_from_elsewhere
    answered = post(script, f"/rooms/messages/{found[0].id}/reactions", symbol="✅").json()
    assert [one["symbol"] for one in answered["reactions"]] == ["✅"]


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "x" * 10_001}, {"text": "x", "kind": "system"}])
def test_what_makes_no_sense_is_refused(body):
    place, _ann, _bo = harbour()
    assert post(holding("read", "create"), f"/rooms/{place.id}/messages", **body).status_code == 422


def test_a_private_room_is_not_there_for_scripts_of_others():
    place, ann, _bo = harbour(private=True)
    message = say(ann, place, "secret")
    script = holding("read", "create")
    assert script.get("/api/v1/rooms").json() == []
    assert script.get(f"/api/v1/rooms/{place.id}/messages").status_code == 404
    assert post(script, f"/rooms/{place.id}/messages", text="x").status_code == 404
    assert post(script, f"/rooms/messages/{message.id}/reactions", symbol="👍").status_code == 404
    assert script.get("/api/v1/rooms/nonsense/messages").status_code == 404


def test_reading_needs_the_right_to_read_and_writing_the_right_to_create():
    place, _ann, _bo = harbour()
    assert post(holding("read"), f"/rooms/{place.id}/messages", text="x").status_code == 403
    assert holding("create").get(f"/api/v1/rooms/{place.id}/messages").status_code == 404
    assert Client().get("/api/v1/rooms").status_code == 401
