"""Incidents as JSON: the twin of their pages."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Query, Schema, Status

from varsko.alerts import queries as alerts
from varsko.core.clock import now
from varsko.incidents import actions, queries
from varsko.incidents.data import Draft, HoldingView, IncidentView, Moment, Target, TaskView
from varsko.incidents.rest import base
from varsko.incidents.rest.base import Few, find, router
from varsko.kernel.errors import NotFound
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand
from varsko.people.rest import actor_of

Status_ = Literal["triage", "new", "fixing", "resolved", "reviewed", "closed", "declined", "merged"]


class Filters(Schema):
    """What to list; `before` is the number of the last incident seen: the next page begins below it."""

    q: str = ""
    status: Annotated[list[Status_], Few] = []
    severity: Annotated[list[Annotated[int, Field(ge=1, le=9)]], Few] = []
    type: UUID | None = None
    before: int | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50

    def where(self) -> Q:
        """Give the filter as a condition."""
        where = Q(*(Q(summary__icontains=word) | Q(description__icontains=word) for word in self.q.split()[:8]))
        if self.status:
            where &= Q(status__in=self.status)
        if self.type:
            where &= Q(type=self.type)
        return where & Q(severity__in=self.severity) if self.severity else where


class Declaring(Schema):
    """A new incident. With an `id` (a UUID) saying the same twice declares once; `service` "" means that nobody knows yet.

    `type` is the id of a type, and `facts` what it asks for, by the keys of its fields.
    """

    summary: Annotated[str, Field(min_length=1)]
    description: str = ""
    severity: Annotated[int, Field(ge=1, le=9)] = 3
    service: str = ""
    affected: base.Services = []
    detected_by: Literal["monitoring", "customer", "staff"] = "staff"
    contact: str = ""
    private: bool = False
    in_triage: bool = False
    impact_started_at: datetime | None = None
    alerts: Annotated[list[int], Few] = []
    type: str = ""
    facts: base.Facts = {}
    id: str = ""


class Declared(Schema):
    """What became of it: whom it pages now, by name, and why these (a named reason)."""

    key: str
    id: str
    pages: bool
    people: list[str]
    reason: str


class Callout(Schema):
    """Whom an incident of a severity would page now, and why these."""

    pages: bool
    people: list[str]
    reason: str


class Change(Schema):
    """What is to be said anew; what is left out stays. Times need their offset.

    `known` is the key of a known error, a standard solution or a problem that it is a case of, "" for none.
    """

    summary: str | None = None
    description: str | None = None
    contact: str | None = None
    video: str | None = None
    workaround: str | None = None
    cause: str | None = None
    fix: str | None = None
    detected_by: str | None = None
    service_id: str | None = None
    known: str | None = None
    cases: int | None = None
    customers_inside: int | None = None
    customers_outside: int | None = None
    impact_started_at: datetime | None = None
    detected_at: datetime | None = None
    impact_ended_at: datetime | None = None


class Facts(Schema):
    """Of which type it is ("" for none; left out: as it is), and what its fields hold; null empties one."""

    type: str | None = None
    facts: base.Facts = {}


class Move(Schema):
    """A verb: accept, decline, start, resolve, reopen, review or close; `note` says why."""

    move: str
    note: str = ""


class Resolution(Schema):
    """Since when it is over, and what helped."""

    impact_ended_at: datetime | None = None
    fix: str = ""


class Severity(Schema):
    """How bad it is."""

    severity: int
    note: str = ""


class Part(Schema):
    """A part for somebody: manager, deputy, tech_lead, communications, scribe, stakeholder, or other with a `label`."""

    role: str
    user_id: str
    label: str = ""
    note: str = ""


class Call(Schema):
    """Somebody to page: a schedule, team, escalation or user, by id."""

    kind: Literal["schedule", "team", "escalation", "user"]
    id: str
    name: str = ""
    note: str = ""


class Entry(Schema):
    """What happened; without a time, now."""

    text: str
    happened_at: datetime | None = None


class Task(Schema):
    """Something to do: `response` (now) or `cleanup`, which needs an owner and a day."""

    title: str
    kind: Literal["response", "cleanup"] = "response"
    owner_id: str = ""
    due_on: date | None = None


class Linked(Schema):
    """The number of an alert."""

    number: int


class Timeline(Schema):
    """A part of the timeline, the newest last; `before` is where the part before it ends."""

    rows: list[Moment]
    before: datetime | None


@router.get("/incidents", response=list[IncidentView], summary="Incidents, newest first")
def list_incidents(request: HttpRequest, filters: Query[Filters]) -> list[IncidentView]:
    """List the incidents the asker may see."""
    by = actor_of(request)
    return queries.with_callers(queries.incidents(by=by, where=filters.where(), before=filters.before, limit=filters.limit), by=by)


@router.post("/incidents", response={201: Declared}, summary="Declare an incident; severities that page do so now")
def declare(request: HttpRequest, declaring: Declaring) -> Status[Declared]:
    """Declare an incident."""
    by = actor_of(request)
    said = declaring.dict()
    said |= {"service_id": said.pop("service"), "type_id": said.pop("type"), "affected": tuple(said["affected"])}
    said["alert_ids"] = _alert_ids(by, said.pop("alerts"))
    view, decision = actions.declare(by=by, at=now(), draft=Draft(**said))
    told = (decision.pages, list(decision.people), decision.reason.value) if decision else (False, [], "past")
    return Status(201, Declared(key=view.key, id=view.id, pages=told[0], people=told[1], reason=told[2]))


@router.get("/incidents/callout", response=Callout, summary="Whom an incident would page now")
def callout(request: HttpRequest, severity: int, service: str = "") -> Callout:
    """Tell whom a declaration would page."""
    demand(actor_of(request), "see", queries.ANY)
    decision = queries.callout(severity=severity, service_id=service, at=now())
    return Callout(pages=decision.pages, people=list(decision.people), reason=decision.reason.value)


@router.get("/incidents/{key}", response=IncidentView, summary="One incident by its key, number or id")
def get_incident(request: HttpRequest, key: str) -> IncidentView:
    """Show one incident."""
    return queries.with_callers([find(request, key)], by=actor_of(request))[0]


@router.patch("/incidents/{key}", response=IncidentView, summary="Change what it says")
def change(request: HttpRequest, key: str, change: Change) -> IncidentView:
    """Change an incident."""
    return actions.update(by=actor_of(request), at=now(), ref=find(request, key).id, **change.dict(exclude_unset=True))


@router.put("/incidents/{key}/facts", response=IncidentView, summary="Its type, and what the fields of the type hold")
def fill_in(request: HttpRequest, key: str, said: Facts) -> IncidentView:
    """Change the type and the fields."""
    by, ref = actor_of(request), find(request, key).id
    with transaction.atomic():  # both, or neither
        if said.type is not None:
            actions.set_type(by=by, at=now(), ref=ref, type_id=said.type)
        return actions.fill_in(by=by, at=now(), ref=ref, facts=said.facts)


@router.post("/incidents/{key}/moves", response=IncidentView, summary="Bring it into its next status")
def move(request: HttpRequest, key: str, move: Move) -> IncidentView:
    """Move an incident."""
    return actions.move(by=actor_of(request), at=now(), ref=find(request, key).id, move=move.move, note=move.note)


@router.post("/incidents/{key}/resolve", response=IncidentView, summary="The impact is over")
def resolve(request: HttpRequest, key: str, resolution: Resolution) -> IncidentView:
    """Resolve an incident."""
    at, ended = now(), resolution.impact_ended_at
    return actions.resolve(by=actor_of(request), at=at, ref=find(request, key).id, impact_ended_at=ended or at, fix=resolution.fix)


@router.post("/incidents/{key}/severity", response=IncidentView, summary="Change how bad it is; worse pages again")
def severity(request: HttpRequest, key: str, severity: Severity) -> IncidentView:
    """Change the severity."""
    return actions.change_severity(
        by=actor_of(request), at=now(), ref=find(request, key).id, severity=severity.severity, note=severity.note
    )


@router.post("/incidents/{key}/take", response=IncidentView, summary="Lead it")
def take(request: HttpRequest, key: str) -> IncidentView:
    """Make the asker its manager."""
    return actions.take(by=actor_of(request), at=now(), ref=find(request, key).id)


@router.get("/incidents/{key}/parts", response=list[HoldingView], summary="Who has and had which part")
def parts(request: HttpRequest, key: str) -> list[HoldingView]:
    """List the parts."""
    return queries.holdings(find(request, key).id)


@router.post("/incidents/{key}/parts", response=IncidentView, summary="Give somebody a part")
def give_part(request: HttpRequest, key: str, part: Part) -> IncidentView:
    """Give a part."""
    return actions.assign(by=actor_of(request), at=now(), ref=find(request, key).id, **part.dict())


@router.post("/incidents/{key}/calls", response=IncidentView, summary="Page somebody to it")
def call(request: HttpRequest, key: str, call: Call) -> IncidentView:
    """Page somebody."""
    target = Target(kind=call.kind, id=call.id, name=call.name or call.id)
    return actions.page(by=actor_of(request), at=now(), ref=find(request, key).id, target=target, note=call.note)


@router.post("/incidents/{key}/alerts", response=IncidentView, summary="Link an alert")
def link_alert(request: HttpRequest, key: str, linked: Linked) -> IncidentView:
    """Link an alert by its number."""
    by = actor_of(request)
    return actions.link_alerts(by=by, at=now(), ref=find(request, key).id, alert_ids=_alert_ids(by, [linked.number]))


@router.get("/incidents/{key}/timeline", response=Timeline, summary="What happened, and what was written")
def timeline(request: HttpRequest, key: str, before: datetime | None = None, only: str = "") -> dict[str, Any]:
    """Give a part of the timeline."""
    page = queries.timeline(find(request, key), by=actor_of(request), before=before, only=only)
    return {"rows": list(page.rows), "before": page.before}


@router.post("/incidents/{key}/timeline", response={201: dict[str, str]}, summary="Write into the timeline")
def write(request: HttpRequest, key: str, entry: Entry) -> Status[dict[str, str]]:
    """Write an entry."""
    pk = actions.write_entry(by=actor_of(request), at=now(), ref=find(request, key).id, text=entry.text, happened_at=entry.happened_at)
    return Status(201, {"id": pk})


@router.get("/incidents/{key}/tasks", response=list[TaskView], summary="What is to be done")
def tasks(request: HttpRequest, key: str) -> list[TaskView]:
    """List the tasks."""
    return queries.tasks(find(request, key).id)


@router.post("/incidents/{key}/tasks", response={201: TaskView}, summary="Add a task")
def add_task(request: HttpRequest, key: str, task: Task) -> Status[TaskView]:
    """Add a task."""
    return Status(201, actions.add_task(by=actor_of(request), at=now(), ref=find(request, key).id, **task.dict()))


@router.post("/incidents/{key}/tasks/{number}/done", response=TaskView, summary="A task is done")
def finish_task(request: HttpRequest, key: str, number: int) -> TaskView:
    """Finish a task."""
    return actions.finish_task(by=actor_of(request), at=now(), ref=find(request, key).id, number=number)


def _alert_ids(by: Actor, numbers: list[int]) -> tuple[str, ...]:
    found = [alerts.alert(str(number), kind="tiny", by=by) for number in numbers]
    if None in found:
        raise NotFound("alert")
    return tuple(one.id for one in found if one)
