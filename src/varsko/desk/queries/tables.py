"""What another table of priorities would have made of the requests there were."""

from datetime import datetime, timedelta

from django.db.models import Count

from varsko.desk.domain.priority import Facts, Replayed, Rules, replayed
from varsko.desk.queries.access import visible_to
from varsko.desk.queries.desks import rules
from varsko.people.data import Actor

TRIED_DAYS = 365


def try_table(tried: Rules, *, by: Actor, at: datetime) -> Replayed:
    """Compare a table with the one that counts now, on the last year's requests that `by` may know of, as they stand. One question."""
    rows = visible_to(by).filter(created_at__gte=at - timedelta(days=TRIED_DAYS), created_at__lte=at)
    kinds = rows.order_by().values_list("impact", "urgency", "service__tier", "caller__vip", "by_hand").annotate(count=Count("pk"))
    cases = [
        (Facts(impact=impact, urgency=urgency, tier=tier, vip=bool(vip), by_hand=by_hand), count)
        for impact, urgency, tier, vip, by_hand, count in kinds
    ]
    return replayed(cases, rules(), tried)
