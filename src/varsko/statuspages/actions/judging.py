"""Rules by which what is measured says how components are, asked with each look at alerts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from varsko.core.outbox import record
from varsko.events.statuspages import MetricJudged
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages.actions.rows import about
from varsko.statuspages.domain import judging as rules
from varsko.statuspages.domain.judging import Judged, Limit
from varsko.statuspages.domain.metrics import MINUTE, Heap
from varsko.statuspages.models import MetricRule, Reading, StatusPage


def judged(page: StatusPage, rows: Sequence[MetricRule], *, at: datetime) -> bool:
    """Ask the rules of a held page what is measured says, and write it down; gives whether one says something else now."""
    minutes = _minutes(rows, at)
    turned = False
    for row in rows:
        limit = Limit(side=row.side, limit=row.limit, back=row.back, minutes=row.minutes)
        found = rules.judge(limit, minutes.get(row.metric_id, ()), was_broken=row.broken, since=row.since, now=at)
        silent_since = (row.silent_since or row.metric.newest_at or row.created_at) if found.is_silent else None
        before = _said(row.broken, row.silent_since)
        if (row.broken, row.silent_since) == (found.is_broken, silent_since):
            continue
        turned = turned or row.broken != found.is_broken
        row.broken, row.since, row.silent_since = found.is_broken, found.since, silent_since
        row.save(update_fields=["broken", "since", "silent_since"])
        after = _said(row.broken, row.silent_since)
        facts = {**about(page, SYSTEM_ACTOR, at), "metric": row.metric.code, "name": row.metric.name, "component": row.component.code}
        record(MetricJudged(**facts, before=before, after=after))
    return turned


def _said(is_broken: bool, silent_since: datetime | None) -> str:
    return Judged.SILENT if silent_since else Judged.BROKEN if is_broken else Judged.FINE


def _minutes(rows: Iterable[MetricRule], at: datetime) -> Mapping[UUID, list[Heap]]:
    found: dict[UUID, list[Heap]] = defaultdict(list)
    fine = Reading.objects.filter(metric__in={row.metric_id for row in rows}, step=MINUTE, at__gte=at - rules.LOOKED_BACK)
    for one in fine.order_by("at"):
        found[one.metric_id].append(Heap(one.at, one.total, one.count))
    return found
