"""What a change is to be: planned from a request or a template, assessed, and written."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.catalog import queries as catalog
from varsko.changes.actions.announcing import follow
from varsko.changes.actions.asking import void
from varsko.changes.actions.rows import about, advance_row, held, shown, store
from varsko.changes.data import ChangeView, Move, PlanDraft, Size, State, Wish
from varsko.changes.domain import limits
from varsko.changes.domain.risk import POINTS
from varsko.changes.domain.states import WRITABLE
from varsko.changes.models import Change, Template
from varsko.changes.queries.changes import risk_of
from varsko.changes.queries.conflicts import frozen
from varsko.changes.queries.setup import freeze, may_overrule
from varsko.core.rows import find
from varsko.core.texts import line, prose, refuse
from varsko.desk import actions as desk_actions
from varsko.desk import queries as desk
from varsko.desk.data import Draft, Kind
from varsko.events.changes import ChangePlanned, ChangeWritten, FreezeOverruled
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.intervals import Interval
from varsko.kernel.moments import is_plausible
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed, demand, may

_TEXTS = ("plan", "test", "back_out")
_OF_TEMPLATE = frozenset({"size", "answers", "services", *_TEXTS})
"""What a standard change must have as its template has it: else it is approved like any other."""
_OF_WRITERS = _OF_TEMPLATE | {"begins_at", "ends_at"}
"""What makes whoever writes it one of those who wrote the plan."""


def open_change(
    *, by: Actor, at: datetime, title: str, text: str = "", desk: str = "", template: str = "", request_id: str = ""
) -> ChangeView:
    """Open a request of the kind change at a desk, and begin to plan it, perhaps from a template. With an id, the same once.

    Raises Invalid, NotAllowed, NotFound.
    """
    with transaction.atomic():
        made = desk_actions.open_request(by=by, at=at, draft=Draft(title=title, text=text, desk=desk, kind=Kind.CHANGE, id=request_id))
        return plan(by=by, at=at, ref=made.id, template=template)


def plan(*, by: Actor, at: datetime, ref: object, template: str = "") -> ChangeView:
    """Begin to plan what a request of the kind change asks for; one that is planned already is given back as it is.

    Raises NotFound, NotAllowed, and Invalid for a request of another kind.
    """
    request = desk.request(ref, by=by)
    if request is None:
        raise NotFound("request")
    if request.kind != Kind.CHANGE:
        raise Invalid({"request": _("This is no change.")})
    demand(by, "change", desk.subjects([request.id])[request.id])
    model = find(Template.objects.filter(archived_at=None), template) if template else None
    refuse(template=template and model is None)
    with transaction.atomic():
        service = as_uuid(request.service.id) if request.service else model.service_id if model else None
        row, is_new = Change.objects.get_or_create(request_id=request.id, defaults=_begun(by, at, model))
        if is_new:
            _set_services(row, {service} if service else set())
            event = ChangePlanned(**about(row, by, at), size=row.size, template=model.name if model else "")
            store(row, at, event, **_assessed(row))
    return shown(row, by)


def _begun(by: Actor, at: datetime, model: Template | None) -> dict[str, Any]:
    who = as_uuid(by.who.id) if by.who.kind == "user" else None
    facts = {"owner_id": who, "planned_by_id": who, "writers": list(people.behind(by)), "created_at": at, "updated_at": at}
    if model is None:
        return facts
    copied = {name: getattr(model, name) for name in ("size", "standard", "answers", *_TEXTS)}
    begins = (at + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    return facts | copied | {"template": model, "begins_at": begins, "ends_at": begins + timedelta(minutes=model.minutes)}


def write(*, by: Actor, at: datetime, ref: object, draft: PlanDraft) -> ChangeView:
    """Write the plan of a change. What was asked or approved before is asked anew: the change is a draft again.

    Raises NotFound, NotAllowed, Invalid, and Conflict when it is too late for that.
    """
    with transaction.atomic():
        row = held(by, ref)
        columns, services = _columns(draft, row, by), _services(draft, by, row)
        before = {str(pk) for pk in row.services.values_list("pk", flat=True)}
        fields = [name for name, value in columns.items() if value != getattr(row, name)]
        fields += ["services"] if services is not None and {str(one) for one in services} != before else []
        if not fields:
            return shown(row, by)
        if row.state not in WRITABLE:
            raise Conflict({"plan": _("It is too late to write the plan.")})
        if services is not None:
            _set_services(row, services)
        _rewrite(row, {**columns, **_still_standard(row, columns, fields)}, fields, by=by, at=at)
    return shown(row, by)


def _rewrite(row: Change, columns: dict[str, Any], fields: list[str], *, by: Actor, at: datetime) -> None:
    if row.state != State.DRAFT:
        void(row)
        advance_row(row, Move.REVISE, by=by, at=at, asked_at=None, lapses_at=None)
    if "begins_at" in fields and columns["begins_at"] is None:
        follow(row, Move.WITHDRAW, at=at)  # what is planned for no time is not told either
    if {"begins_at", "ends_at", "services"} & set(fields):
        columns |= {"overrules": "", "overruled": []}
    if _OF_WRITERS & set(fields):
        columns |= {"writers": list(dict.fromkeys([*row.writers, *people.behind(by)]))}
    version = row.version + 1
    store(row, at, ChangeWritten(**about(row, by, at), fields=tuple(fields), version=version), **columns, version=version)
    store(row, at, **_assessed(row))


def _still_standard(row: Change, columns: dict[str, Any], fields: list[str]) -> dict[str, Any]:
    """Tell that a standard change that is no longer like its template is none any more."""
    if not row.standard or not _OF_TEMPLATE & set(fields):
        return {}
    model = row.template
    if model is None or ("services" in fields and model.one_service):
        return {"standard": False}
    return {"standard": all(columns.get(name, getattr(row, name)) == getattr(model, name) for name in ("size", "answers", *_TEXTS))}


def overrule(*, by: Actor, at: datetime, ref: object, note: str) -> ChangeView:
    """Say why a change is made in a freeze all the same; only who may overrule each freeze that it falls into.

    Raises NotFound, NotAllowed, and Invalid when there is no freeze.
    """
    with transaction.atomic():
        row = held(by, ref, verb="see")
        said = line(note, "note", 500, required=True)
        found = frozen_by(row)
        if not found:
            raise Invalid({"note": _("There is no freeze at that time.")})
        if row.state not in WRITABLE:
            raise Conflict({"note": _("It is too late to write the plan.")})
        for one in found:
            view = freeze(one.about)
            if view is None or not may_overrule(by, view):
                raise NotAllowed("overrule freeze")
        events = [FreezeOverruled(**about(row, by, at), freeze=one.about, note=said) for one in found]
        store(row, at, *events, overrules=said, overruled=[*row.overruled, *(one.about for one in found)])
    return shown(row, by)


def frozen_by(row: Change) -> list[Any]:
    """List the freezes that a change falls into and that nobody has overruled for it."""
    if not row.begins_at or not row.ends_at:
        return []
    found = frozen(Interval(row.begins_at, row.ends_at), [str(pk) for pk in row.services.values_list("pk", flat=True)])
    return [one for one in found if one.about not in row.overruled]


def _set_services(row: Change, services: set[UUID]) -> None:
    through = Change.services.through.objects
    through.filter(change_id=row.pk).exclude(service_id__in=services).delete()
    for one in services - set(through.filter(change_id=row.pk).values_list("service_id", flat=True)):
        through.create(change_id=row.pk, service_id=one)


def _assessed(row: Change) -> dict[str, Any]:
    risk = risk_of(row.answers, row.services.values_list("pk", flat=True))
    return {"points": risk.points, "level": risk.level.value}


def _columns(draft: PlanDraft, row: Change, by: Actor) -> dict[str, Any]:
    said: dict[str, Any] = {name: prose(text, name, limits.TEXT) for name in _TEXTS if (text := getattr(draft, name)) is not None}
    if draft.size is not None:
        refuse(size=draft.size not in set(Size))
        said["size"] = draft.size
    if draft.answers is not None:
        refuse(**{name: name not in POINTS or answer not in {"", *POINTS[name]} for name, answer in draft.answers.items()})  # type: ignore[index]  # a StrEnum is its text
        said["answers"] = {name: answer for name, answer in draft.answers.items() if answer}
    if draft.owner_id is not None:
        owner = people.user(as_uuid(draft.owner_id))
        refuse(owner=owner is None or owner.role == "customer" or not owner.is_active)
        said["owner_id"] = as_uuid(draft.owner_id)
    if draft.rounds is not None:
        said["rounds"] = _rounds(draft.rounds, by)
    return said | _window(draft, row)


def _window(draft: PlanDraft, row: Change) -> dict[str, Any]:
    if draft.without_time:
        return {"begins_at": None, "ends_at": None}
    begins, ends = draft.begins_at or row.begins_at, draft.ends_at or row.ends_at
    if draft.begins_at is None and draft.ends_at is None:
        return {}
    if begins is None or ends is None or ends <= begins or not is_plausible(begins):
        raise Invalid({"ends_at": _("It must end after it begins.")})
    if ends - begins > limits.LONGEST:
        raise Invalid({"ends_at": _("That is too long.")})
    return {"begins_at": begins, "ends_at": ends}


def _rounds(wishes: tuple[Wish, ...], by: Actor) -> list[dict[str, Any]]:
    if len(wishes) > limits.MOST_ROUNDS:
        raise Invalid({"rounds": _("There is no room for more.")})
    return [stored_wish(one, by) for one in wishes]


def stored_wish(wish: Wish, by: Actor) -> dict[str, Any]:
    """Check a wish for a round of approval, and give it as it is stored. Raises Invalid."""
    known = people.users(wish.people)
    teams = {one.id for one in people.teams(by)}
    refuse(
        people=any(one not in known or known[one].role == "customer" for one in wish.people),
        teams=set(wish.teams) - teams,
        needed=not 0 <= wish.needed <= limits.MOST_ASKED,
    )
    if not wish.people and not wish.teams:
        raise Invalid({"people": _("Say who is asked.")})
    name = line(wish.name, "name", limits.NAME, required=True)
    return {"name": name, "needed": wish.needed, "people": list(wish.people), "teams": list(wish.teams)}


def _services(draft: PlanDraft, by: Actor, row: Change) -> set[UUID] | None:
    """Check the services of a draft; those of the change that its writer may not know of stay."""
    if draft.services is None:
        return None
    found = catalog.services_by_id(draft.services)
    hidden = [
        one for one in catalog.services_by_id(row.services.values_list("pk", flat=True)).values() if not may(by, "see", catalog.about(one))
    ]
    seen = [one for one in found.values() if may(by, "see", catalog.about(one))]
    refuse(services=len(seen) < len(set(draft.services)) or len(seen) > limits.MOST_SERVICES)
    return {pk for one in (*seen, *hidden) if (pk := as_uuid(one.id))}
