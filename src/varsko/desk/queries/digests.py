"""The figures that come by mail, as far as the asker has to do with them."""

from django.db.models import Min, Q, QuerySet

from varsko.desk.domain.digests import DigestView, Every, Part
from varsko.desk.models import Digest
from varsko.desk.queries.access import desks_for, sees_all
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import Actor


def digests(*, by: Actor) -> list[DigestView]:
    """List what the asker has set up or reads, by name; whoever sees everything sees all."""
    rows = (
        digests_for(by).select_related("desk").prefetch_related("readers").annotate(next_at=Min("readers__due_at")).order_by("name", "pk")
    )
    found = list(rows)
    persons = people.users({one.user_id for row in found for one in row.readers.all()})
    return [_view(row, {pk: one.name for pk, one in persons.items()}) for row in found]


def digests_for(by: Actor) -> QuerySet[Digest]:
    """Give what the asker has set up or reads, of desks that they may know of; everything for whoever sees everything."""
    if sees_all(by):
        return Digest.objects.all()
    me = as_uuid(by.who.id) if by.who.kind == "user" else None
    mine = Q(made_by=me) | Q(pk__in=Digest.objects.filter(readers__user=me).values("pk"))
    known = Q(desk=None) | Q(desk__in=desks_for(by))
    return Digest.objects.filter(mine, known) if me else Digest.objects.none()


def _view(row: Digest, names: dict[str, str]) -> DigestView:
    readers = tuple(str(one.user_id) for one in row.readers.all())
    return DigestView(
        id=str(row.pk),
        name=row.name,
        desk_id=str(row.desk_id or ""),
        desk_name=row.desk.name if row.desk else "",
        every=Every(row.every),
        parts=tuple(Part(one) for one in row.parts),
        readers=readers,
        names=tuple(names.get(one, "?") for one in readers),
        made_by=str(row.made_by_id or ""),
        next_at=getattr(row, "next_at", None),
    )
