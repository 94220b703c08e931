"""Alerts as JSON: the twin of their pages."""

from datetime import datetime
from typing import Annotated, Literal

from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from varsko.alerts import actions, queries
from varsko.alerts.data import AlertView, Parcel, Responder, Result, Signal, StoryLine
from varsko.core.clock import now
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand
from varsko.people.rest import actor_of

router = Router(tags=["alerts"])

State = Literal["open", "acknowledged", "snoozed", "closed"]


class Filters(Schema):
    """What to list.

    `q` is the search language of the list page; `before` is the number of the last alert seen: the next page begins below it.
    """

    q: str = ""
    state: list[State] = []
    priority: list[Annotated[int, Field(ge=1, le=5)]] = []
    team: str = ""
    before: int | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50

    def where(self) -> Q:
        """Give the filter as a condition."""
        where = queries.matching(self.q)
        if self.state:
            where &= Q(state__in=self.state)
        if self.priority:
            where &= Q(priority__in=self.priority)
        if self.team:
            where &= Q(team__name=self.team)
        return where


class Opening(Schema):
    """A new alert. With the alias of an open one it counts as a repeat of that."""

    message: Annotated[str, Field(min_length=1)]
    alias: str = ""
    description: str = ""
    priority: Annotated[int, Field(ge=1, le=5)] = 3
    entity: str = ""
    source: str = ""
    tags: list[str] = []
    details: dict[str, str] = {}
    teams: list[str] = []


class Note(Schema):
    """A word on what was done."""

    note: str = ""


class Snooze(Note):
    """Quiet until a moment, RFC 3339 with its offset."""

    until: datetime


class Opened(Schema):
    """What became of an opening."""

    id: str
    outcome: str


@router.get("/alerts", response=list[AlertView], summary="Alerts, newest first")
def list_alerts(request: HttpRequest, filters: Query[Filters]) -> list[AlertView]:
    """List the alerts the asker may see."""
    return queries.alerts(by=actor_of(request), where=filters.where(), before=filters.before, limit=filters.limit)


@router.post("/alerts", response={201: Opened}, summary="Open an alert, or repeat the open one of the same alias")
def open_alert(request: HttpRequest, opening: Opening) -> Status[Opened]:
    """Receive one alert."""
    by = actor_of(request)
    demand(by, "open", Subject(kind="alert"))
    received = actions.receive([_parcel(by, opening)], at=now())[0]
    return Status(201, Opened(id=received.alert_id, outcome=received.outcome))


def _parcel(by: Actor, opening: Opening) -> Parcel:
    signal = Signal(
        message=opening.message,
        alias=opening.alias,
        description=opening.description,
        priority=opening.priority,
        entity=opening.entity,
        source=opening.source or by.who.name,
        tags=tuple(opening.tags),
        details=opening.details,
        responders=tuple(Responder(kind="team", name=name) for name in opening.teams),
        user=by.who.name,
    )
    is_key = by.who.kind == "key"
    team_id = next(iter(by.team_ids), "") if is_key else ""
    return Parcel(signal=signal, key_id=by.who.id if is_key else "", key_name=by.who.name, team_id=team_id)


@router.get("/alerts/{number}", response=AlertView, summary="One alert by its short number")
def get_alert(request: HttpRequest, number: int) -> AlertView:
    """Show one alert."""
    return _find(request, number)


@router.get("/alerts/{number}/story", response=list[StoryLine], summary="What happened to it, and why")
def get_story(request: HttpRequest, number: int) -> list[StoryLine]:
    """Tell the story of one alert."""
    return queries.story(_find(request, number).id)


@router.post("/alerts/{number}/acknowledge", response=AlertView, summary="Take it")
def acknowledge(request: HttpRequest, number: int, note: Note) -> AlertView:
    """Acknowledge one alert."""
    found = _find(request, number)
    return _after(request, found, actions.acknowledge(by=actor_of(request), at=now(), alert_ids=[found.id], note=note.note))


@router.post("/alerts/{number}/unacknowledge", response=AlertView, summary="Give it back")
def unacknowledge(request: HttpRequest, number: int, note: Note) -> AlertView:
    """Let one alert wait for somebody again."""
    found = _find(request, number)
    return _after(request, found, actions.unacknowledge(by=actor_of(request), at=now(), alert_ids=[found.id], note=note.note))


@router.post("/alerts/{number}/close", response=AlertView, summary="End it")
def close(request: HttpRequest, number: int, note: Note) -> AlertView:
    """Close one alert."""
    found = _find(request, number)
    return _after(request, found, actions.close(by=actor_of(request), at=now(), alert_ids=[found.id], note=note.note))


@router.post("/alerts/{number}/snooze", response=AlertView, summary="Quiet it until a moment")
def snooze(request: HttpRequest, number: int, snooze: Snooze) -> AlertView:
    """Snooze one alert."""
    found = _find(request, number)
    if snooze.until.tzinfo is None:
        raise Invalid({"until": "must have an offset, such as 2026-11-21T03:00:00+01:00"})
    results = actions.snooze(by=actor_of(request), at=now(), alert_ids=[found.id], until=snooze.until, note=snooze.note)
    return _after(request, found, results)


@router.post("/alerts/{number}/notes", response=AlertView, summary="Write a note on it")
def add_note(request: HttpRequest, number: int, note: Note) -> AlertView:
    """Note something on one alert."""
    found = _find(request, number)
    result = actions.add_note(by=actor_of(request), at=now(), alert_id=found.id, note=note.note)
    return _after(request, found, {found.id: result})


def _find(request: HttpRequest, number: int) -> AlertView:
    found = queries.alert(str(number), kind="tiny", by=actor_of(request))
    if found is None:
        raise NotFound("alert")
    return found


def _after(request: HttpRequest, found: AlertView, results: dict[str, Result]) -> AlertView:
    """Answer with the alert as it is now; doing what is done already is not an error."""
    if results[found.id] is Result.GONE:
        demand(actor_of(request), "acknowledge", queries.subjects([found.id])[found.id])
    if results[found.id] is Result.CLOSED:
        raise Invalid({"state": "the alert is closed"})
    return _find(request, found.number)
