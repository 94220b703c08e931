"""The register of objects: written down, changed, and tied to requests."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from varsko.catalog import queries as catalog
from varsko.core import sequences
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line, prose, refuse
from varsko.desk.actions.callers import of_person
from varsko.desk.actions.rows import about, change, held, shown
from varsko.desk.data import ObjectDraft, ObjectView, RequestView
from varsko.desk.domain.objects import (
    LONGEST_NAME,
    LONGEST_NOTES,
    LONGEST_PLACE,
    LONGEST_TAG,
    MOST_TIED,
    ObjectKind,
    ObjectState,
    is_tag,
    tag_key,
    tags_in,
)
from varsko.desk.models import Asset, AssetTie, Caller, Request
from varsko.desk.queries.access import ANY
from varsko.desk.queries.callers import callers_for
from varsko.desk.queries.objects import object_, objects_for, where_object
from varsko.events.objects import ObjectAdded, ObjectChanged, ObjectTied, ObjectUntied
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import fold
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand, may

PARTS = ("tag", "name", "kind", "state", "place", "service", "holder", "team", "notes")
_COLUMNS = {"service": "service_id", "holder": "holder_id", "team": "team_id"}
_LINES = {"tag": LONGEST_TAG, "name": LONGEST_NAME, "place": LONGEST_PLACE}
REGISTER = "objects"
"""The counter that one writer of tags holds at a time."""


def add_object(*, by: Actor, at: datetime, draft: ObjectDraft) -> ObjectView:
    """Write an object down. Raises NotAllowed, Invalid, Conflict for a tag that is taken."""
    demand(by, "change", ANY)
    said = {name: getattr(draft, name) for name in (*PARTS, "who")}
    with transaction.atomic():
        sequences.hold(REGISTER)
        row = Asset(created_at=at, updated_at=at)
        lay_down(row, checked(said, by=by, at=at))
        _store(row, fresh=True)
        record(added(row, by, at))
    return _seen(row, by)


def change_object(*, by: Actor, at: datetime, ref: object, base: datetime | None = None, **said: str) -> ObjectView:
    """Say anew what is named of an object (`PARTS`, or `who` for its holder); the rest stays.

    With the `base` that somebody began with, when it was changed last, what others saved meanwhile stays: Conflict.
    Raises NotFound, NotAllowed, Invalid, Conflict.
    """
    demand(by, "change", ANY)
    with transaction.atomic():
        sequences.hold(REGISTER)
        row = objects_for(by).select_for_update().filter(where_object(ref)).first()
        if row is None:
            raise NotFound("object")
        if base is not None and base != row.updated_at:
            raise Conflict({"base": _("Somebody changed this meanwhile.")})
        fields = lay_down(row, checked(said, by=by, at=at))
        if fields:
            row.updated_at = at
            _store(row, fresh=False)
            record(changed(row, by, at, fields))
    return _seen(row, by)


def tie_object(*, by: Actor, at: datetime, ref: object, objects: Iterable[str]) -> RequestView:
    """Say which objects, by tag or id, a request is about; those that it is about already stay. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = held(by, ref)
        events = tie_rows(row, _known(objects, by), by=by, at=at)
        if events:
            change(row, at, *events)
    return shown(row, by)


def untie_object(*, by: Actor, at: datetime, ref: object, object: str) -> RequestView:  # noqa: A002 - what it is called everywhere
    """Say that a request is not about an object. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = held(by, ref)
        tie = AssetTie.objects.select_related("asset").filter(request=row, asset__in=objects_for(by).filter(where_object(object))).first()
        if tie is not None:
            tie.delete()
            change(row, at, ObjectUntied(**about(row, by, at), object=str(tie.asset_id), tag=tie.asset.tag))
    return shown(row, by)


def tie_rows(row: Request, found: Iterable[Asset], *, by: Actor, at: datetime) -> list[ObjectTied]:
    """Tie objects to a request inside the caller's transaction; gives what is to be recorded."""
    known = set(AssetTie.objects.filter(request=row).values_list("asset", flat=True))
    fresh = [one for one in dict.fromkeys(found) if one.pk not in known]
    refuse(objects=len(known) + len(fresh) > MOST_TIED)
    AssetTie.objects.bulk_create([AssetTie(asset=one, request=row, created_at=at) for one in fresh])
    return [ObjectTied(**about(row, by, at), object=str(one.pk), tag=one.tag) for one in fresh]


def move_ties(row: Request, other: Request, *, by: Actor, at: datetime) -> None:
    """Let another request be about what a held one is about, and this one about nothing any more, inside the caller's transaction.

    What does not fit into the other stays where it is.
    """
    ties = list(AssetTie.objects.filter(request=row).select_related("asset").order_by("asset__tag_key"))
    known = set(AssetTie.objects.filter(request=other).values_list("asset", flat=True))
    room = MOST_TIED - len(known)
    fresh = [one for one in ties if one.asset_id not in known][: max(room, 0)]
    gone = [one for one in ties if one.asset_id in known or one in fresh]
    record(*tie_rows(other, [one.asset for one in fresh], by=by, at=at))
    AssetTie.objects.filter(pk__in=[one.pk for one in gone]).delete()
    record(*[ObjectUntied(**about(row, by, at), object=str(one.asset_id), tag=one.asset.tag) for one in gone])


