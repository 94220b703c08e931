"""Banners of pages."""

from varsko.kernel.ids import as_uuid
from varsko.statuspages.data import EmbedView
from varsko.statuspages.models import Embed


def embed(page_id: object) -> EmbedView:
    """Give the banner of a page, as it begins when nobody changed it."""
    row = Embed.objects.filter(page=as_uuid(page_id)).first()
    return embed_view(row) if row else EmbedView()


def embed_view(row: Embed) -> EmbedView:
    """Freeze a banner."""
    return EmbedView(
        position=row.position,
        incident_ground=row.incident_ground,
        incident_text=row.incident_text,
        maintenance_ground=row.maintenance_ground,
        maintenance_text=row.maintenance_text,
    )
