"""Whom a client names as a person or a responder, found in our house."""

from collections.abc import Callable, Mapping, Sequence

from varsko.alerts.data import Responder
from varsko.compat.opsgenie.fields import Fields
from varsko.kernel.errors import Invalid
from varsko.paging import queries as paging
from varsko.paging.data import PolicyView
from varsko.people import queries as people
from varsko.people.data import Person, TeamView
from varsko.schedules import queries as schedules
from varsko.schedules.data import ScheduleView

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
    """Read a responder that is to be added; it must exist. Raises Invalid."""
    kind = kind or part.choice("type", _KINDS, "user" if part.text("username") else "team")
    ref = part.text("id") or part.text("username") or part.text("name")
    if not ref:
        raise part.wrong("id", "must name somebody by id, username or name")
    found = _FINDERS[kind](ref)
    if found is None:
        raise _unknown(part, kind)
    return Responder(kind=kind, id=found.id, name=found.email if isinstance(found, Person) else found.name)


def read_owner(said: Fields) -> str:
    """Find the id of the team that `ownerTeam` names; "" when it names none. Raises Invalid."""
    ref = said.reference("ownerTeam")
    found = people.team(ref) if ref else None
    if ref and found is None:
        raise said.wrong("ownerTeam", "No team exists with this id or name")
    return found.id if found else ""


def read_target(said: Fields, name: str, kinds: Sequence[str]) -> tuple[str, str]:
    """Find who is to be notified: the kind, one of `kinds`, and the id, which is "" for none. Raises Invalid."""
    part = said.part(name)
    kind, ref = part.choice("type", kinds, kinds[0]), part.text("id") or part.text("username") or part.text("name")
    if kind == "none":
        return kind, ""
    found = _FINDERS[kind](ref) if ref else None
    if found is None:
        raise _unknown(part, kind)
    return kind, found.id


_FINDERS: Mapping[str, Callable[[object], Person | TeamView | ScheduleView | PolicyView | None]] = {
    "user": people.user,
    "team": people.team,
    "schedule": schedules.schedule,
    "escalation": paging.policy,
}


def _unknown(part: Fields, kind: str) -> Invalid:
    return part.wrong("id", f"No {kind} exists with this id or name")