def tie_named(row: Request, made: Request, text: str, *, by: Actor, at: datetime) -> None:
    """Let a request that was split off another be about those of its objects that a text names; the other stays about them too."""
    wanted = set(tags_in(text))
    ties = AssetTie.objects.filter(request=row).select_related("asset").order_by("asset__tag_key")
    record(*tie_rows(made, [one.asset for one in ties if one.asset.tag_key in wanted], by=by, at=at))


def objects_of_new(ids: Iterable[str], names: Iterable[str], *, by: Actor) -> list[Asset]:
    """Find what a new request is about: `ids` are known to be its asker's business, `names` are looked up. Raises Invalid."""
    chosen = [found for one in ids if (found := as_uuid(one))]
    return [*(Asset.objects.filter(pk__in=chosen).order_by("tag_key") if chosen else ()), *_known(names, by)]


def tie_new(row: Request, found: Iterable[Asset], *, by: Actor, at: datetime) -> None:
    """Tie a request to objects inside the caller's transaction, and record it."""
    wanted = list(found)
    record(*(tie_rows(row, wanted, by=by, at=at) if wanted else ()))


def _known(refs: Iterable[str], by: Actor) -> list[Asset]:
    found = [objects_for(by).filter(where_object(one)).first() for one in list(refs)[: MOST_TIED + 1]]
    if None in found:
        raise Invalid({"objects": _("There is no such object.")})
    return [one for one in found if one is not None]


def checked(said: Mapping[str, str], *, by: Actor, at: datetime) -> dict[str, Any]:
    """Read what is said of an object, as columns. Raises Invalid."""
    refuse(kind="kind" in said and said["kind"] not in set(ObjectKind), state="state" in said and said["state"] not in set(ObjectState))
    found: dict[str, Any] = {name: said[name] for name in ("kind", "state") if name in said}
    found |= {name: line(said[name], name, most, required=name != "place") for name, most in _LINES.items() if name in said}
    if "tag" in found and not is_tag(found["tag"]):
        raise Invalid({"tag": _("A tag is one word of at least three letters and digits, with a digit in it, such as NF-2041.")})
    if "notes" in said:
        found["notes"] = prose(said["notes"], "notes", LONGEST_NOTES)
    if "service" in said:
        found["service_id"] = _service(said["service"], by)
    if "team" in said:
        found["team_id"] = _team(said["team"], by)
    if said.get("who"):
        found["holder_id"] = _called(line(said["who"], "who", LONGEST_NAME), by, at)
    elif "holder" in said or "who" in said:
        found["holder_id"] = _holder(said.get("holder", ""), by)
    return found


def _service(ref: str, by: Actor) -> Any:
    known = catalog.service(as_uuid(ref)) if as_uuid(ref) else None
    refuse(service=ref and (known is None or not may(by, "see", catalog.about(known))))
    return as_uuid(known.id) if known else None


def _team(ref: str, by: Actor) -> Any:
    known = next((one for one in people.teams(by) if one.id == ref), None) if ref else None
    refuse(team=bool(ref) and known is None)
    return as_uuid(known.id) if known else None


def _holder(ref: str, by: Actor) -> Any:
    row: Caller | None = find(callers_for(by), ref) if ref else None
    refuse(holder=ref and row is None)
    return row.pk if row else None


def _called(text: str, by: Actor, at: datetime) -> Any:
    """Find the card of a name or mail address that one person has, as far as the asker may know; of an account without one it is made."""
    wanted = fold(text)
    near = callers_for(by).filter(Q(words__startswith=wanted) | Q(email__iexact=text))
    cards = {row.pk: row for row in near if wanted in {fold(row.name), fold(row.email)}}
    carded = {str(row.user_id) for row in cards.values()}
    others = [one.id for one in people.everybody() if wanted in {fold(one.name), fold(one.email)} and one.id not in carded]
    if len(cards) + len(others) != 1:
        raise Invalid({"who": _("Nobody is called so, or several are: write a mail address.")})
    return next(iter(cards), None) or of_person(others[0], at=at).pk


def lay_down(row: Asset, said: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Put columns into a row that is not stored yet; gives (part, before, after) of what differs."""
    fields = []
    for part in PARTS:
        column = _COLUMNS.get(part, part)
        if column in said and getattr(row, column) != said[column]:
            fields.append((part, _text(part, getattr(row, column)), _text(part, said[column])))
            setattr(row, column, said[column])
    row.tag_key = tag_key(row.tag)
    row.words = words_of(row)
    return fields


def words_of(row: Asset) -> str:
    """Give what a search looks through; who uses it is looked up elsewhere, because not everybody may know."""
    return fold(" ".join([row.tag, row.name, row.place]))[:400]


def added(row: Asset, by: Actor, at: datetime) -> ObjectAdded:
    """Say that it was written down."""
    return ObjectAdded(at=at, by=by.who, subject=str(row.pk), tag=row.tag)


def changed(row: Asset, by: Actor, at: datetime, fields: list[tuple[str, str, str]]) -> ObjectChanged:
    """Say what was changed of it."""
    return ObjectChanged(at=at, by=by.who, subject=str(row.pk), tag=row.tag, fields=tuple(fields))


def _text(part: str, value: object) -> str:
    return "" if value is None or part == "notes" else str(value)


def _store(row: Asset, *, fresh: bool) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=fresh)
    except IntegrityError:
        raise Conflict({"tag": _("There is an object with this tag already.")}) from None


def _seen(row: Asset, by: Actor) -> ObjectView:
    found = object_(row.pk, by=by)
    if found is None:
        raise NotFound("object")
    return found
