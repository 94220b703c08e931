"""What was decided and is not done yet, across all reviews."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.timezone import localdate

from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.postmortems.data import Counts, OpenAction
from varsko.postmortems.models import Action
from varsko.postmortems.queries.reviews import action_view, visible_to


def open_actions(*, by: Actor, at: datetime, owner_id: str = "", limit: int = 500) -> list[OpenAction]:
    """List the open actions of reviews that the asker may see, the longest due first; of one owner, or of everybody."""
    rows = _visible(by).filter(ended_at=None).select_related("review__incident")
    rows = rows.filter(owner=as_uuid(owner_id)) if owner_id else rows
    today = localdate(at)
    return [
        OpenAction(
            action=action_view(row, today),
            key=row.review.incident.key,
            summary=row.review.incident.summary,
            severity=row.review.incident.severity,
        )
        for row in rows.order_by("due_on", "-is_priority", "id")[:limit]
    ]


def counts(*, by: Actor, at: datetime) -> Counts:
    """Count how actions stand, in one query."""
    is_open = Q(ended_at=None)
    done = Q(outcome="done")
    found = (
        _visible(by)
        .annotate(ended_on=TruncDate("ended_at"))
        .aggregate(
            open=Count("pk", filter=is_open),
            late=Count("pk", filter=is_open & Q(due_on__lt=localdate(at))),
            done=Count("pk", filter=done),
            in_time=Count("pk", filter=done & Q(ended_on__lte=F("due_on"))),
            dropped=Count("pk", filter=Q(outcome="dropped")),
        )
    )
    return Counts(**found)


def actions_about(incident_ids: Iterable[str], *, by: Actor) -> dict[str, tuple[int, int]]:
    """Count the actions of reviews, done and open, by the ids of their incidents; those without any are left out."""
    wanted = [found for one in incident_ids if (found := as_uuid(one))]
    rows = _visible(by).filter(review__incident__in=wanted).order_by().values("review__incident")
    counted = rows.annotate(done=Count("pk", filter=Q(outcome="done")), open=Count("pk", filter=Q(ended_at=None)))
    return {str(row["review__incident"]): (row["done"], row["open"]) for row in counted} if wanted else {}


def _visible(by: Actor) -> QuerySet[Action]:
    return Action.objects.filter(review__in=visible_to(by).values("pk"))
