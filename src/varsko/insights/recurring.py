"""What recurs: incidents of some months, counted and grouped."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.timezone import localtime

from varsko.desk import queries as desk
from varsko.desk.data import Pattern, RequestView, Seen
from varsko.incidents import queries as incidents
from varsko.incidents.data import IncidentView
from varsko.insights.data import Patterns, Recurring
from varsko.insights.domain.recurrence import Case, by_hour, by_weekday, months, tallies
from varsko.people.data import Actor
from varsko.postmortems import queries as reviews
from varsko.postmortems.data import FactorView

MOST = 400
_LEFT_OUT = ("triage", "declined", "merged")
_TWICE = 2


def patterns(*, by: Actor, at: datetime, days: int, severity: int = 0) -> Patterns:
    """Count incidents that were declared within the last `days` by what they share, and group those that speak of the same thing.

    Drills, private incidents – a pattern would tell of them – and reports that were none are left out. Of many the latest 400 count.
    """
    since = at - timedelta(days=days)
    where = Q(declared_at__gte=since, declared_at__lt=at, private=False) & ~Q(status__in=_LEFT_OUT)
    found = incidents.incidents(by=by, where=where & Q(severity=severity) if severity else where, limit=MOST)
    factors = reviews.factors([one.id for one in found], by=by)
    cases = [_case(one, factors.get(one.id, [])) for one in found]
    over = months(localtime(since), localtime(at))
    return Patterns(
        since=since,
        until=at,
        count=len(found),
        months=tuple(f"{year}-{month:02}" for year, month in over),
        services=tuple(tallies(((one.service, one) for one in cases), over)),
        types=tuple(tallies(((one.type, one) for one in cases if one.type), over)),
        noticed=tuple(tallies(((one.noticed, one) for one in cases), over)),
        kinds=tuple(tallies(((kind, one) for one in cases for kind in one.kinds), over)),
        factors=tuple(tallies(((one.main, one) for one in cases if one.main), over, least=_TWICE)),
        weekdays=by_weekday(cases),
        hours=by_hour(cases),
        recurring=tuple(_recurring(found, by)),
        summaries={one.key: one.summary for one in found},
    )


def _case(view: IncidentView, factors: Sequence[FactorView]) -> Case:
    return Case(
        key=view.key,
        at=localtime(view.impact_started_at or view.declared_at),
        service=view.service.name if view.service else "",
        type=view.type.name if view.type else "",
        noticed=view.detected_by,
        main=next((one.text.strip() for one in factors if one.is_main), ""),
        kinds=frozenset(one.kind for one in factors),
    )


def _recurring(found: Sequence[IncidentView], by: Actor) -> list[Recurring]:
    """Group incidents by the rule that the desk has for requests, with the problems that name any of them."""
    views = {one.key: one for one in found}
    seen = [Seen(key=one.key, text=f"{one.summary} {one.cause[:300]}", service=one.service.id if one.service else "") for one in found]
    groups = desk.groups(seen)
    known = desk.problems_about([key for group in groups for key in group.keys], by=by) if groups else {}
    return [_group(one, [views[key] for key in one.keys], known) for one in groups]


def _group(pattern: Pattern, members: Sequence[IncidentView], known: dict[str, list[RequestView]]) -> Recurring:
    services = {one.service.id: one.service.name for one in members if one.service}
    problems = {problem.key: problem.title for key in pattern.keys for problem in known.get(key, [])}
    return Recurring(
        incidents=tuple(members),
        heart=next(one for one in members if one.key == pattern.heart),
        words=pattern.words,
        services=tuple(services.values()),
        service_id=next(iter(services)) if len(services) == 1 else "",
        problems=tuple(problems.items()),
    )
