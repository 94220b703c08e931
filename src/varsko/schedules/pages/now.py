"""Who is on call now, everywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from varsko.catalog import queries as catalog
from varsko.catalog.data import ServiceView
from varsko.core.clock import now
from varsko.kernel.intervals import Interval
from varsko.kernel.text import clean, fold
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may
from varsko.schedules import queries
from varsko.schedules.data import Outlook, ScheduleView
from varsko.schedules.pages.asked import actor_of, key_of
from varsko.schedules.pages.names import Names, why_nobody
from varsko.ui import times
from varsko.ui.ways import WAYS
from varsko.ui.words import StrOrPromise

_AHEAD = timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerer:
    """Somebody on call: name, and icon and word of each proven way to reach them."""

    id: str
    name: str
    ways: tuple[tuple[str, StrOrPromise], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A schedule in the table: who answers for it, until when, who is next."""

    schedule: ScheduleView
    key: str
    team: str
    services: tuple[str, ...]
    people: tuple[Answerer, ...]
    nobody: str
    until: datetime | None
    next_at: datetime | None
    next_people: tuple[str, ...]

    def fits(self, text: str) -> bool:
        """Tell whether the row is about what somebody looks for."""
        about = " ".join([self.schedule.name, self.team, *self.services, *(one.name for one in self.people)])
        return fold(text) in fold(about)


@require_safe
def now_on_call(request: HttpRequest) -> HttpResponse:
    """Answer "who answers for X?": every schedule, who is on call in it until when, who is next, how they are reached."""
    asking, at, text = actor_of(request), now(), clean(request.GET.get("q", "")).strip()[:100]
    every = _rows(asking, at)
    rows = [row for row in every if not text or row.fits(text)]
    context = {
        "rows": rows,
        "text": text,
        "lead": _lead(rows, text) if text else _about_me(every, asking, at),
        "uncovered": [row for row in rows if row.nobody and row.schedule.enabled],
        "has_any": bool(every),
        "may_create": may(asking, "configure", Subject(kind="schedule", team_ids=asking.manages)),
        "feeds": queries.feeds(asking),
    }
    return render(request, "schedules/now.html", context)


def _rows(asking: Actor, at: datetime) -> list[Row]:
    views = queries.schedules(asking)
    found = queries.outlook([one.id for one in views], at)
    users = {user for one in found.values() for user in (*one.now.users, *one.next.exact_users)}
    names, ways = Names.of([], users), people.contacts(users)
    teams = {one.id: one.name for one in people.teams(asking)}
    reached = {
        user: tuple(dict.fromkeys(WAYS[one.method] for one in known if one.enabled and one.verified and one.method in WAYS))
        for user, known in ways.items()
    }
    services = catalog.services(asking)
    return [_row(one, found[one.id], names, reached, teams.get(one.team_id, ""), services) for one in views]


def _row(
    view: ScheduleView,
    found: Outlook,
    names: Names,
    reached: Mapping[str, tuple[tuple[str, StrOrPromise], ...]],
    team: str,
    services: Sequence[ServiceView],
) -> Row:
    return Row(
        schedule=view,
        key=key_of(view),
        team=team,
        services=tuple(one.name for one in services if one.team_id and one.team_id == view.team_id),
        people=tuple(Answerer(id=one, name=names.users[one].name, ways=reached.get(one, ())) for one in found.now.users),
        nobody=why_nobody(found.now.nobody),
        until=found.until,
        next_at=found.next.at,
        next_people=tuple(names.people(found.next.exact_users)),
    )


def _lead(rows: Sequence[Row], text: str) -> str:
    """Answer the search in one sentence."""
    if not rows:
        return _("No schedule, service, team or person here is called “%(text)s”.") % {"text": text}
    if len(rows) > 1:
        said = ngettext("%(n)d schedule fits “%(text)s”.", "%(n)d schedules fit “%(text)s”.", len(rows))
        return said % {"n": len(rows), "text": text}
    row = rows[0]
    if not row.people:
        return _("Nobody answers for %(schedule)s now.") % {"schedule": row.schedule.name}
    facts = {"people": ", ".join(one.name for one in row.people), "schedule": row.schedule.name}
    if row.until is None:
        return _("For %(schedule)s: %(people)s.") % facts
    return _("For %(schedule)s: %(people)s, until %(until)s.") % {**facts, "until": times.absolute(row.until)}


def _about_me(rows: Sequence[Row], asking: Actor, at: datetime) -> str:
    """Say whether the reader is on call, or when they are next."""
    mine = [row for row in rows if any(one.id == asking.who.id for one in row.people)]
    if not mine:
        coming = next(iter(queries.shifts_of(asking.who.id, Interval(at, at + _AHEAD))), None) if rows else None
        if coming is None:
            return _("You are not on call now.")
        facts = {"schedule": coming[0].name, "start": times.absolute(coming[1].span.start)}
        return _("You are not on call now. Next: %(schedule)s, %(start)s.") % facts
    facts = {"schedules": ", ".join(row.schedule.name for row in mine)}
    ends = [row.until for row in mine if row.until]
    if not ends:
        return _("You are on call for %(schedules)s.") % facts
    return _("You are on call for %(schedules)s, until %(until)s.") % {**facts, "until": times.absolute(min(ends))}
