"""How the desk does, over the requests that the asker may see."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum

from varsko.desk.data import Figures, RequestView
from varsko.desk.domain.figures import by_age, spread
from varsko.desk.domain.states import SCORES
from varsko.desk.domain.targets import Goal
from varsko.desk.models import Promise, Rating, Request, TimeSpent
from varsko.desk.queries.access import visible_to
from varsko.desk.queries.lists import IS_OPEN, path_of, views
from varsko.people.data import Actor

_MOST, _BATCH = 20_000, 500


def figures(*, by: Actor, at: datetime, days: int, desk: str = "") -> Figures:
    """Say what came in and what became of it in the last `days`, and how old is what is open now; of one desk by its short name, or all."""
    where = Q(desk__slug=desk) if desk else Q()
    since = at - timedelta(days=days)
    rows = visible_to(by).filter(where, created_at__gte=since).select_related("category__parent__parent").order_by("-number")[:_MOST]
    came = list(rows)
    solved = visible_to(by).filter(where, solved_at__gte=since)
    over = list(solved.annotate(length=F("solved_at") - F("created_at")).values_list("length", "handovers", "reopened")[:_MOST])
    ages = [at - one for one in visible_to(by).filter(where, IS_OPEN).values_list("created_at", flat=True)[:_MOST]]
    scores = list(Rating.objects.filter(request__in=solved.values("pk")).values_list("score", flat=True)[:_MOST])
    return Figures(
        came=len(came),
        solved=len(over),
        open=len(ages),
        ages=by_age(ages),
        first_answer=spread([one.answered_at - one.created_at for one in came if one.answered_at]),
        solving=spread([length for length, _handovers, _reopened in over if length >= timedelta(0)]),
        at_once=sum(not handovers and not reopened for _length, handovers, reopened in over),
        minutes=_minutes(by, where, since),
        reopened=sum(bool(reopened) for _length, _handovers, reopened in over),
        by_promise=_promises(visible_to(by).filter(where, created_at__gte=since)),
        by_score=tuple(scores.count(one) for one in SCORES),
        by_channel=tuple(Counter(one.channel for one in came).most_common()),
        by_category=tuple(Counter(path_of(one.category) for one in came).most_common(12)),
    )


def _promises(requests: QuerySet[Request]) -> tuple[tuple[str, tuple[int, int]], ...]:
    """Count what was promised about requests and is decided: broken once is missed, however it ended."""
    missed = Q(broken_at__isnull=False)
    counts = Promise.objects.filter(request__in=requests.values("pk")).order_by("goal").values("goal")
    rows = {
        row["goal"]: (row["kept"], row["missed"])
        for row in counts.annotate(kept=Count("pk", filter=Q(met_at__isnull=False) & ~missed), missed=Count("pk", filter=missed))
    }
    return tuple((goal.value, rows[goal.value]) for goal in Goal if goal.value in rows)


def _minutes(by: Actor, where: Q, since: datetime) -> int:
    """Add up the minutes that people worked on requests."""
    seen = visible_to(by).filter(where).values("pk")
    return TimeSpent.objects.filter(at__gte=since, request__in=seen).aggregate(all=Sum("minutes"))["all"] or 0


def export(*, by: Actor, at: datetime, days: int, desk: str = "") -> Iterator[RequestView]:
    """Give the requests of the last `days` one by one, the newest first, for a table to take away."""
    rows = visible_to(by).filter(Q(desk__slug=desk) if desk else Q(), created_at__gte=at - timedelta(days=days))
    last: int | None = None
    while True:
        batch = views((rows.filter(number__lt=last) if last is not None else rows).order_by("-number")[:_BATCH], by)
        yield from batch
        if len(batch) < _BATCH:
            return
        last = batch[-1].number
