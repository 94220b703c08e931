"""Texts that are ready before anything happens."""

from varsko.kernel.ids import as_uuid
from varsko.statuspages.data import TemplateView
from varsko.statuspages.models import Template


def templates(page_id: object) -> list[TemplateView]:
    """List the texts of a page by name."""
    return [template_view(row) for row in Template.objects.filter(page=as_uuid(page_id)).order_by("name", "created_at")]


def template(page_id: object, code: str) -> TemplateView | None:
    """Find a text of a page by its code."""
    row = Template.objects.filter(page=as_uuid(page_id), code=code[:12]).first()
    return template_view(row) if row else None


def template_view(row: Template) -> TemplateView:
    """Freeze a text that is ready."""
    return TemplateView(
        id=str(row.pk),
        code=row.code,
        name=row.name,
        titles=dict(row.titles),
        texts=dict(row.texts),
        stage=row.stage,
        components=tuple(row.components),
        told=row.told,
        created_at=row.created_at,
    )
