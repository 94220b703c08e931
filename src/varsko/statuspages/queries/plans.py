"""What is written and waits for its time."""

from varsko.kernel.ids import as_uuid
from varsko.statuspages.data import PlannedView
from varsko.statuspages.models import PlannedUpdate


def planned_updates(report_id: object) -> list[PlannedView]:
    """List the updates of a report that will be said by themselves, the next first."""
    rows = PlannedUpdate.objects.filter(report=as_uuid(report_id), due_at__isnull=False).order_by("due_at")
    return [planned_view(row) for row in rows]


def planned_view(row: PlannedUpdate) -> PlannedView:
    """Freeze an update that waits."""
    return PlannedView(
        code=row.code,
        publish_at=row.due_at or row.created_at,
        stage=row.stage,
        texts=dict(row.texts),
        told=row.told,
        author_name=row.author_name,
    )
