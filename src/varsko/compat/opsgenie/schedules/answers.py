"""Who is on call: at a moment, next, on a timeline, as a calendar."""

import calendar
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse

from varsko.compat.opsgenie.schedules.shape import Names, meta, show_lanes, wanted
from varsko.compat.opsgenie.wire import Call, Reply, data, route, when
from varsko.kernel.errors import NotFound
from varsko.kernel.intervals import Interval
from varsko.kernel.zones import inst, wall
from varsko.people import queries as people
from varsko.schedules import queries
from varsko.schedules.data import NextOnCall, OnCall, ScheduleView

_FIRST_YEAR, _LAST_YEAR = 1971, 2250
_MOST = {"days": 1100, "weeks": 160, "months": 36}


def everywhere(call: Call) -> Reply:
    """Tell who is on call in every schedule."""
    return data(_answers(call, queries.schedules(call.actor)))


def here(call: Call) -> Reply:
    """Tell who is on call in one schedule."""
    return data(_answers(call, [wanted(call)])[0])


def _answers(call: Call, schedules: list[ScheduleView]) -> list[dict[str, Any]]:
    flat, answers = call.query.flag("flat"), queries.on_call([one.id for one in schedules], _moment(call))
    names = Names.of(seat for one in answers.values() for seat in one.participants)
    return [{"_parent": meta(one), **_on_call(answers[one.id], names, flat)} for one in schedules if one.id in answers]


def _on_call(answer: OnCall, names: Names, flat: bool) -> dict[str, Any]:
    if flat:
        return {"onCallRecipients": names.emails(answer.users)}
    return {"onCallParticipants": names.participants(answer.participants)}


def following(call: Call) -> Reply:
    """Tell who is on call next. The fields are named the other way round than those of who is on call: clients expect it so."""
    schedule = wanted(call)
    found = queries.next_on_call(schedule.id, _moment(call))
    names = Names.of((*found.exact, *found.order))
    return data({"_parent": meta(schedule), **_following(found, names, call.query.flag("flat"))})


def _following(found: NextOnCall, names: Names, flat: bool) -> dict[str, Any]:
    if flat:
        return {
            "nextOnCallParticipants": names.emails(found.order_users),
            "exactNextOnCallParticipants": names.emails(found.exact_users),
        }
    return {
        "nextOnCallRecipients": [names.recipient(one) for one in found.order],
        "exactNextOnCallRecipients": [names.recipient(one) for one in found.exact],
    }


def _moment(call: Call) -> datetime:
    asked = call.query.moment("date") or call.at
    if not _FIRST_YEAR <= asked.year <= _LAST_YEAR:
        raise call.query.wrong("date", f"must lie between {_FIRST_YEAR} and {_LAST_YEAR}")
    return asked


def timeline(call: Call) -> Reply:
    """Draw who is on call from `date` on, for some days, weeks or months of the schedule's wall clock."""
    schedule, expand = wanted(call), set(call.query.texts("expand"))
    found = queries.timeline(schedule.id, _span(call, schedule.zone))
    if found is None:
        raise NotFound("schedule")
    names = Names.of(period.participant for lane in (*found.final, *found.base) for period in lane.periods)
    drawn = {"finalTimeline": show_lanes(found.final, schedule, names)}
    if "base" in expand:
        drawn["baseTimeline"] = show_lanes(found.base, schedule, names)
    if "override" in expand:
        drawn["overrideTimeline"] = show_lanes(found.final, schedule, names, only_overrides=True)
    if "forwarding" in expand:
        drawn["forwardingTimeline"] = {"rotations": []}
    times = {"startDate": when(found.span.start), "endDate": when(found.span.end)}
    about = {"description": schedule.description, **_owner(schedule)}
    return data({"_parent": meta(schedule), **about, **times, **drawn}, expandable=["base", "forwarding", "override"])


def _owner(schedule: ScheduleView) -> dict[str, Any]:
    team = people.team(schedule.team_id) if schedule.team_id else None
    return {"ownerTeam": {"id": team.id, "name": team.name}} if team else {}


def _span(call: Call, zone: str) -> Interval:
    start = _moment(call)
    unit = call.query.choice("intervalUnit", _MOST, "weeks")
    count = call.query.number("interval", 1, 1, _MOST[unit])
    return Interval(start, max(inst(_later(wall(start, ZoneInfo(zone)), unit, count), ZoneInfo(zone)), start))


def _later(reading: datetime, unit: str, count: int) -> datetime:
    if unit != "months":
        return reading + timedelta(**{unit: count})
    months = reading.month - 1 + count
    year, month = reading.year + months // 12, months % 12 + 1
    return reading.replace(year=year, month=month, day=min(reading.day, calendar.monthrange(year, month)[1]))


def calendar_of_schedule(call: Call) -> HttpResponse:
    """Give a schedule as a calendar."""
    return _calendar(queries.calendar(call.at, schedule_id=wanted(call).id))


def calendar_of_user(call: Call) -> HttpResponse:
    """Give a person's shifts in all schedules as a calendar."""
    person = people.user(call.parts["user"])
    if person is None:
        raise NotFound("user")
    return _calendar(queries.calendar(call.at, user_id=person.id))


def _calendar(text: bytes) -> HttpResponse:
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


ROUTES = (
    route("GET", "/v2/schedules/on-calls", everywhere),
    route("GET", "/v2/schedules/on-calls/{user}.ics", calendar_of_user),
    route("GET", "/v2/schedules/{ref}.ics", calendar_of_schedule),
    route("GET", "/v2/schedules/{ref}/on-calls", here),
    route("GET", "/v2/schedules/{ref}/next-on-calls", following),
    route("GET", "/v2/schedules/{ref}/timeline", timeline),
)
