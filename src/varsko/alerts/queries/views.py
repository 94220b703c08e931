"""The views of the list that people keep."""

from varsko.alerts.data import KeptView
from varsko.alerts.models import SavedView
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor


def kept_views(actor: Actor) -> list[KeptView]:
    """List the views that a person keeps, by name."""
    if actor.who.kind != "user":
        return []
    return [shape(row) for row in SavedView.objects.filter(user=as_uuid(actor.who.id)).order_by("name")]


def shape(row: SavedView) -> KeptView:
    """Freeze a row."""
    return KeptView(id=str(row.pk), name=row.name, query=row.query)
