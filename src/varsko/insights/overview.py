"""One page for those who lead, over what its reader may see."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from varsko.desk import queries as desk
from varsko.incidents import queries as incidents
from varsko.incidents.data import IncidentView
from varsko.insights.data import Desk, Overview, Recurring, Worst
from varsko.insights.domain.overview import Loss, by_severity, lost, share
from varsko.insights.recurring import patterns
from varsko.people.data import Actor
from varsko.postmortems import queries as reviews

_MOST = 2000
_WORST = 3
_LEFT_OUT = ("triage", "declined", "merged")


def overview(*, by: Actor, at: datetime, days: int) -> Overview:
    """Sum up the last `days` beside as many before; drills and reports that were none are left out.

    An incident counts in the period in which it was declared, with all the minutes that it was felt.
    """
    since = at - timedelta(days=days)
    counted = Q(declared_at__lt=at) & ~Q(status__in=_LEFT_OUT)
    found = incidents.incidents(by=by, where=counted & Q(declared_at__gte=since - timedelta(days=days)), limit=_MOST)
    return Overview(
        since=since,
        until=at,
        levels=by_severity((Loss(one.severity, one.declared_at, _felt(one, at)) for one in found), since),
        ongoing=incidents.count(by=by, where=counted & Q(resolved_at=None, impact_ended_at=None)),
        desk=_desk(by, at, days),
        worst=_worst(patterns(by=by, at=at, days=days).recurring, by, at),
    )


def _felt(one: IncidentView, at: datetime) -> timedelta:
    return lost(one.impact_started_at or one.declared_at, one.impact_ended_at or one.resolved_at, at)


def _desk(by: Actor, at: datetime, days: int) -> Desk:
    here, both = (desk.figures(by=by, at=at, days=span) for span in (days, 2 * days))
    kept, missed, kept_both, missed_both = (
        sum(counts[place] for _goal, counts in one.by_promise) for one in (here, both) for place in (0, 1)
    )
    good, good_both = (one.by_score[-1] if one.by_score else 0 for one in (here, both))
    other, other_both = (sum(one.by_score[:-1]) for one in (here, both))
    return Desk(
        came=here.came,
        came_before=both.came - here.came,
        solved=here.solved,
        solved_before=both.solved - here.solved,
        open=here.open,
        promises=share(kept, missed, kept_both, missed_both),
        satisfaction=share(good, other, good_both, other_both),
    )


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
