"""Who may know of which changes: who may know of the request, and who is asked for their approval."""

from django.db.models import Q, QuerySet

from varsko.changes.models import Change
from varsko.core.rows import find
from varsko.desk import queries as desk
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may
from varsko.people.queries import private_team_ids

ANY = Subject(kind="change")
"""What permissions on changes as such depend on."""


def change_subject(row: Change) -> Subject:
    """Give the subject of a change: its request's, with its owner among those who have a part in it."""
    request = desk.subjects([str(row.pk)])[str(row.pk)]
    holders = request.holders | ({str(row.owner_id)} if row.owner_id else set())
    return Subject(kind="change", team_ids=request.team_ids, private=request.private, holders=frozenset(holders))


def subject(change_id: object) -> Subject:
    """Give the subject of a change by its id; that of changes as such when there is none."""
    row = find(Change.objects.all(), change_id)
    return change_subject(row) if row else ANY


def visible_to(by: Actor) -> QuerySet[Change]:
    """Give the changes that somebody may know of."""
    who = as_uuid(by.who.id) if by.who.kind == "user" else None
    mine = Q(owner=who) | Q(planned_by=who) | Q(pk__in=_asked(by)) if who else Q()
    if not may(by, "see", ANY):
        return Change.objects.filter(mine) if who and by.role not in {None, "customer"} else Change.objects.none()
    seen = Q(request__in=desk.visible_to(by).values("pk"))
    return Change.objects.filter(seen | mine) if who else Change.objects.filter(seen)


def hidden_teams(by: Actor) -> set[str]:
    """Give the ids of the private teams whose services somebody may not know of."""
    return {pk for pk in private_team_ids() if not may(by, "see", Subject(kind="service", team_ids=frozenset({pk}), private=True))}


def _asked(by: Actor) -> QuerySet[Change, object]:
    who = as_uuid(by.who.id)
    return Change.objects.filter(asked_rounds__seats__person=who).values("pk")
