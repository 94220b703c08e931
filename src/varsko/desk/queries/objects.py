"""Objects and what they have to do with requests, as far as the asker may know of them."""

from collections.abc import Iterator

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from varsko.catalog.queries import about, services_by_id
from varsko.core.models import EventRow
from varsko.desk.data import CallerView, ObjectChange, ObjectRef, ObjectView, Ref, RequestView
from varsko.desk.domain.objects import tag_key, tags_in
from varsko.desk.models import Asset, AssetTie
from varsko.desk.queries.access import ANY, visible_to
from varsko.desk.queries.callers import callers_for
from varsko.desk.queries.lists import caller_view, views
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean, fold
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may
from varsko.people.queries import private_team_ids, teams

_NAMELESS = {"holder", "service", "team"}
_BATCH, _AROUND, _SHORTEST = 500, 60, 2


def objects_for(actor: Actor) -> QuerySet[Asset]:
    """Give the objects that an actor may know of: all for the desk, one's own for a customer."""
    if may(actor, "see", ANY):
        return Asset.objects.all()
    return own_objects_of(actor)


def own_objects_of(actor: Actor) -> QuerySet[Asset]:
    """Give the objects that somebody uses."""
    if actor.who.kind != "user" or actor.role is None:
        return Asset.objects.none()
    return Asset.objects.filter(holder__user=as_uuid(actor.who.id)).exclude(state=Asset.State.GONE)


def objects(*, by: Actor, where: Q | None = None, text: str = "", after: str = "", limit: int = 50) -> list[ObjectView]:
    """List objects by tag, with each word of `text` in tag, name, place or who uses it; `after` is the last tag seen."""
    if not may(by, "see", ANY):
        return []
    rows = Asset.objects.filter(where or Q(), *(_has(word, by) for word in fold(clean(text)).split()[:6]))
    rows = rows.filter(tag_key__gt=tag_key(clean(after))) if after else rows
    return _views(rows.order_by("tag_key")[:limit], by)


def _has(word: str, by: Actor) -> Q:
    return Q(words__contains=word) | Q(holder__in=callers_for(by).filter(words__contains=word).values("pk"))


def every_object(*, by: Actor) -> Iterator[ObjectView]:
    """Give all objects by tag, for a table to take away."""
    after = ""
    while found := objects(by=by, after=after, limit=_BATCH):
        yield from found
        after = found[-1].tag


def object_(ref: object, *, by: Actor) -> ObjectView | None:
    """Find an object by tag, in any case, or id; None if the asker may not know of any."""
    found = _views(Asset.objects.filter(where_object(ref)), by) if may(by, "see", ANY) else []
    return found[0] if found else None


def where_object(ref: object) -> Q:
    """Give the condition that a tag or id stands for."""
    found = as_uuid(ref)
    return Q(pk=found) if found else Q(tag_key=tag_key(clean(str(ref)))[:80])


def own_objects(*, by: Actor) -> list[ObjectRef]:
    """List what somebody uses, by name."""
    return [object_ref(row) for row in own_objects_of(by).order_by("name", "tag_key")[:50]]


def find_objects(text: str, *, by: Actor, limit: int = 6) -> list[ObjectRef]:
    """Find objects by words of tag, name or place, as far as the asker may know of them: what is in use first, then by tag."""
    words = fold(clean(text)).split()[:6]
    if not words or len(max(words, key=len)) < _SHORTEST:
        return []
    is_gone = Case(When(state=Asset.State.GONE, then=1), default=0)
    rows = objects_for(by).filter(*(Q(words__contains=word) for word in words))
    return [object_ref(row) for row in rows.order_by(is_gone, "tag_key")[:limit]]


def objects_to_name(*, by: Actor, limit: int = 200) -> list[str]:
    """List objects that somebody may name, as tag and name, by tag: for proposals."""
    rows = objects_for(by).exclude(state=Asset.State.GONE).order_by("tag_key")
    return [f"{tag} {name}" for tag, name in rows.values_list("tag", "name")[:limit]]


def used_by(caller_id: object, *, by: Actor) -> list[ObjectRef]:
    """List what a caller uses; whoever may know of the caller's card may know of these."""
    rows = objects_for(by).filter(holder=as_uuid(caller_id)).exclude(state=Asset.State.GONE)
    return [object_ref(row) for row in rows.order_by("tag_key")[:50]]


