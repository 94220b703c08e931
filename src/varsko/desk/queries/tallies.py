"""How the desks did in a few counts, made by the database however many requests there are."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Case, Count, IntegerField, Q, Sum, When

from varsko.desk.data import Tally
from varsko.desk.domain.states import SCORES
from varsko.desk.models import Promise, Rating, TimeSpent
from varsko.desk.queries.access import visible_to
from varsko.desk.queries.lists import IS_OPEN
from varsko.people.data import Actor


def tally(*, by: Actor, at: datetime, days: int) -> Tally:
    """Count what came and was solved in the last `days`, what is open now, which promises were kept, who was satisfied, and the work."""
    since = at - timedelta(days=days)
    came, solved = Q(created_at__gte=since), Q(solved_at__gte=since)
    counts = visible_to(by).aggregate(
        came=Count("pk", filter=came),
        solved=Count("pk", filter=solved),
        open=Count("pk", filter=IS_OPEN),
    )
    missed = Q(broken_at__isnull=False)
    promises = Promise.objects.filter(request__in=visible_to(by).filter(came).values("pk"))
    kept = promises.aggregate(kept=Count("pk", filter=Q(met_at__isnull=False) & ~missed), missed=Count("pk", filter=missed))
    ratings = Rating.objects.filter(request__in=visible_to(by).filter(solved).values("pk"))
    said = ratings.aggregate(rated=Count("pk", filter=Q(score__in=SCORES)), satisfied=Count("pk", filter=Q(score=SCORES[-1])))
    worked = TimeSpent.objects.filter(at__gte=since, at__lt=at, request__in=visible_to(by).values("pk")).aggregate(minutes=Sum("minutes"))
    return Tally(**counts, **kept, **said, minutes=worked["minutes"] or 0)


def worked(edges: Sequence[datetime], *, by: Actor) -> list[tuple[int, str, str, int]]:
    """Add up the minutes that were worked between each of these moments and the next, by kind and team of the requests ("" for none).

    Gives (which part, kind, team id, minutes).
    """
    if len(edges) < 2:
        return []
    part = Case(*(When(at__lt=end, then=number) for number, end in enumerate(edges[1:])), output_field=IntegerField())
    rows = TimeSpent.objects.filter(at__gte=edges[0], at__lt=edges[-1], request__in=visible_to(by).values("pk")).annotate(part=part)
    found = rows.values("part", "request__kind", "request__team").annotate(minutes=Sum("minutes"))
    return sorted((one["part"], one["request__kind"], str(one["request__team"] or ""), one["minutes"]) for one in found)


def open_at(moments: Sequence[datetime], *, by: Actor) -> list[int]:
    """Count the requests that were open at each moment, as far as their times tell: opened again, one counts as never solved."""
    if not moments:
        return []
    counts = {f"n{number}": Count("pk", filter=_was_open(at)) for number, at in enumerate(moments)}
    found = visible_to(by).aggregate(**counts)
    return [found[f"n{number}"] for number in range(len(moments))]


def _was_open(at: datetime) -> Q:
    not_solved, not_closed = (Q(**{name: None}) | Q(**{f"{name}__gt": at}) for name in ("solved_at", "closed_at"))
    return Q(created_at__lte=at) & not_solved & not_closed
