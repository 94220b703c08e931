"""One page for those who lead, over what its reader may see."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from varsko.desk import queries as desk
from varsko.desk.data import Tally
from varsko.incidents import queries as incidents
from varsko.incidents.data import IncidentView
from varsko.insights.costs import rates_so_far
from varsko.insights.data import Desk, Overview, Recurring, Waiting, Worst
from varsko.insights.domain.costs import Costs, Worked, costs, edges
from varsko.insights.domain.overview import Loss, by_severity, curve, lost, share
from varsko.insights.recurring import patterns
from varsko.people.data import Actor
from varsko.postmortems import queries as reviews

_STEPS = 12
_WORST = 3
_LEFT_OUT = ("triage", "declined", "merged")


def overview(*, by: Actor, at: datetime, days: int) -> Overview:
    """Sum up the last `days` beside as many before; drills and reports that were none are left out.

    An incident counts in the period in which it was declared, with all the minutes that it was felt.
    """
    since = at - timedelta(days=days)
    counted = Q(declared_at__lt=at) & ~Q(status__in=_LEFT_OUT)
    found = incidents.spans(by=by, where=counted & Q(declared_at__gte=since - timedelta(days=days)))
    losses = [Loss(one.severity, one.declared_at, lost(one.began_at, one.ended_at, at)) for one in found]
    levels = by_severity(losses, since)
    here, both = (desk.tally(by=by, at=at, days=span) for span in (days, 2 * days))
    return Overview(
        since=since,
        until=at,
        levels=levels,
        costs=_costs(losses, since, by, at, days),
        ongoing=incidents.count(by=by, where=counted & Q(resolved_at=None, impact_ended_at=None)),
        desk=_desk(here, both, _backlog(by, at, days)),
        worst=_worst(patterns(by=by, at=at, days=days).recurring, by, at),
    )


def _costs(losses: Sequence[Loss], since: datetime, by: Actor, at: datetime, days: int) -> Costs | None:
    history = rates_so_far()
    cuts = edges(history, since - timedelta(days=days), since, at)
    done = desk.worked(cuts, by=by) if history and history[-1].currency else []
    parts = ((cuts[part], Worked(part=part, kind=kind, team_id=team, minutes=minutes)) for part, kind, team, minutes in done)
    return costs(history, losses, since, parts)


def _felt(one: IncidentView, at: datetime) -> timedelta:
    return lost(one.impact_started_at or one.declared_at, one.impact_ended_at or one.resolved_at, at)


def _desk(here: Tally, both: Tally, backlog: tuple[Waiting, ...]) -> Desk:
    return Desk(
        came=here.came,
        came_before=both.came - here.came,
        solved=here.solved,
        solved_before=both.solved - here.solved,
        open=here.open,
        promises=share(here.kept, here.missed, both.kept, both.missed),
        satisfaction=share(here.satisfied, here.rated - here.satisfied, both.satisfied, both.rated - both.satisfied),
        backlog=backlog,
    )


def _backlog(by: Actor, at: datetime, days: int) -> tuple[Waiting, ...]:
    """Count what was open at thirteen moments of the period, its beginning and its end among them."""
    moments = [at - timedelta(days=days) * (_STEPS - step) / _STEPS for step in range(_STEPS + 1)]
    return curve(moments, desk.open_at(moments, by=by))


def _worst(groups: Sequence[Recurring], by: Actor, at: datetime) -> tuple[Worst, ...]:
    """Choose what cost the most minutes, and say what was done about it."""
    costs = [(sum((_felt(one, at) for one in group.incidents), timedelta()), group) for group in groups]
    chosen = sorted(costs, key=lambda one: (-one[0], -len(one[1].incidents)))[:_WORST]
    counts = reviews.actions_about([one.id for _cost, group in chosen for one in group.incidents], by=by)
    found = []
    for cost, group in chosen:
        done, still_open = (sum(counts.get(one.id, (0, 0))[place] for one in group.incidents) for place in (0, 1))
        found.append(Worst(group=group, minutes=round(cost.total_seconds() / 60), done=done, open=still_open))
    return tuple(found)
