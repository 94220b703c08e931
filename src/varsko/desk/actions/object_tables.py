"""Taking a table of objects in: all of it, or nothing and why."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.catalog import queries as catalog
from varsko.core import sequences
from varsko.core.outbox import record
from varsko.desk.actions.callers import of_person
from varsko.desk.actions.objects import REGISTER, added, changed, lay_down
from varsko.desk.data import Imported
from varsko.desk.domain.objects import ObjectRow, read_table, tag_key
from varsko.desk.models import Asset
from varsko.desk.queries.access import ANY
from varsko.desk.queries.callers import callers_for
from varsko.events.base import Event
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean, fold
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand

_COLUMNS = ("tag", "tag_key", "name", "kind", "state", "place", "service", "holder", "notes", "words", "updated_at")
_DEFAULTS = {"kind": "device", "state": "in_use"}
_MOST_FAULTS = 100


class _Known:
    """What the cells of a table are looked up in."""

    def __init__(self, rows: Iterable[ObjectRow], by: Actor) -> None:
        """Ask once for everything."""
        rows = list(rows)
        addresses = {address for row in rows if (address := row.said.get("holder", "").lower())}
        names_any = any("service" in row.said for row in rows)
        self.services = {fold(one.name): as_uuid(one.id) for one in catalog.services(by)} if names_any else {}
        self.cards = {one.email.lower(): one.pk for one in callers_for(by).filter(email__in=addresses)} if addresses else {}
        self.people = {one.email.lower(): one.id for one in people.everybody()} if addresses else {}
        keys = [tag_key(row.said.get("tag", "")) for row in rows]
        self.objects = {one.tag_key: one for one in Asset.objects.select_for_update().filter(tag_key__in=keys)}
        held = {one.holder_id for one in self.objects.values() if one.holder_id}
        self.users = set(callers_for(by).filter(pk__in=held).exclude(email="").values_list("pk", flat=True)) if held else set()

    def unsaid(self, asset: Asset) -> dict[str, Any]:
        """Give what no table that this reader took away could say of an object: who has no mail address, and what they may not know of."""
        holder = {"holder_id": asset.holder_id} if asset.holder_id not in self.users else {}
        service = {"service_id": asset.service_id} if asset.service_id not in self.services.values() else {}
        return holder | service

    def faults(self, row: ObjectRow) -> list[str]:
        """Say what a line names that is not known."""
        holder, service = row.said.get("holder", "").lower(), row.said.get("service", "")
        unknown = holder and holder not in self.cards and holder not in self.people
        wrong = {"holder": unknown, "service": service and fold(service) not in self.services}
        return [name for name, is_wrong in wrong.items() if is_wrong]


def import_objects(*, by: Actor, at: datetime, text: str, store: bool) -> Imported:
    """Read a table of objects (`domain.objects.read_table`): known tags are changed, others added; stored with `store`, if all is right.

    An empty cell takes away what was said, but for kind and state, and for what a table could not say; a column that is not there leaves
    it. Raises NotAllowed.
    """
    demand(by, "change", ANY)
    table = read_table(clean(text))
    with transaction.atomic():
        if store:
            sequences.hold(REGISTER)
        known = _Known(table.rows, by)
        faults = sorted({*table.faults, *((row.line, name) for row in table.rows for name in known.faults(row))})
        if faults:
            return Imported(faults=tuple((number, _words(name)) for number, name in faults[:_MOST_FAULTS]))
        return _taken(table.rows, known, by=by, at=at, store=store)


def _taken(rows: Iterable[ObjectRow], known: _Known, *, by: Actor, at: datetime, store: bool) -> Imported:
    fresh: list[Asset] = []
    anew: list[Asset] = []
    events: list[Event] = []
    same = 0
    for row in rows:
        found = known.objects.get(tag_key(row.said["tag"]))
        asset = found or Asset(created_at=at)
        asset.updated_at = at if found is None else asset.updated_at
        fields = lay_down(asset, _said(row.said, asset, known, at=at, store=store))
        if found is None:
            fresh.append(asset)
            events.append(added(asset, by, at))
        elif fields:
            asset.updated_at = at
            anew.append(asset)
            events.append(changed(asset, by, at, fields))
        else:
            same += 1
    if store:
        Asset.objects.bulk_create(fresh, batch_size=200)
        Asset.objects.bulk_update(anew, _COLUMNS, batch_size=50)
        record(*events)
    return Imported(added=len(fresh), changed=len(anew), same=same, is_stored=store)


def _said(cells: Mapping[str, str], asset: Asset, known: _Known, *, at: datetime, store: bool) -> dict[str, Any]:
    unsaid = known.unsaid(asset)
    found: dict[str, Any] = {name: cells[name] for name in ("tag", "name", "place", "notes") if name in cells}
    found |= {name: cells[name] for name in _DEFAULTS if cells.get(name)}
    if "service" in cells:
        found["service_id"] = known.services.get(fold(cells["service"]))
    if "holder" in cells:
        found["holder_id"] = _holder(cells["holder"].lower(), known, at=at, store=store)
    return found | {name: kept for name, kept in unsaid.items() if not found.get(name)}


def _holder(address: str, known: _Known, *, at: datetime, store: bool) -> Any:
    """Give the card of an address; somebody without one gets it when the table is stored, and is only named until then."""
    if address in known.cards or not address:
        return known.cards.get(address)
    if not store:
        return known.people[address]
    known.cards[address] = of_person(known.people[address], at=at).pk
    return known.cards[address]


def _words(fault: str) -> str:
    words = {
        "size": _("The table is too large: at most 2,000 lines and 500,000 characters."),
        "columns": _("The columns do not fit: tag and name must be there, others are kind, state, place, service, holder and notes."),
        "tag": _("A tag is one word of at least three letters and digits, with a digit in it, such as NF-2041."),
        "twice": _("This tag stands in the table twice."),
        "name": _("The name is empty or too long."),
        "kind": _("The kind is device, room, system or other."),
        "state": _("The state is in_use, in_store or gone."),
        "long": _("Place or notes are too long."),
        "holder": _("Nobody who is known has this address."),
        "service": _("There is no such service."),
    }
    return words[fault]
