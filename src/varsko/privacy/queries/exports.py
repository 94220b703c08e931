"""The files with all that is kept about somebody."""

from collections.abc import Iterator

from varsko.core.rows import find
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand
from varsko.privacy.data import ExportView
from varsko.privacy.models import Export, Piece

_MOST = 50
_SETTINGS = Subject(kind="settings")


def exports(*, by: Actor) -> list[ExportView]:
    """List the files that lie ready or are being made, the newest first. Raises NotAllowed."""
    demand(by, "configure", _SETTINGS)
    return [export_view(row) for row in Export.objects.order_by("-pk")[:_MOST]]


def export(ref: object, *, by: Actor) -> ExportView | None:
    """Find one. Raises NotAllowed."""
    demand(by, "configure", _SETTINGS)
    row = find(Export.objects.all(), ref)
    return export_view(row) if row else None


def pieces(ref: str) -> Iterator[bytes]:
    """Read a file a piece at a time; whoever may fetch it was asked before."""
    keys = list(Piece.objects.filter(export__pk=ref).order_by("number").values_list("pk", flat=True))
    for key in keys:
        yield from (bytes(one) for one in Piece.objects.filter(pk=key).values_list("data", flat=True))


def export_view(row: Export) -> ExportView:
    """Make the shape of an export."""
    return ExportView(
        id=str(row.pk),
        person=row.person,
        label=row.label,
        note=row.note,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        made_at=row.made_at,
        expires_at=row.expires_at,
        rows=row.rows,
        size=row.size,
        fetched=row.fetched,
        too_large=row.too_large,
    )
