"""The wall board: what everybody who passes may read, so nothing of a confidential desk, whoever put it up."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from varsko.desk.data import DeskView, RequestView
from varsko.desk.domain.states import Kind, State
from varsko.desk.models import Request
from varsko.desk.queries.access import visible_to
from varsko.desk.queries.desks import desks
from varsko.desk.queries.lists import IS_OPEN, views
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.schedules import queries as schedules

_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWork:
    """Somebody who has requests in work, or is on call for a team of a desk."""

    name: str
    requests: int
    is_on_call: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """Counts of what is open, nobody's, waiting for callers and late; what falls due next; who waits longest for a first answer."""

    open: int
    nobodys: int
    waiting: int
    late: int
    due: tuple[RequestView, ...]
    longest: tuple[RequestView, ...]
    at_work: tuple[AtWork, ...]


_MOST_PEOPLE = 16


def desks_on_walls(by: Actor) -> list[DeskView]:
    """List the desks that may hang on a wall: those that the asker may know of, and that are not confidential."""
    return [one for one in desks(by=by) if not one.confidential]


def wall(*, by: Actor, at: datetime, desk: str = "") -> Wall:
    """Say how things stand at a desk, by its short name, or at all that may hang on a wall."""
    shown = [one for one in desks_on_walls(by) if desk in {"", one.slug}]
    rows = visible_to(by).filter(
        IS_OPEN, desk__in=[one.id for one in shown], desk__confidential=False, kind__in=[Kind.INCIDENT, Kind.SERVICE]
    )
    counts = rows.aggregate(
        open=Count("pk"),
        nobodys=Count("pk", filter=Q(assignee=None)),
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        late=Count("pk", filter=Q(promised_at__lt=at)),
    )
    unanswered = rows.filter(answered_at=None).exclude(state=State.WAITING)
    return Wall(
        **counts,
        due=_first(rows.filter(promised_at__isnull=False).order_by("promised_at", "number"), by),
        longest=_first(unanswered.order_by("created_at", "number"), by),
        at_work=_at_work(rows, {one.team_id for one in shown if one.team_id}, at),
    )


def _first(rows: QuerySet[Request], by: Actor) -> tuple[RequestView, ...]:
    return tuple(views(rows[:_SHOWN], by))


def _at_work(rows: QuerySet[Request], teams: set[str], at: datetime) -> tuple[AtWork, ...]:
    """Give who has requests in work, the most first, and who is on call for these teams."""
    working = rows.filter(state=State.WORKING, assignee__isnull=False).order_by()
    load = Counter({str(pk): n for pk, n in working.values_list("assignee").annotate(n=Count("pk"))})
    own = [one.id for one in schedules.schedules() if one.team_id in teams and one.enabled]
    on_call = {str(user) for answer in schedules.on_call(own, at).values() for user in answer.users}
    found = people.users({*load, *on_call})
    ordered = sorted(found.values(), key=lambda one: (-load[one.id], one.name))
    return tuple(AtWork(name=one.name, requests=load[one.id], is_on_call=one.id in on_call) for one in ordered[:_MOST_PEOPLE])
