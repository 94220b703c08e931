"""Desks, their categories, the table of priorities."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from varsko.core.rows import find
from varsko.core.texts import in_order
from varsko.desk.data import CategoryView, DeskView
from varsko.desk.domain.priority import IMPACTS, SHIPPED, URGENCIES, Cells, Rules
from varsko.desk.models import Category, Desk, Matrix
from varsko.desk.queries.access import desk_subject, desks_for
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean
from varsko.people import queries as people
from varsko.people.data import Actor, Person
from varsko.people.domain.audiences import audience_of


def desks(*, by: Actor, archived: bool = False) -> list[DeskView]:
    """List the desks whose requests the asker may see, by name."""
    return desk_views(desks_for(by).filter(archived_at__isnull=not archived))


def desk(ref: object, *, by: Actor) -> DeskView | None:
    """Find a desk by id or slug; None if the asker may not know of it."""
    return next(iter(desk_views(desks_for(by).filter(where_desk(ref)))), None)


def where_desk(ref: object) -> Q:
    """Give the condition that an id or slug stands for."""
    found = as_uuid(ref)
    return Q(pk=found) if found else Q(slug=clean(str(ref))[:40])


def desk_views(rows: QuerySet[Desk]) -> list[DeskView]:
    """Freeze desks, by name."""
    return in_order([_desk_view(row) for row in rows.select_related("team").order_by("pk")], lambda one: one.name)


def _desk_view(row: Desk) -> DeskView:
    return DeskView(
        id=str(row.pk),
        name=row.name,
        slug=row.slug,
        team_id=str(row.team_id or ""),
        team_name=row.team.name if row.team else "",
        language=row.language,
        time_zone=row.time_zone,
        confidential=row.confidential,
        offered=row.offered,
        kinds=tuple(row.kinds),
        gives=row.gives,
        shares=row.shares,
        copies=row.copies,
        archived_at=row.archived_at,
    )


def categories(desk_ids: Iterable[object]) -> list[CategoryView]:
    """List the categories of desks as trees: each below the one it belongs to, then by name. Whoever sees a desk sees these."""
    rows = Category.objects.filter(desk__in=[as_uuid(one) for one in desk_ids]).select_related("team").select_related("desk").order_by("pk")
    below: dict[object, list[Category]] = {}
    for row in in_order(in_order(rows, lambda row: row.name), lambda row: row.desk.name):
        below.setdefault(row.parent_id, []).append(row)
    return [view for top in below.get(None, []) for view in _branch(top, below, "", 0)]


def _branch(row: Category, below: dict[object, list[Category]], above: str, depth: int) -> list[CategoryView]:
    path = f"{above} › {row.name}" if above else row.name
    view = CategoryView(
        id=str(row.pk),
        desk_id=str(row.desk_id),
        name=row.name,
        path=path,
        depth=depth,
        parent_id=str(row.parent_id or ""),
        team_id=str(row.team_id or ""),
        team_name=row.team.name if row.team else "",
        words=tuple(row.words),
    )
    return [view, *(one for child in below.get(row.pk, []) for one in _branch(child, below, path, depth + 1))]


def rules() -> Rules:
    """Give the table of priorities as it is now."""
    row = Matrix.objects.order_by("-version").first()
    if row is None:
        return Rules()
    return Rules(cells=_cells(row.cells), tier_raises=row.tier_raises, vip_raises=row.vip_raises, version=row.version)


def _cells(stored: list[list[int]]) -> Cells:
    return {(impact, urgency): stored[impact - 1][urgency - 1] for impact in IMPACTS for urgency in URGENCIES} if stored else SHIPPED


def operators(desk_id: object) -> list[Person]:
    """List who may work on the requests of a desk, those of its team first, then by name."""
    row = find(Desk.objects.all(), desk_id)
    if row is None:
        return []
    team = people.team(row.team_id) if row.team_id else None
    members = set(team.members if team else ())
    found = [one for one in people.people_in(audience_of(desk_subject(row))) if one.role != "stakeholder"]
    return sorted(found, key=lambda one: one.id not in members)
