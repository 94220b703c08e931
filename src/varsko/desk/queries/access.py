"""Who may know of which requests: one rule for lists, pages, counts, search and live events."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from varsko.desk.models import Desk, Request
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may

ANY = Subject(kind="request")
"""What permissions on requests as such depend on."""


def desk_subject(desk: Desk) -> Subject:
    """Give the subject of a desk, and of what is asked of it."""
    return Subject(kind="request", team_ids=frozenset({str(desk.team_id)} if desk.team_id else ()), private=desk.confidential)


def subject_of(row: Request) -> Subject:
    """Give the subject of a request whose desk is loaded; whoever is to do it has a part in it."""
    desk = desk_subject(row.desk)
    teams = desk.team_ids | ({str(row.team_id)} if row.team_id and not desk.private else set())
    holders = frozenset({str(row.assignee_id)} if row.assignee_id else ())
    return Subject(kind="request", team_ids=frozenset(teams), private=desk.private, holders=holders)


def subjects(ids: Iterable[str]) -> dict[str, Subject]:
    """Give the subject of each request by id, in one query; unknown ids are left out."""
    wanted = {found for one in ids if (found := as_uuid(one))}
    rows = Request.objects.filter(pk__in=wanted).select_related("desk")
    return {str(row.pk): subject_of(row) for row in rows}


def visible_to(actor: Actor) -> QuerySet[Request]:
    """Give the requests that an actor may know of. One of a confidential desk is for its team, its assignee and chiefs alone."""
    if not may(actor, "see", ANY):
        return Request.objects.none()
    if sees_all(actor):
        return Request.objects.all()
    mine = Q(assignee=as_uuid(actor.who.id)) if actor.who.kind == "user" else Q()
    # As a list of desks, not as a table beside: of that a database begins with the desks, and sorts all their requests for one page.
    desks = Desk.objects.filter(Q(confidential=False) | Q(team__in=_teams(actor))).values("pk")
    return Request.objects.filter(Q(desk__in=desks) | mine)


def desks_for(actor: Actor) -> QuerySet[Desk]:
    """Give the desks whose requests an actor may know of."""
    if not may(actor, "see", ANY):
        return Desk.objects.none()
    return Desk.objects.all() if sees_all(actor) else Desk.objects.filter(Q(confidential=False) | Q(team__in=_teams(actor)))


def sees_all(actor: Actor) -> bool:
    """Tell whether nothing at all is hidden from an actor."""
    return may(actor, "see", Subject(kind="request", private=True))


def _teams(actor: Actor) -> list[object]:
    return [as_uuid(one) for one in actor.team_ids]