def objects_by_tag(keys: tuple[str, ...], *, by: Actor) -> list[tuple[ObjectRef, CallerView | None]]:
    """Find objects by their tags as they are found by, with who uses each, as far as the asker may know; what is gone is left out."""
    if not keys:
        return []
    rows = list(objects_for(by).filter(tag_key__in=keys).exclude(state=Asset.State.GONE).select_related("holder"))
    known = _known_holders(rows, by)
    order = {key: place for place, key in enumerate(keys)}
    rows.sort(key=lambda row: order[row.tag_key])
    return [(object_ref(row), caller_view(row.holder) if row.holder and row.holder_id in known else None) for row in rows]


def around_request(found: RequestView, *, by: Actor) -> list[ObjectRef]:
    """List the objects of a request, then those that its words name, then those that its caller uses, in one query."""
    named = tags_in(f"{found.title} {found.text}")
    tied = Exists(AssetTie.objects.filter(asset=OuterRef("pk"), request=as_uuid(found.id)))
    near = Q(holder=as_uuid(found.caller.id)) if found.caller else Q()
    near |= Q(tag_key__in=named) if named else Q()
    where = Q(is_tied=True) | (near & ~Q(state=Asset.State.GONE)) if near else Q(is_tied=True)
    place = Case(When(is_tied=True, then=0), When(tag_key__in=named, then=1), default=2)
    rows = objects_for(by).annotate(is_tied=tied, place_=place).filter(where).order_by("place_", "tag_key")[:_AROUND]
    return [object_ref(row, is_tied=row.is_tied, is_named=row.tag_key in named) for row in rows]


def requests_of_object(object_id: object, *, by: Actor, limit: int = 50) -> list[RequestView]:
    """List the requests about an object that the asker may see, the newest first."""
    return views(visible_to(by).filter(about_objects__asset=as_uuid(object_id)).order_by("-number")[:limit], by)


def history_of_object(found: ObjectView, *, by: Actor, limit: int = 50) -> list[ObjectChange]:
    """List what was changed of an object, the newest first; who used it and its service by name, where the asker may know of them."""
    rows = list(EventRow.objects.filter(about="object", subject=found.id).order_by("-pk")[:limit])
    said = [(row, [tuple(one) for one in row.data.get("fields", ())]) for row in rows]
    ids = {name: {one for _row, fields in said for field, *both in fields if field == name for one in both} for name in _NAMELESS}
    names = {str(one.pk): one.name for one in callers_for(by).filter(pk__in=[as_uuid(one) for one in ids["holder"] if one])}
    names |= _service_names(ids["service"], by) | _team_names(ids["team"], by)
    return [
        ObjectChange(at=row.at, who=row.by_name, fields=tuple((field, *_named(field, both, names)) for field, *both in fields))
        for row, fields in said
    ]


def _named(field: str, both: list[str], names: dict[str, str]) -> tuple[str, str]:
    before, after = (names.get(one, "…") if field in _NAMELESS and one else one for one in both)
    return before, after


def _service_names(ids: set[str], by: Actor) -> dict[str, str]:
    found = services_by_id(ids - {""})
    return {pk: one.name for pk, one in found.items() if may(by, "see", about(one))}


def _team_names(ids: set[str], by: Actor) -> dict[str, str]:
    return {one.id: one.name for one in teams(by) if one.id in ids} if ids - {""} else {}


def _views(rows: QuerySet[Asset], by: Actor) -> list[ObjectView]:
    found = list(rows.select_related("holder", "service", "team"))
    known = _known_holders(found, by)
    private = private_team_ids() if any(row.service_id or row.team_id for row in found) else []
    hidden = {pk for pk in private if not may(by, "see", Subject(kind="service", team_ids=frozenset({pk}), private=True))}
    return [_view(row, known, hidden) for row in found]


def _known_holders(rows: list[Asset], by: Actor) -> set[object]:
    """Find which of those who use objects the asker may know of: guests of confidential desks are nobody else's business."""
    held = [row.holder_id for row in rows if row.holder_id]
    return set(callers_for(by).filter(pk__in=held).values_list("pk", flat=True)) if held else set()


def _view(row: Asset, known: set[object], hidden: set[str]) -> ObjectView:
    service = row.service if row.service and str(row.service.team_id) not in hidden else None
    return ObjectView(
        id=str(row.pk),
        tag=row.tag,
        name=row.name,
        kind=row.kind,
        state=row.state,
        place=row.place,
        service=Ref(id=str(service.pk), name=service.name) if service else None,
        holder=caller_view(row.holder) if row.holder and row.holder_id in known else None,
        team=Ref(id=str(row.team_id), name=row.team.name) if row.team and str(row.team_id) not in hidden else None,
        notes=row.notes,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def object_ref(row: Asset, **more: bool) -> ObjectRef:
    """Freeze what names an object."""
    return ObjectRef(id=str(row.pk), tag=row.tag, name=row.name, state=row.state, place=row.place, **more)
