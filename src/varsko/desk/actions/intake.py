"""Taking requests in, whichever way they come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.catalog import queries as catalog
from varsko.core import sequences
from varsko.core.clock import new_id
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line, prose, refuse
from varsko.desk.actions.asking import want_approval
from varsko.desk.actions.assigning import operator
from varsko.desk.actions.callers import named_caller
from varsko.desk.actions.checklists import give_checklists
from varsko.desk.actions.forms import form_of, keep_facts, objects_in, read_facts
from varsko.desk.actions.objects import objects_of_new, tie_new
from varsko.desk.actions.rows import about, shown
from varsko.desk.actions.turns import give_out
from varsko.desk.actions.wording import index_request
from varsko.desk.data import Channel, Draft, FormView, Kind, RequestView
from varsko.desk.domain import limits
from varsko.desk.domain.priority import IMPACTS, PRIORITIES, URGENCIES, Facts, Step, prioritise
from varsko.desk.models import Asset, Caller, Category, Desk, Request
from varsko.desk.queries.access import desk_subject, desks_for
from varsko.desk.queries.desks import rules, where_desk
from varsko.events.desk import RequestOpened
from varsko.kernel.errors import Invalid
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand, may


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a request belongs: what its draft names, looked up."""

    desk: Desk
    category: Category | None
    service_id: Any
    tier: int | None
    team_id: Any
    things: list[Asset]


def open_request(*, by: Actor, at: datetime, draft: Draft) -> RequestView:
    """Take in a request for somebody who may work at its desk; one of the same `id` is given back as it is.

    Raises Invalid, NotAllowed.
    """
    desk = desk_of(draft, by)
    demand(by, "open", desk_subject(desk))
    assignee = operator(desk, draft.assignee_id) if draft.assignee_id else None
    with transaction.atomic():
        caller = named_caller(draft.caller, by=by, at=at, language=desk.language) if draft.caller else None
        return shown(insert(draft, desk, caller, by=by, at=at, assignee_id=assignee.id if assignee else ""), by)


def desk_of(draft: Draft, by: Actor) -> Desk:
    """Find the desk of a draft, or the first that the asker may see. Raises Invalid."""
    rows = desks_for(by).filter(archived_at=None).order_by("created_at", "pk")
    found = (rows.filter(where_desk(draft.desk)) if draft.desk else rows).first()
    if found is None:
        raise Invalid({"desk": _("Choose one of what is offered.") if draft.desk else _("There is no desk yet.")})
    return found


def insert(
    draft: Draft, desk: Desk, caller: Caller | None, *, by: Actor, at: datetime, assignee_id: str = "", since: datetime | None = None
) -> Request:
    """Write a request down, inside the caller's transaction; nobody's permission is asked. `since` is when its caller asked, if before.

    Raises Invalid.
    """
    known = _known(draft)
    if known is not None and known.desk_id == desk.pk:
        return known
    _check(draft, desk, is_taken=known is not None)
    form = form_of(desk, draft.form)
    facts = read_facts(form[0], draft.facts, by=by) if form else {}
    place = _place(draft, desk, by, objects_in(form[0], facts) if form else ())
    steps, version = _steps(draft, place, caller)
    number = sequences.take("request")[0]
    row = Request.objects.create(
        id=as_uuid(draft.id) or new_id(),
        number=number,
        key=f"{limits.KEY}{number}",
        desk=desk,
        kind=draft.kind,
        title=line(draft.title, "title", limits.TITLE, required=True),
        text=prose(draft.text, "text", limits.TEXT),
        channel=draft.channel,
        caller=caller,
        category=place.category,
        service_id=place.service_id,
        impact=draft.impact,
        urgency=draft.urgency,
        priority=steps[-1].priority,
        by_hand=draft.by_hand,
        why=[(one.why, one.priority) for one in steps],
        why_note=line(draft.why_note, "why_note", 500),
        matrix=version,
        team_id=place.team_id,
        assignee_id=as_uuid(assignee_id),
        personal=draft.personal,
        opened_by=by.who.name,
        created_at=since or at,
        updated_at=at,
    )
    index_request(row)
    if form:
        keep_facts(row, form[1], facts)
    record(_opened(row, by, at, since))
    tie_new(row, place.things, by=by, at=at)
    give_checklists(row, by=by, at=at)
    _go_on(row, form[0] if form else None, by=by, at=at)
    return row


def _known(draft: Draft) -> Request | None:
    """Find the request that a draft was made into before; first whether it is there, which costs less."""
    wanted = as_uuid(draft.id)
    rows = Request.objects.filter(pk=wanted) if wanted else Request.objects.none()
    return rows.select_related("desk").first() if wanted and rows.exists() else None


def _go_on(row: Request, form: FormView | None, *, by: Actor, at: datetime) -> None:
    """Give a new request to somebody, unless its form wants a yes first."""
    if form and form.approval:
        want_approval(row, form, by=by, at=at)
    else:
        give_out(row, by=by, at=at)


def _opened(row: Request, by: Actor, at: datetime, since: datetime | None) -> RequestOpened:
    said: dict[str, Any] = {"desk": str(row.desk_id), "kind": row.kind, "priority": row.priority, "channel": row.channel}
    asked = since.isoformat() if since else ""
    return RequestOpened(**about(row, by, at), **said, caller=str(row.caller_id or ""), since=asked)


def _check(draft: Draft, desk: Desk, *, is_taken: bool) -> None:
    refuse(
        kind=draft.kind not in (desk.kinds or list(Kind)),
        channel=draft.channel not in set(Channel),
        impact=draft.impact not in IMPACTS,
        urgency=draft.urgency not in URGENCIES,
        priority=draft.by_hand not in {0, *PRIORITIES},
        id=is_taken or (bool(draft.id) and as_uuid(draft.id) is None),
    )


def _place(draft: Draft, desk: Desk, by: Actor, chosen: Iterable[str]) -> _Place:
    things = objects_of_new(chosen, draft.objects, by=by)
    category = find(desk.categories.all(), draft.category_id)
    service = catalog.service(as_uuid(draft.service_id)) if as_uuid(draft.service_id) else None
    if service and not may(by, "see", catalog.about(service)):
        service = None
    team = people.team(as_uuid(draft.team_id)) if as_uuid(draft.team_id) else None
    is_elsewhere = desk.confidential and team is not None and as_uuid(team.id) != desk.team_id
    refuse(
        category=draft.category_id and not category,
        service=draft.service_id and not service,
        team=(draft.team_id and not team) or is_elsewhere,
    )
    sorted_by = [one.team_id for one in things] + [category.team_id if category else None]
    routed = next(
        filter(None, [team and as_uuid(team.id), *([] if desk.confidential else sorted_by)]), desk.team_id
    )  # others see nothing of it
    return _Place(desk, category, as_uuid(service.id) if service else None, service.tier if service else None, routed, things)


def _steps(draft: Draft, place: _Place, caller: Caller | None) -> tuple[tuple[Step, ...], int]:
    now = rules()
    facts = Facts(impact=draft.impact, urgency=draft.urgency, tier=place.tier, vip=bool(caller and caller.vip), by_hand=draft.by_hand)
    if draft.by_hand and not draft.why_note.strip():
        raise Invalid({"why_note": _("Say why.")})
    return prioritise(facts, now), now.version
