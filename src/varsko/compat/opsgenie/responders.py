"""Whom a client names as a person or a responder, found in our house."""

from varsko.alerts.data import Responder
from varsko.compat.opsgenie.fields import Fields
from varsko.kernel.errors import Invalid
from varsko.people import queries as people
from varsko.people.data import Person

_KINDS = ("user", "team", "schedule", "escalation")


def read_person(said: Fields, name: str) -> Person:
    """Find the person that an object or a text names. Raises Invalid."""
    ref = said.reference(name)
    if not ref:
        raise said.wrong(name, "must not be empty")
    found = people.user(ref)
    if found is None:
        raise said.wrong(name, "No user exists with this id or username")
    return found


def read_responder(part: Fields, kind: str = "") -> Responder:
    """Read a responder that is to be added; a person or team must exist. Raises Invalid."""
    kind = kind or part.choice("type", _KINDS, _guess(part))
    ref = part.text("id") or part.text("username") or part.text("name")
    if not ref:
        raise part.wrong("id", "must name somebody by id, username or name")
    if kind == "user":
        return _user(part, ref)
    return _team(part, ref) if kind == "team" else Responder(kind=kind, id=part.text("id"), name=part.text("name"))


def _guess(part: Fields) -> str:
    return "user" if part.text("username") else "team"


def _user(part: Fields, ref: str) -> Responder:
    found = people.user(ref)
    if found is None:
        raise _unknown(part, "user")
    return Responder(kind="user", id=found.id, name=found.email)


def _team(part: Fields, ref: str) -> Responder:
    found = people.team(ref)
    if found is None:
        raise _unknown(part, "team")
    return Responder(kind="team", id=found.id, name=found.name)


def _unknown(part: Fields, kind: str) -> Invalid:
    return part.wrong("id", f"No {kind} exists with this id or name")
