"""When desks are open and what they promise, and what would have been under other hours, as JSON."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Field, Schema, Status

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.data import DeskView, HoursDraft, HoursView, TrialView
from varsko.desk.domain.calendars import Window
from varsko.desk.domain.replay import Tally
from varsko.desk.domain.targets import Target
from varsko.desk.rest.base import router
from varsko.desk.tables import replay_lines
from varsko.kernel.errors import NotFound
from varsko.people.rest import actor_of

_MINUTES_A_DAY = 1440
_A_YEAR = 366 * _MINUTES_A_DAY
Minutes = Annotated[int, Field(ge=1, le=_A_YEAR)] | None
Weekday = Annotated[int, Field(ge=0, le=6)]
Why = Annotated[str, Field(max_length=100)]


class Span(Schema):
    """A time of day in minutes after midnight, on the desk's own clock; one that ends where it begins, or before, runs over midnight."""

    start: Annotated[int, Field(ge=0, lt=_MINUTES_A_DAY)]
    end: Annotated[int, Field(ge=0, le=_MINUTES_A_DAY)]


Spans = Annotated[list[Span], Field(max_length=5)]


class Goals(Schema):
    """Minutes until each goal of a priority, null for no promise: of one kind of request, or with a kind of "" of all others."""

    kind: Literal["", "incident", "service_request", "problem", "change"] = ""
    priority: Annotated[int, Field(ge=1, le=5)]
    response: Minutes = None
    update: Minutes = None
    solution: Minutes = None
    always: bool = False


class OpeningHours(Schema):
    """When a desk is open – by weekday from 0 for Monday, by date where it is otherwise, closed dates with their reason – and promises."""

    week: dict[Weekday, Spans]
    closed: dict[date, Why] = {}
    days: dict[date, Spans] = {}
    targets: Annotated[list[Goals], Field(max_length=25)]
    pauses: bool = True
    restarts: bool = False


class OpeningHoursOut(Schema):
    """The same in its `version`; 0 is what every desk begins with."""

    week: dict[int, list[Span]]
    closed: dict[str, str]
    days: dict[str, list[Span]]
    targets: list[Goals]
    pauses: bool
    restarts: bool
    version: int


class Trying(Schema):
    """Hours that are tried on the requests of the last `days`."""

    hours: OpeningHours
    days: Annotated[int, Field(ge=1, le=366)] = 90


class Otherwise(Schema):
    """A promise about a request that would have ended otherwise: kept, missed, open or none, as it is now and as it was tried."""

    key: str
    goal: str
    priority: int
    before: str
    after: str


class Tried(Schema):
    """What was tried: `seen` of `wanted` requests so far (null until they are counted), the log told of `told`.

    `done_at` is when it ended, `has_failed` that it was given up; `differing` are some promises that would have ended otherwise.
    """

    id: str
    days: int
    asked_at: datetime
    total: int | None
    wanted: int | None
    seen: int
    told: int
    done_at: datetime | None
    is_stuck: bool
    has_failed: bool
    tallies: list[Tally]
    differing: list[Otherwise]


@router.get("/desk/hours/{desk}", response=OpeningHoursOut, summary="When a desk is open, and what it promises")
def read_hours(request: HttpRequest, desk: str) -> dict[str, object]:
    """Give the hours of a desk, by id or short name."""
    return _shown(queries.desk_hours(_desk(request, desk).id))


@router.put("/desk/hours/{desk}", response=OpeningHoursOut, summary="Say when a desk is open, and what it promises")
def write_hours(request: HttpRequest, desk: str, said: OpeningHours) -> dict[str, object]:
    """Change the hours; open requests are reckoned by them from now on."""
    found = _desk(request, desk)
    actions.change_hours(by=actor_of(request), at=now(), desk=found.id, draft=_draft(said))
    return _shown(queries.desk_hours(found.id))


@router.get("/desk/hours/{desk}/trials", response=list[Tried], summary="What was tried for a desk lately, the newest first")
def list_trials(request: HttpRequest, desk: str) -> list[Tried]:
    """List the trials of whoever asks, or of whoever made the key."""
    return [_tried(one) for one in queries.trials(by=actor_of(request), desk=_desk(request, desk).id)]


@router.post("/desk/hours/{desk}/trials", response={201: Tried}, summary="Try other hours and promises on what happened")
def try_hours(request: HttpRequest, desk: str, trying: Trying) -> Status[Tried]:
    """Have hours tried by the worker; ask for the trial until it is done."""
    by, found = actor_of(request), _desk(request, desk)
    ref = actions.try_hours(by=by, at=now(), desk=found.id, draft=_draft(trying.hours), days=trying.days)
    return Status(201, _tried(queries.trial(by=by, desk=found.id, ref=ref)))


@router.get("/desk/hours/{desk}/trials/{ref}", response=Tried, summary="How far a trial is, and what came of it")
def read_trial(request: HttpRequest, desk: str, ref: str) -> Tried:
    """Give one trial."""
    return _tried(queries.trial(by=actor_of(request), desk=_desk(request, desk).id, ref=ref))


@router.get("/desk/hours/{desk}/trials/{ref}/promises.csv", summary="Each promise of a trial, as CSV")
def trial_table(request: HttpRequest, desk: str, ref: str) -> StreamingHttpResponse:
    """Give each promise that was replayed."""
    found = queries.trial_lines(by=actor_of(request), desk=_desk(request, desk).id, ref=ref)
    return StreamingHttpResponse(replay_lines(found), content_type="text/csv; charset=utf-8")


def _desk(request: HttpRequest, ref: str) -> DeskView:
    found = queries.desk(ref, by=actor_of(request))
    if found is None:
        raise NotFound("desk")
    return found


def _draft(said: OpeningHours) -> HoursDraft:
    return HoursDraft(
        week={day: _windows(spans) for day, spans in said.week.items()},
        targets={
            (one.kind, one.priority): Target(response=one.response, update=one.update, solution=one.solution, always=one.always)
            for one in said.targets
        },
        closed=said.closed,
        days={day: _windows(spans) for day, spans in said.days.items()},
        pauses=said.pauses,
        restarts=said.restarts,
    )


def _windows(spans: list[Span]) -> tuple[Window, ...]:
    return tuple(Window(one.start, one.end) for one in spans)


def _shown(view: HoursView) -> dict[str, object]:
    targets = sorted(view.rules.targets.items(), key=lambda one: one[0])
    return {
        "version": view.version,
        "week": {day: _spans(windows) for day, windows in view.calendar.week.items() if windows},
        "closed": {day.isoformat(): name for day, name in view.closed_names.items()},
        "days": {day.isoformat(): _spans(windows) for day, windows in view.calendar.days.items()},
        "targets": [
            {
                "kind": kind,
                "priority": level,
                "response": one.response,
                "update": one.update,
                "solution": one.solution,
                "always": one.always,
            }
            for (kind, level), one in targets
        ],
        "pauses": view.rules.pauses,
        "restarts": view.rules.restarts,
    }


def _spans(windows: tuple[Window, ...]) -> list[Span]:
    return [Span(start=one.start, end=one.end) for one in windows]


def _tried(found: TrialView) -> Tried:
    names = ("id", "days", "asked_at", "total", "wanted", "seen", "told", "done_at", "is_stuck", "has_failed")
    differing = [
        Otherwise(
            key=one.key,
            goal=one.outcome.goal.value,
            priority=one.outcome.priority,
            before=one.outcome.before.value,
            after=one.outcome.after.value,
        )
        for one in found.differing
    ]
    return Tried(**{name: getattr(found, name) for name in names}, tallies=list(found.tallies), differing=differing)
