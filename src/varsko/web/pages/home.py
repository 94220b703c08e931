"""The first page: do I have to do anything?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from varsko.alerts import queries as alerts
from varsko.alerts.data import AlertView
from varsko.core.clock import now
from varsko.incidents import queries as incidents
from varsko.kernel.ids import as_uuid
from varsko.kernel.intervals import Interval
from varsko.paging import queries as paging
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may
from varsko.schedules import queries as schedules
from varsko.ui.words import StrOrPromise

LOOK_AHEAD = timedelta(days=60)
_MOST = 20


@dataclass(frozen=True, slots=True)
class Shift:
    """Time on call in one schedule."""

    schedule: str
    schedule_id: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class FirstStep:
    """Something to do before the installation is of use."""

    label: StrOrPromise
    text: StrOrPromise
    href: str
    is_done: bool


@require_safe
@vary_on_headers("HX-Request")
def home(request: HttpRequest) -> HttpResponse:
    """Answer: do I have to do anything? Only the inside to a page that has the rest already. Customers ask: is it them or me?"""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    if actor.role == "customer":
        return redirect("portal")
    at = now()
    waiting = _waiting(actor)
    known = {one.id for one in waiting}
    on_call, later = _shifts(actor, at)
    context = {
        "waiting": waiting,
        "in_hand": alerts.alerts(by=actor, where=Q(state="acknowledged", owner=as_uuid(actor.who.id)), limit=_MOST),
        "of_teams": [one for one in _of_teams(actor) if one.id not in known],
        "ongoing": incidents.ongoing(by=actor),
        "on_call": on_call,
        "later": later,
        "steps": _first_steps(actor),
    }
    return render(request, "web/_home.html" if request.htmx else "web/home.html", context)  # type: ignore[attr-defined]


def _waiting(actor: Actor) -> list[AlertView]:
    """List the open alerts that the person was paged for and has not answered."""
    asked = [page.alert_id for page in paging.latest_pages(actor.who.id, limit=50) if page.state == "open"]
    found = alerts.views_of(asked)
    return [found[pk] for pk in dict.fromkeys(asked) if pk in found and found[pk].state == "open"]


def _of_teams(actor: Actor) -> list[AlertView]:
    teams = [as_uuid(team) for team in actor.team_ids]
    return alerts.alerts(by=actor, where=Q(state="open", team__in=teams), limit=_MOST) if teams else []


def _shifts(actor: Actor, at: datetime) -> tuple[list[Shift], Shift | None]:
    """Give where the person is on call now, and the next time they will be."""
    found = [
        Shift(view.name, view.id, period.span.start, period.span.end)
        for view, period in schedules.shifts_of(actor.who.id, Interval(at, at + LOOK_AHEAD))
    ]
    return [one for one in found if one.start <= at], next((one for one in found if one.start > at), None)


def _first_steps(actor: Actor) -> list[FirstStep]:
    """List what a new installation still lacks, for those who can do it; empty once alerts come in."""
    if not may(actor, "configure", Subject(kind="settings")) or alerts.alerts(by=actor, limit=1):
        return []
    return [
        FirstStep(_("Make a team"), _("It answers together, and gets an on-call schedule."), "/settings/teams", bool(people.teams())),
        FirstStep(_("Say who is on call"), _("A rotation, a zone, and the hand-over."), "/on-call", _has_somebody(actor)),
        FirstStep(
            _("Give a monitoring system a key"),
            _("Alertmanager, Grafana, Opsgenie clients, or anything that can send JSON."),
            "/settings/keys",
            bool(people.keys(actor)),
        ),
        FirstStep(_("Send a first alert"), _("The page of the key says how, to copy and paste."), "/settings/keys", is_done=False),
    ]


def _has_somebody(actor: Actor) -> bool:
    """Tell whether any schedule names a person: one without people wakes nobody."""
    found = schedules.outlook([one.id for one in schedules.schedules(actor)], now())
    return any(one.now.users or one.next.exact_users for one in found.values())
