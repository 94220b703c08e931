"""Fills an installation with one team, its people, their sessions, and a long talk in its room."""

from datetime import timedelta

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from varsko.conversations import actions
from varsko.core.clock import now
from varsko.people import actions as people
from varsko.people import queries
from varsko.people.data import SYSTEM_ACTOR, Person
from varsko.people.models import User

_TEXTS = (
    "The queue grows by **40** a second; see #12.",
    "Looking at `booking-api` now.\n\n```\nERROR 502 upstream timed out\n```",
    "Rolled back. Waiting for the caches.",
    "Customers in Gdańsk still see the old prices.",
)


def gather(count: int, messages: int) -> list[str]:
    """Make everything; gives the ids of the team and its room, and a session of each person."""
    at = now() - timedelta(seconds=messages)
    with transaction.atomic():
        sealed = make_password("a bench needs no secret")
        crowd = [_person(number, sealed, at) for number in range(count)]
        team = people.create_team(by=SYSTEM_ACTOR, at=at, name="Crowd", members=[(one.id, "user") for one in crowd])
        room = actions.enter_team(by=SYSTEM_ACTOR, at=at, team_id=team.id)
        speakers = [queries.actor_for_person(one.id) for one in crowd]
        for number in range(messages):
            by, moment = speakers[number % count], at + timedelta(seconds=number)
            said = actions.post(by=by, at=moment, room_id=room.id, text=_TEXTS[number % len(_TEXTS)])
            if number % 20 == 0:
                actions.react(by=by, at=moment, message_id=said.id, symbol="👍")
        for one in speakers:
            actions.look(by=one, at=now(), room_id=room.id, read_number=messages)
        return [team.id, room.id, *(_session(one) for one in crowd)]


def _person(number: int, sealed: str, at: object) -> Person:
    return people.create_user(by=SYSTEM_ACTOR, at=at, email=f"p{number}@example.org", name=f"Person {number}", sealed=sealed)


def _session(one: Person) -> str:
    user = User.objects.get(pk=one.id)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
