"""A schedule's calendar: a day, a week or a month in the schedule's own zone, as a picture and as a table."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.kernel.intervals import Interval
from varsko.kernel.zones import wall
from varsko.schedules import queries
from varsko.schedules.data import OverridePlan, ScheduleView
from varsko.schedules.domain import drawing
from varsko.schedules.domain.drawing import Bar, Look, Track
from varsko.schedules.pages.asked import actor_of, allowed, key_of, schedule_of
from varsko.schedules.pages.names import Names, why_nobody

_AROUND = timedelta(days=32)  # so that a shift which reaches over the edge is named with its own times
_FIRST_YEAR, _LAST_YEAR = 1980, 2190


@dataclass(frozen=True, slots=True)
class Shift:
    """A line of the table: who is on call from when to when; `start` and `end` as a form reads them.

    Of one that reaches very far, only that it began before or goes on is said.
    """

    who: str
    rotation: str
    rotation_id: str
    span: Interval
    start: str
    end: str
    by_override: bool
    is_mine: bool
    is_over: bool
    began_before: bool
    goes_on: bool


@require_safe
def show(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer "is every minute covered by the right person?"."""
    schedule, at = schedule_of(request, ref), now()
    zone = ZoneInfo(schedule.zone)
    look, day = _asked(request, wall(at, zone).date())
    context = {
        "schedule": schedule,
        "key": key_of(schedule),
        "zone": schedule.zone,
        "allowed": allowed(request, schedule),
        "feeds": [one for one in queries.feeds(actor_of(request)) if one.schedule_id == schedule.id],
        **_answer(schedule, at),
        **_picture(request, schedule, look, day, at),
        **_pages(look, day, wall(at, zone).date()),
    }
    return render(request, "schedules/calendar.html", context)


def _asked(request: HttpRequest, today: date) -> tuple[Look, date]:
    """Read the look and the day out of the address; what makes no sense counts as this week."""
    look: Look = next((one for one in drawing.LOOKS if one == request.GET.get("look")), "week")
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return look, today
    return look, day if _FIRST_YEAR <= day.year <= _LAST_YEAR else today


def _pages(look: Look, day: date, today: date) -> dict[str, Any]:
    return {
        "look": look,
        "looks": drawing.LOOKS,
        "day": day.isoformat(),
        "earlier": drawing.turn_page(look, day, -1).isoformat(),
        "later": drawing.turn_page(look, day, 1).isoformat(),
        "is_today": drawing.first_day(look, day) == drawing.first_day(look, today),
    }


def _answer(schedule: ScheduleView, at: datetime) -> dict[str, Any]:
    """Say who is on call, until when, who is next, and where nobody is."""
    found = queries.outlook([schedule.id], at)[schedule.id]
    missed = queries.never_reached(schedule.rotations)
    seats = [seat for one in schedule.rotations for seat in one.terms.participants]
    names = Names.of(seats, [*found.now.users, *found.next.exact_users])
    coverage = queries.uncovered(schedule.id, at) if schedule.rotations else None
    return {
        "on_call": names.people(found.now.users),
        "nobody": why_nobody(found.now.nobody),
        "until": found.until,
        "next_at": found.next.at,
        "next_people": names.people(found.next.exact_users),
        "coverage": coverage,
        "first_gaps": coverage.gaps[:3] if coverage else (),
        "rotations": [(one, [names.seat(seat) for seat in one.terms.participants]) for one in schedule.rotations],
        "never_reached": sorted({names.seat(seat) for those in missed.values() for seat in those}),
    }


def _picture(request: HttpRequest, schedule: ScheduleView, look: Look, day: date, at: datetime) -> dict[str, Any]:
    zone = ZoneInfo(schedule.zone)
    span = drawing.span_of(look, day, zone)
    found = queries.timeline(schedule.id, Interval(span.start - _AROUND, span.end + _AROUND))
    if found is None:
        raise NotFound("schedule")
    drawn = drawing.tracks(found.final, span)
    names = Names.of([*drawing.seats_in(drawn), *(one.participant for one in found.overrides)])
    return {
        "span": span,
        "last_moment": span.end - timedelta(seconds=1),
        "tracks": [_track(one, names) for one in drawn],
        "holes": drawing.holes(found.final, span),
        "ticks": drawing.ticks(look, day, zone),
        "mark": drawing.mark(at, span),
        "shifts": _shifts(drawn, names, actor_of(request).who.id, span, zone, at),
        "overrides": [_override(one, names, schedule) for one in found.overrides if one.period.end > at],
    }


def _track(one: Track, names: Names) -> dict[str, Any]:
    label = one.rotation.name if one.rotation else ""
    return {"name": label, "bars": [(bar, names.seat(bar.period.participant)) for bar in one.bars if bar.period]}


def _shifts(drawn: list[Track], names: Names, me: str, span: Interval, zone: ZoneInfo, at: datetime) -> list[Shift]:
    found = [_shift(track, bar, names, me, (span, zone, at)) for track in drawn for bar in track.bars]
    return sorted(found, key=lambda one: (one.span.start, one.rotation))


def _shift(track: Track, bar: Bar, names: Names, me: str, frame: tuple[Interval, ZoneInfo, datetime]) -> Shift:
    span, zone, at = frame
    period, rotation = bar.period, track.rotation
    participant = period.participant if period else None
    goes_on = bar.span.end >= span.end + _AROUND
    return Shift(
        who=names.seat(participant) if participant else "",
        rotation=rotation.name if rotation else "",
        rotation_id=rotation.id if rotation else "",
        span=bar.span,
        start=_written(max(bar.span.start, at), zone),
        end=_written(span.end if goes_on else bar.span.end, zone),
        by_override=bool(period and period.override is not None),
        is_mine=bool(participant and participant.kind == "user" and participant.id == me),
        is_over=bar.span.end <= at,
        began_before=bar.span.start <= span.start - _AROUND,
        goes_on=goes_on,
    )


def _written(at: datetime, zone: ZoneInfo) -> str:
    return wall(at, zone).isoformat(timespec="minutes")


def _override(one: OverridePlan, names: Names, schedule: ScheduleView) -> dict[str, Any]:
    known = {rotation.id: rotation.name for rotation in schedule.rotations}
    return {"plan": one, "who": names.seat(one.participant), "rotations": [known[ref] for ref in one.rotations if ref in known]}
