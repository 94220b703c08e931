"""What was said in rooms is found by its words, by those who may enter, and by nobody else."""

import pytest
from django.test import Client

from tests import cast
from varsko.conversations import actions as talks
from varsko.conversations import queries
from varsko.core.models import SearchDoc
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft
from varsko.people.models import User


@pytest.fixture
def ann(clock):
    return cast.ann()


@pytest.fixture
def eve(clock):
    return cast.eve()


@pytest.fixture
def says(clock, ann):
    def say(text: str, *, private: bool = False):
        view, _ = incidents.declare(by=cast.acting(ann), at=clock.now, draft=Draft(summary="Queue is full", severity=3, private=private))
        room = incidents.enter_room(by=cast.acting(ann), at=clock.now, ref=view.id)
        message = talks.post(by=cast.acting(ann), at=clock.now, room_id=room.id, text=text)
        clock.work()
        return view, room, message

    return say


def found(person, text: str) -> list[str]:
    return [one.text for one in queries.search(text, by=cast.acting(person))]


def test_a_message_is_found_and_leads_to_its_place(ann, says):
    view, _room, _message = says("The broker in Gdańsk lost its leader")
    (one,) = queries.search("gdansk lead", by=cast.acting(ann))
    assert (one.room, one.who, one.path) == ("HOT-1 Queue is full", "Ann", f"/incidents/{view.id}/room#m-1")
    client = Client()
    client.force_login(User.objects.get(pk=ann.id))
    shown = client.get("/search?q=broker").content.decode()
    assert "The broker in Gdańsk lost its leader" in shown
    assert f'href="{one.path}"' in shown


def test_a_private_room_is_found_by_its_guests_alone(clock, ann, eve, says):
    view, _room, _message = says("Salaries were read", private=True)
    assert (found(ann, "salaries"), found(eve, "salaries")) == (["Salaries were read"], [])
    incidents.invite(by=cast.acting(ann), at=clock.now, ref=view.id, user_id=eve.id)
    clock.work()
    assert found(eve, "salaries") == ["Salaries were read"]


def test_what_becomes_private_is_gone_at_once_whatever_the_index_says(clock, ann, eve, says):
    view, _room, _message = says("Salaries were read")
    assert found(eve, "salaries") == ["Salaries were read"]
    incidents.set_private(by=cast.acting(ann), at=clock.now, ref=view.id, private=True)
    assert found(eve, "salaries") == []
    clock.work()
    assert found(eve, "salaries") == []
    assert "readers" not in SearchDoc.objects.get(kind="message").audience


def test_what_is_changed_or_deleted_is_found_as_it_is_now(clock, ann, says):
    _view, _room, message = says("The broker is down")
    talks.edit(by=cast.acting(ann), at=clock.now, message_id=message.id, text="The gateway is down")
    clock.work()
    assert (found(ann, "broker"), found(ann, "gateway")) == ([], ["The gateway is down"])
    talks.delete(by=cast.acting(ann), at=clock.now, message_id=message.id)
    assert found(ann, "gateway") == []
    clock.work()
    assert not SearchDoc.objects.filter(kind="message").exists()


def test_a_room_from_before_is_found_as_soon_as_somebody_speaks_there(clock, ann, says):
    _view, room, _message = says("The broker is down")
    SearchDoc.objects.all().delete()
    talks.post(by=cast.acting(ann), at=clock.now, room_id=room.id, text="Up again")
    clock.work()
    assert found(ann, "broker") == ["The broker is down"]
