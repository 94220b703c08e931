"""Rotations and participants as clients write them."""

from dataclasses import replace
from datetime import UTC, datetime

from varsko.compat.opsgenie.fields import Fields
from varsko.compat.opsgenie.restrictions import read_restriction
from varsko.paging import queries as paging
from varsko.people import queries as people
from varsko.schedules import queries
from varsko.schedules.data import NOBODY, Participant, RotationDraft, ScheduleView, Unit

_UNITS: dict[str, Unit] = {"hourly": "hour", "daily": "day", "weekly": "week"}
_KINDS = ("user", "team", "escalation", "none")
_NO_START = datetime(1, 1, 1, tzinfo=UTC)


def read_rotations(said: Fields, schedule: ScheduleView | None = None) -> list[RotationDraft]:
    """Read the whole list of a schedule's rotations; what a known one leaves unsaid stays. Raises Invalid."""
    there = [queries.draft_of(one) for one in schedule.rotations] if schedule else []
    return [read_rotation(one, _known(one, there)) for one in said.parts("rotations")]


def _known(said: Fields, there: list[RotationDraft]) -> RotationDraft | None:
    ref, name = said.text("id"), said.text("name")
    return next((one for one in there if (one.id == ref if ref else one.name == name)), None)


def read_rotation(said: Fields, base: RotationDraft | None = None) -> RotationDraft:
    """Read a rotation, or the changes of one that is there. Raises Invalid."""
    draft = base or RotationDraft(start=_NO_START, participants=())
    if base is None or said.has("type"):
        draft = replace(draft, unit=_UNITS[said.choice("type", _UNITS, "")])
    if base is None or said.has("startDate"):
        said.need("startDate")
        draft = replace(draft, start=said.moment("startDate") or _NO_START)
    if said.has("endDate"):
        draft = replace(draft, end=said.moment("endDate"))
    if said.has("participants"):
        draft = replace(draft, participants=tuple(read_participant(one) for one in said.parts("participants")))
    if said.has("timeRestriction"):
        draft = replace(draft, restriction=read_restriction(said))
    return replace(draft, name=said.text("name", draft.name), length=said.number("length", draft.length))


def read_participant(said: Fields) -> Participant:
    """Read who has a seat: a user, a team, an escalation, or `none`. Raises Invalid."""
    kind = said.choice("type", _KINDS, "user")
    ref = said.text("id") or said.text("username") or said.text("name")
    if kind == "none":
        return NOBODY
    participant = _found(kind, ref)
    if participant is None:
        raise said.wrong("id", f"No {kind} exists with this id or name")
    return participant


def _found(kind: str, ref: str) -> Participant | None:
    if kind == "user":
        person = people.user(ref)
        return Participant("user", person.id) if person else None
    if kind == "team":
        team = people.team(ref)
        return Participant("team", team.id) if team else None
    policy = paging.policy(ref)
    return Participant("escalation", policy.id) if policy else None
