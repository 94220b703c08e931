"""What a request is about and how urgent it is, said anew."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.catalog import queries as catalog
from varsko.core.rows import find
from varsko.core.texts import line, prose, refuse
from varsko.desk.actions.checklists import give_checklists
from varsko.desk.actions.rows import about, change, held, shown
from varsko.desk.data import Kind, RequestView
from varsko.desk.domain import limits
from varsko.desk.domain.priority import IMPACTS, PRIORITIES, URGENCIES, Facts, prioritise
from varsko.desk.domain.tags import tags_of
from varsko.desk.models import Request
from varsko.desk.queries.desks import rules
from varsko.events.desk import PriorityChanged, RequestChanged
from varsko.kernel.errors import Invalid
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean
from varsko.people.data import Actor
from varsko.people.domain.permissions import may

_COLUMNS = {"category": "category_id", "service": "service_id"}


def change_request(*, by: Actor, at: datetime, ref: object, **said: Any) -> RequestView:
    """Say anew title, text, kind, category, service (ids, "" for none), impact, urgency, tags, personal, or by_hand with why_note.

    The rest stays. The priority follows, with its reasons. Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        row = held(by, ref)
        checked = _checked(row, said, by)
        before = {name: getattr(row, _COLUMNS.get(name, name)) for name in checked}
        changed = {name: value for name, value in checked.items() if value != before[name]}
        events = [
            RequestChanged(**about(row, by, at), field=name, before=_as_text(before[name]), after=_as_text(value))
            for name, value in changed.items()
            if name not in {"by_hand", "why_note"}
        ]
        if changed:
            change(row, at, *events, **{_COLUMNS.get(name, name): value for name, value in changed.items()})
            reprioritise(row, by=by, at=at)
        if changed.keys() & {"kind", "category"}:
            give_checklists(row, by=by, at=at)
    return shown(row, by)


def _checked(row: Request, said: dict[str, Any], by: Actor) -> dict[str, Any]:
    """Keep what was said of the fields that can change, read and bounded."""
    found: dict[str, Any] = {
        name: said[name] for name in ("kind", "impact", "urgency", "by_hand", "personal") if said.get(name) is not None
    }
    refuse(
        kind=found.get("kind", row.kind) not in (row.desk.kinds or list(Kind)),
        impact=found.get("impact", row.impact) not in IMPACTS,
        urgency=found.get("urgency", row.urgency) not in URGENCIES,
        priority=found.get("by_hand", row.by_hand) not in {0, *PRIORITIES},
    )
    if said.get("title") is not None:
        found["title"] = line(said["title"], "title", limits.TITLE, required=True)
    if said.get("text") is not None:
        found["text"] = prose(said["text"], "text", limits.TEXT)
    if said.get("tags") is not None:
        found["tags"] = " ".join(tags_of(clean(said["tags"])))
    if said.get("by_hand") is not None:
        found["why_note"] = line(said.get("why_note") or "", "why_note", 500) if said["by_hand"] else ""
        if said["by_hand"] and not found["why_note"]:
            raise Invalid({"why_note": _("Say why.")})
    return found | _places(row, said, by)


def _places(row: Request, said: dict[str, Any], by: Actor) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if said.get("category") is not None:
        known = find(row.desk.categories.all(), said["category"])
        refuse(category=said["category"] and known is None)
        found["category"] = known.pk if known else None
    if said.get("service") is not None:
        wanted = catalog.service(as_uuid(said["service"])) if as_uuid(said["service"]) else None
        refuse(service=said["service"] and (wanted is None or not may(by, "see", catalog.about(wanted))))
        found["service"] = as_uuid(wanted.id) if wanted else None
    return found


def reprioritise(row: Request, *, by: Actor, at: datetime) -> None:
    """Work out the priority of a held request anew, inside the caller's transaction."""
    service = catalog.service(row.service_id) if row.service_id else None
    now = rules()
    facts = Facts(
        impact=row.impact,
        urgency=row.urgency,
        tier=service.tier if service else None,
        vip=bool(row.caller and row.caller.vip),
        by_hand=row.by_hand,
    )
    steps = prioritise(facts, now)
    why = [[one.why.value, one.priority] for one in steps]
    before = row.priority
    if (before, [list(one) for one in row.why]) == (steps[-1].priority, why):
        return
    said = tuple((one.why.value, one.priority) for one in steps)
    event = PriorityChanged(**about(row, by, at), before=before, after=steps[-1].priority, steps=said, note=row.why_note)
    change(row, at, event, priority=steps[-1].priority, why=why, matrix=now.version)


def _as_text(value: object) -> str:
    return "" if value is None else str(value)
