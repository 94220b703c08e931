"""Schedules, rotations, overrides and timelines as clients read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from varsko.compat.opsgenie.restrictions import show_restriction
from varsko.compat.opsgenie.wire import Call, when, without_empty
from varsko.kernel.errors import NotFound
from varsko.paging import queries as paging
from varsko.people import queries as people
from varsko.people.data import Person, TeamView
from varsko.schedules import queries
from varsko.schedules.data import Lane, OverridePlan, Participant, Period, RotationPlan, ScheduleView

_TYPES = {"hour": "hourly", "day": "daily", "week": "weekly"}


def wanted(call: Call) -> ScheduleView:
    """Find the schedule of the path by id or name, whatever the query calls it. Raises NotFound, also for what the key may not know of."""
    found = queries.schedule(call.parts["ref"], call.actor)
    if found is None:
        raise NotFound("schedule")
    return found


def meta(schedule: ScheduleView) -> dict[str, Any]:
    """Write the few words about a schedule that answers carry."""
    return {"id": schedule.id, "name": schedule.name, "enabled": schedule.enabled}


@dataclass(frozen=True, slots=True)
class Names:
    """The people, teams and escalation policies behind seats, loaded in a handful of queries."""

    users: Mapping[str, Person] = field(default_factory=dict)
    teams: Mapping[str, TeamView] = field(default_factory=dict)
    policies: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, seats: Iterable[Participant], users: Iterable[str] = ()) -> "Names":
        """Load the names behind seats, behind the teams among them, and of further users."""
        wanted_seats = set(seats)
        team_ids = {one.id for one in wanted_seats if one.kind == "team"}
        teams = {one.id: one for one in people.teams() if one.id in team_ids} if team_ids else {}
        ids = {one.id for one in wanted_seats if one.kind == "user"} | {user for one in teams.values() for user in one.members}
        policies = {one.id: one.name for one in paging.policies()} if any(one.kind == "escalation" for one in wanted_seats) else {}
        return cls(people.users(ids | set(users)), teams, policies)

    def seat(self, one: Participant) -> dict[str, Any]:
        """Write a seat of a rotation: users with their username, others with their name."""
        if one.is_nobody:
            return {"type": "none"}
        if one.kind == "user":
            person = self.users.get(one.id)
            return without_empty(type="user", id=one.id, username=person.email if person else None)
        return without_empty(type=one.kind, id=one.id, name=self._name(one))

    def participant(self, one: Participant) -> dict[str, Any] | None:
        """Write who is on call; a user's name is the username, a team names its members. None for a person who is gone."""
        if one.kind == "user":
            return self._user(one.id)
        team = self.teams.get(one.id)
        inside = [shown for user in (team.members if team else ()) if (shown := self._user(user))]
        return {"id": one.id, "name": self._name(one) or "", "type": one.kind, "onCallParticipants": inside}

    def recipient(self, one: Participant) -> dict[str, Any]:
        """Write who has a period of a timeline."""
        shown = self.participant(one) or {"id": one.id, "name": "", "type": one.kind}
        return {name: shown[name] for name in ("id", "name", "type")}

    def participants(self, seats: Iterable[Participant]) -> list[dict[str, Any]]:
        """Write several, leaving out those who are gone."""
        return [shown for one in seats if (shown := self.participant(one))]

    def emails(self, user_ids: Iterable[str]) -> list[str]:
        """Write users by their names, leaving out those who are gone."""
        return [shown["name"] for user in user_ids if (shown := self._user(user))]

    def flattened(self, one: Participant) -> list[dict[str, Any]]:
        """Write the people behind a seat."""
        shown = self.participant(one)
        return [] if shown is None else list(shown.get("onCallParticipants", [shown]))

    def _name(self, one: Participant) -> str | None:
        team = self.teams.get(one.id)
        return team.name if team else self.policies.get(one.id)

    def _user(self, user_id: str) -> dict[str, Any] | None:
        person = self.users.get(user_id)
        return {"id": person.id, "name": person.email, "type": "user"} if person and person.is_active else None


def show_schedule(schedule: ScheduleView, names: Names, teams: Mapping[str, str], *, expanded: bool) -> dict[str, Any]:
    """Write a schedule, its rotations only when they are asked for."""
    owner = {"id": schedule.team_id, "name": teams.get(schedule.team_id, "")} if schedule.team_id else None
    rotations = [show_rotation(one, names) for one in schedule.rotations] if expanded else None
    return without_empty(
        id=schedule.id,
        name=schedule.name,
        description=schedule.description,
        timezone=schedule.zone,
        enabled=schedule.enabled,
        ownerTeam=owner,
        rotations=rotations,
    )


def show_rotation(rotation: RotationPlan, names: Names) -> dict[str, Any]:
    """Write a rotation as it was given."""
    terms = rotation.terms
    return without_empty(
        id=rotation.id,
        name=rotation.name,
        startDate=when(terms.start),
        endDate=when(terms.end) if terms.end else None,
        type=_TYPES[terms.unit],
        length=terms.length,
        participants=[names.seat(one) for one in terms.participants],
        timeRestriction=show_restriction(terms.restriction) if terms.restriction else None,
    )


def show_override(one: OverridePlan, schedule: ScheduleView, names: Names) -> dict[str, Any]:
    """Write an override; no rotations means all of them."""
    known = {rotation.id: rotation.name for rotation in schedule.rotations}
    return {
        "_parent": meta(schedule),
        "alias": one.alias,
        "user": names.seat(one.participant),
        "startDate": when(one.period.start),
        "endDate": when(one.period.end),
        "rotations": [{"id": ref, "name": known[ref]} for ref in one.rotations if ref in known],
    }


def show_lanes(lanes: Iterable[Lane], schedule: ScheduleView, names: Names, *, only_overrides: bool = False) -> dict[str, Any]:
    """Write lanes as a timeline: a rotation that is in force is shown even when nobody is on call in it."""
    shown = []
    for order, lane in enumerate(lanes, 1):
        periods = [one for one in lane.periods if not only_overrides or one.override is not None]
        rotation = lane.rotation
        if periods or (rotation is not None and rotation.ended is None):
            label = {"id": rotation.id, "name": rotation.name} if rotation else {"id": schedule.id, "name": schedule.name}
            shown.append({**label, "order": float(order), "periods": [_period(one, names) for one in periods]})
    return {"rotations": shown}


def _period(one: Period, names: Names) -> dict[str, Any]:
    return {
        "startDate": when(one.span.start),
        "endDate": when(one.span.end),
        "type": "default" if one.override is None else "override",
        "recipient": names.recipient(one.participant),
        "flattenedRecipients": names.flattened(one.participant),
    }
