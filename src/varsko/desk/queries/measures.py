"""How the desk does, over the requests that the asker may see."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum

from varsko.desk.data import Figures, RequestView
from varsko.desk.domain.figures import by_age, spread
from varsko.desk.domain.states import SCORES
from varsko.desk.domain.targets import Goal
from varsko.desk.models import MeToo, Promise, Rating, Request, Spared, TimeSpent
from varsko.desk.queries.access import visible_to
from varsko.desk.queries.lists import IS_OPEN, path_of, views
from varsko.incidents import queries as incidents
from varsko.kernel.ids import as_uuid
from varsko.knowledge import queries as knowledge
from varsko.people import queries as people
from varsko.people.data import Actor

_MOST, _BATCH, _TEAMS = 20_000, 500, 12


def of_which(*, desk: str = "", team: str = "", channel: str = "", category: str = "") -> Q:
    """Choose requests of one desk by its short name, of a team or a category with all below it by id, and of one way in; "" for all."""
    chosen = Q(desk__slug=desk) if desk else Q()
    if channel:
        chosen &= Q(channel=channel)
    if team:
        chosen &= Q(team__in=[as_uuid(team)] if as_uuid(team) else [])
    if category:
        wanted = [as_uuid(category)] if as_uuid(category) else []
        chosen &= Q(category__in=wanted) | Q(category__parent__in=wanted) | Q(category__parent__parent__in=wanted)
    return chosen


def figures(*, by: Actor, at: datetime, days: int, desk: str = "", which: Q | None = None) -> Figures:
    """Say what came in and what became of it in the last `days`, and how old is what is open now.

    Of one desk by its short name, or of `which` requests, or of all that the asker may see.
    """
    where = of_which(desk=desk) if which is None else which
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
        by_team=_by_team(came, by),
        spared=_spared(since, at, by) if not where else None,
        by_category=tuple(Counter(path_of(one.category) for one in came).most_common(12)),
    )


def _by_team(came: list[Request], by: Actor) -> tuple[tuple[str, int], ...]:
    """Count by the name of the team, "" for none; teams that the asker may not know of stand together as "?"."""
    names = {one.id: one.name for one in people.teams(by)}
    counts = Counter(names.get(str(one.team_id), "?") if one.team_id else "" for one in came)
    return tuple(counts.most_common(_TEAMS))


def _spared(since: datetime, at: datetime, by: Actor) -> tuple[int, int]:
    """Count what the portal answered without a request, as far as the asker may know of it: by an article, and by what was known."""
    helped = Spared.objects.filter(at__gte=since, at__lte=at).order_by("article").values_list("article").annotate(n=Count("pk"))
    by_number = {int(key.removeprefix("KB-")): times for key, times in helped}
    seen = knowledge.readable_numbers(by_number, by=by)
    known = Q(incident__in=incidents.visible_to(by).values("pk")) | Q(problem__in=visible_to(by).values("pk"))
    joined = MeToo.objects.filter(known, created_at__gte=since, created_at__lte=at)
    return sum(times for number, times in by_number.items() if number in seen), joined.count()


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


def export(*, by: Actor, at: datetime, days: int, which: Q | None = None) -> Iterator[RequestView]:
    """Give the requests of the last `days` one by one, the newest first, for a table to take away."""
    rows = visible_to(by).filter(which or Q(), created_at__gte=at - timedelta(days=days))
    last: int | None = None
    while True:
        batch = views((rows.filter(number__lt=last) if last is not None else rows).order_by("-number")[:_BATCH], by)
        yield from batch
        if len(batch) < _BATCH:
            return
        last = batch[-1].number
