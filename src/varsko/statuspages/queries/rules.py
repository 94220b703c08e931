"""Rules by which what is measured says how components are."""

from varsko.kernel.ids import as_uuid
from varsko.statuspages.data import RuleView
from varsko.statuspages.domain.judging import Judged
from varsko.statuspages.models import MetricRule


def rules(page_id: object) -> list[RuleView]:
    """List the rules of a page, in the order in which they were made."""
    rows = MetricRule.objects.filter(metric__page=as_uuid(page_id)).select_related("metric", "component")
    return [rule_view(row) for row in rows.order_by("id")]


def rule_view(row: MetricRule) -> RuleView:
    """Freeze a rule whose metric and component are loaded."""
    return RuleView(
        code=row.code,
        metric=row.metric.code,
        metric_name=row.metric.name,
        unit=row.metric.unit,
        component=row.component.code,
        component_name=row.component.name,
        is_heeded=row.component.heeds != "nothing",
        side=row.side,
        limit=row.limit,
        back=row.back,
        minutes=row.minutes,
        state=row.state,
        said=Judged.SILENT if row.silent_since else Judged.BROKEN if row.broken else Judged.FINE,
        was_broken=row.broken,
        since=row.silent_since or row.since,
    )
