"""The views of the queue that somebody has: their own, those of their teams, those of the desks they may see."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from varsko.desk.domain.kept import KeptView, Scope
from varsko.desk.models import FirstView, SavedView
from varsko.desk.queries.access import desk_subject, desks_for
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may


def kept_views(by: Actor) -> list[KeptView]:
    """List the views that somebody has, their own first, then by name; programs have none."""
    first = FirstView.objects.filter(user=as_uuid(by.who.id), view=OuterRef("pk"))
    rows = views_for(by).select_related("team", "desk").annotate(is_first=Exists(first)).order_by("name", "pk")
    found = [view_shape(row, by, is_first=row.is_first) for row in rows]
    return sorted(found, key=lambda one: (one.scope != Scope.MINE, one.of))


def views_for(by: Actor) -> QuerySet[SavedView]:
    """Give the rows of the views that somebody has."""
    me = as_uuid(by.who.id)
    if by.who.kind != "user" or me is None:
        return SavedView.objects.none()
    teams = [as_uuid(one) for one in by.team_ids]
    return SavedView.objects.filter(Q(user=me) | Q(team__in=teams) | Q(desk__in=desks_for(by).filter(archived_at=None)))


def view_shape(row: SavedView, by: Actor, *, is_first: bool = False) -> KeptView:
    """Freeze a row whose team and desk are loaded."""
    scope = Scope.DESK if row.desk else Scope.TEAM if row.team else Scope.MINE
    of = row.desk.name if row.desk else row.team.name if row.team else ""
    return KeptView(id=str(row.pk), name=row.name, query=row.query, scope=scope, of=of, is_first=is_first, may_forget=may_forget(row, by))


def may_forget(row: SavedView, by: Actor) -> bool:
    """Tell whether somebody may take a view away: whoever made it, and whoever sets up the team or desk that has it."""
    if row.user_id or row.made_by_id == as_uuid(by.who.id):
        return True
    about = desk_subject(row.desk) if row.desk else Subject(kind="team", team_ids=frozenset({str(row.team_id)}))
    return may(by, "configure", about)
