"""Who is to do it: taking, handing over, and how often it was passed on."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from varsko.core.texts import line
from varsko.desk.actions.rows import about, change, held, shown
from varsko.desk.data import RequestView
from varsko.desk.domain import limits
from varsko.desk.domain.states import OPEN, Move, State
from varsko.desk.models import Desk, Request
from varsko.desk.queries.access import desk_subject
from varsko.desk.queries.approvals import waits_for_approval
from varsko.events.desk import RequestAssigned, RequestMoved
from varsko.kernel.errors import Invalid
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import Actor, Person, TeamView
from varsko.people.domain.permissions import may


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Why a rule of the desk (`rule`, "" for a person's own doing) gave a request to somebody: what they know of what was wanted."""

    rule: str = ""
    skills: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()


BY_HAND = Given()


def operator(desk: Desk, user_id: object, field: str = "person") -> Person:
    """Find somebody who can work on requests of a desk. Raises Invalid."""
    found = people.users([user_id]).get(str(user_id))
    subject = desk_subject(desk)
    if found is None or not found.is_active or not may(people.actor_for_person(found.id), "change", subject):
        raise Invalid({field: _("Choose somebody who may work on it.")})
    return found


def take(*, by: Actor, at: datetime, ref: object) -> RequestView:
    """Take a request oneself, and begin with it if nobody has. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = held(by, ref)
        me = operator(row.desk, by.who.id)
        give(row, _team_of(row), me, by=by, at=at)
        if row.state == State.NEW and not waits_for_approval(row):
            moved = RequestMoved(**about(row, by, at), move=Move.START, before=row.state, after=State.WORKING)
            change(row, at, moved, state=State.WORKING)
    return shown(row, by)


def assign(*, by: Actor, at: datetime, ref: object, team_id: str = "", user_id: str = "", note: str = "") -> RequestView:
    """Hand a request to a team, a person or both, with a note for them; with neither it is nobody's.

    Requests of a confidential desk stay with its team. Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        row = held(by, ref)
        if row.state not in OPEN:
            raise Invalid({"person": pgettext("a request", "It is over.")})
        team = people.team(as_uuid(team_id)) if as_uuid(team_id) else None
        if (team_id and team is None) or (row.desk.confidential and team and as_uuid(team.id) != row.desk.team_id):
            raise Invalid({"team": _("Choose one of what is offered.")})
        person = operator(row.desk, user_id) if user_id else None
        give(row, team, person, by=by, at=at, note=line(note, "note", limits.NOTE))
    return shown(row, by)


def give(
    row: Request, team: TeamView | None, person: Person | None, *, by: Actor, at: datetime, note: str = "", why: Given = BY_HAND
) -> None:
    """Give a held request to a team and a person, inside the caller's transaction. Passing it on counts, taking it first does not.

    `why` names the rule of the desk that gave it, and the skills that counted.
    """
    new_team, new_person = as_uuid(team.id) if team else None, as_uuid(person.id) if person else None
    if (new_team, new_person) == (row.team_id, row.assignee_id):
        return
    is_passed = (row.assignee_id and row.assignee_id != new_person) or (row.team_id and row.team_id != new_team)
    before = row.assignee
    event = RequestAssigned(
        **about(row, by, at),
        team=str(new_team or ""),
        team_name=team.name if team else "",
        person=str(new_person or ""),
        person_name=person.name if person else "",
        before_team=str(row.team_id or ""),
        before_person=str(row.assignee_id or ""),
        before_name=before.name if before else "",
        note=note,
        why=why.rule,
        skills=why.skills,
        wanted=why.wanted,
    )
    change(row, at, event, team_id=new_team, assignee_id=new_person, handovers=row.handovers + bool(is_passed))


def _team_of(row: Request) -> TeamView | None:
    return people.team(row.team_id) if row.team_id else None
