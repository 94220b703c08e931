"""What can be done with teams and their members."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from varsko.core import outbox
from varsko.core.clock import new_id
from varsko.core.rows import find
from varsko.events.base import Event
from varsko.events.people import TeamChanged, TeamCreated, TeamDeleted, TeamMemberAdded, TeamMemberRemoved
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean
from varsko.people import queries
from varsko.people.data import Actor, Person, Subject, TeamView
from varsko.people.domain.permissions import demand
from varsko.people.domain.roles import MEMBER
from varsko.people.models import Membership, Team

Members = Iterable[tuple[object, str]]


def create_team(*, by: Actor, at: datetime, name: str, description: str = "", members: Members = (), private: bool = False) -> TeamView:
    """Make a team; `members` are pairs of user id and role ("admin" manages the team). Raises Conflict for a name that is taken."""
    demand(by, "configure", Subject(kind="team"))
    row = Team(id=new_id(), name=_name(name), description=clean(description), private=private, created_at=at)
    wanted = _people(members)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            outbox.record(TeamCreated(**_about(row, by, at)), *_set_members(row, wanted, by, at))
    except IntegrityError:
        raise _taken() from None
    return _view(row)


def update_team(
    *,
    by: Actor,
    at: datetime,
    team_id: object,
    name: str | None = None,
    description: str | None = None,
    private: bool | None = None,
    members: Members | None = None,
) -> TeamView:
    """Change what is given of a team; `members`, when given, replace all of them. Raises NotFound, Conflict."""
    row = _wanted(by, "configure", team_id)
    changes: dict[str, Any] = {
        "name": None if name is None else _name(name),
        "description": None if description is None else clean(description),
        "private": private,
    }
    changed = {field: value for field, value in changes.items() if value is not None and value != getattr(row, field)}
    events: list[Event] = [
        TeamChanged(**_about(row, by, at), field=field, before=str(getattr(row, field)), after=str(value))
        for field, value in changed.items()
    ]
    wanted = None if members is None else _people(members)
    try:
        with transaction.atomic():
            if changed:
                Team.objects.filter(pk=row.pk).update(**changed)
            if wanted is not None:
                events += [*_drop_members(row, wanted, by, at), *_set_members(row, wanted, by, at)]
            outbox.record(*events)
    except IntegrityError:
        raise _taken() from None
    row.refresh_from_db()
    return _view(row)


def delete_team(*, by: Actor, at: datetime, team_id: object) -> None:
    """Remove a team; its people stay. Raises NotFound."""
    row = _wanted(by, "delete", team_id)
    with transaction.atomic():
        Team.objects.filter(pk=row.pk).delete()
        outbox.record(TeamDeleted(**_about(row, by, at)))


def add_member(*, by: Actor, at: datetime, team_id: object, user_id: object, role: str = MEMBER) -> TeamView:
    """Take a person into a team, or give them another role in it. Raises NotFound."""
    row = _wanted(by, "configure", team_id)
    wanted = _people([(user_id, role)])
    with transaction.atomic():
        outbox.record(*_set_members(row, wanted, by, at))
    return _view(row)


def remove_member(*, by: Actor, at: datetime, team_id: object, user_id: object) -> TeamView:
    """Let a person leave a team; one who is not in it is left alone. Raises NotFound."""
    row = _wanted(by, "configure", team_id)
    with transaction.atomic():
        place = Membership.objects.select_related("user").filter(team=row, user=as_uuid(user_id)).first()
        if place:
            Membership.objects.filter(pk=place.pk).delete()
            outbox.record(TeamMemberRemoved(**_about(row, by, at), user_id=str(place.user_id), user_name=place.user.name))
    return _view(row)


def _set_members(team: Team, wanted: dict[str, tuple[Person, str]], by: Actor, at: datetime) -> list[Event]:
    """Store places that are new or have another role; returns what changed."""
    before = {str(place.user_id): place for place in Membership.objects.filter(team=team)}
    new = [(person, role) for person, role in wanted.values() if person.id not in before]
    changed = [(person, role) for person, role in wanted.values() if person.id in before and before[person.id].role != role]
    Membership.objects.bulk_create(Membership(team=team, user_id=person.id, role=role) for person, role in new)
    for person, role in changed:
        before[person.id].role = role
    Membership.objects.bulk_update([before[person.id] for person, _role in changed], ["role"])
    return [TeamMemberAdded(**_about(team, by, at), user_id=one.id, user_name=one.name, role=role) for one, role in new + changed]


def _drop_members(team: Team, wanted: dict[str, tuple[Person, str]], by: Actor, at: datetime) -> list[Event]:
    gone = list(
        Membership.objects.select_related("user").filter(team=team).exclude(user__in=[person.id for person, _role in wanted.values()])
    )
    Membership.objects.filter(pk__in=[place.pk for place in gone]).delete()
    return [TeamMemberRemoved(**_about(team, by, at), user_id=str(place.user_id), user_name=place.user.name) for place in gone]


def _people(members: Members) -> dict[str, tuple[Person, str]]:
    """Find the people of (user id, role) pairs; raises Invalid for an unknown one."""
    pairs = {str(user_id): clean(role or MEMBER).lower()[:40] for user_id, role in members}
    known = queries.users(pairs)
    if len(known) < len(pairs):
        raise Invalid({"members": _("There is no such user.")})
    return {user_id: (known[user_id], role) for user_id, role in pairs.items()}


def _wanted(by: Actor, verb: str, team_id: object) -> Team:
    row = find(Team.objects.all(), team_id)
    if row is None:
        raise NotFound("team")
    demand(by, verb, Subject(kind="team", team_ids=frozenset({str(row.pk)}), private=row.private))
    return row


def _view(row: Team) -> TeamView:
    view = queries.team(row.pk)
    if view is None:
        raise NotFound("team")
    return view


def _name(name: str) -> str:
    text = clean(name).strip()
    if not text or len(text) > 100:
        raise Invalid({"name": _("A team needs a name of at most 100 characters.")})
    return text


def _about(row: Team, by: Actor, at: datetime) -> dict[str, Any]:
    return {"at": at, "by": by.who, "subject": str(row.pk), "name": row.name}


def _taken() -> Conflict:
    return Conflict({"name": _("Another team has this name.")})
