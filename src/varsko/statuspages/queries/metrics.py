"""What is measured, and its values in steps."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Q

from varsko.kernel.ids import as_uuid
from varsko.statuspages.data import Measured, MetricView, SourceView
from varsko.statuspages.domain.metrics import STEPS, Heap, Period, since
from varsko.statuspages.models import Metric, MetricSource, Reading


def metrics(page_id: object) -> list[MetricView]:
    """List the metrics of a page in their order, those that are not shown too."""
    return [metric_view(row) for row in Metric.objects.select_related("source").filter(page=as_uuid(page_id)).order_by("position", "name")]


def metric(page_id: object, code: str) -> MetricView | None:
    """Find a metric of a page by its code."""
    row = Metric.objects.select_related("source").filter(page=as_uuid(page_id), code=code[:12]).first()
    return metric_view(row) if row else None


def newest(metric_id: object) -> float | None:
    """Give the newest value of a metric, the mean of the shortest step that is kept of it."""
    row = Reading.objects.filter(metric=as_uuid(metric_id)).order_by("-at", "step").first()
    return row.total / row.count if row else None


def measured(page_id: object, *, at: datetime) -> list[Measured]:
    """Give the metrics that a page shows, with what was measured up to a moment."""
    shown = [one for one in metrics(page_id) if one.shown]
    wanted = Q()
    for period, step in STEPS.items():
        wanted |= Q(step=step, at__gte=since(period, at))
    rows = Reading.objects.filter(wanted, metric__in=[as_uuid(one.id) for one in shown]).order_by("at") if shown else Reading.objects.none()
    found: dict[tuple[str, int], list[Heap]] = defaultdict(list)
    for metric_id, step, begin, total, count in rows.values_list("metric_id", "step", "at", "total", "count"):
        found[str(metric_id), step].append(Heap(begin, total, count))
    return [Measured(metric=one, heaps={period: tuple(found[one.id, STEPS[period]]) for period in Period}) for one in shown]


def metric_view(row: Metric) -> MetricView:
    """Freeze a metric."""
    return MetricView(
        id=str(row.pk),
        code=row.code,
        name=row.name,
        unit=row.unit,
        explanation=row.explanation,
        decimals=row.decimals,
        least=row.least,
        most=row.most,
        shown=row.shown,
        newest_at=row.newest_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        source=_source(row),
    )


def _source(row: Metric) -> SourceView | None:
    found: MetricSource | None = getattr(row, "source", None)
    if found is None:
        return None
    return SourceView(
        address=found.address,
        query=found.query,
        has_token=bool(found.token),
        looked_at=found.looked_at,
        trouble=found.trouble,
        said=found.last_error if found.trouble else "",
    )
