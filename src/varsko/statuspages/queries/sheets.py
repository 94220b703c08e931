"""The bytes of pages, as they were written at the last change."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from varsko.kernel.ids import as_uuid
from varsko.statuspages.data import PageView, SheetView
from varsko.statuspages.models import Sheet, StatusPage
from varsko.statuspages.queries.views import page_view

PROOF = "proof.json"


def public_pages() -> Mapping[str, tuple[PageView, datetime]]:
    """Give the public pages that have been written, by id, with the moment of writing."""
    rows = StatusPage.objects.filter(access=StatusPage.Access.PUBLIC, written_at__isnull=False).prefetch_related("hosts")
    return {str(row.pk): (page_view(row), row.written_at) for row in rows if row.written_at}


def sheets(page_ids: Iterable[object]) -> Mapping[str, list[SheetView]]:
    """Read all sheets of whole pages; what is written for groups of readers is not among them."""
    ids = [as_uuid(one) for one in page_ids]
    found: dict[str, list[SheetView]] = {str(one): [] for one in ids}
    for row in Sheet.objects.filter(page__in=ids, audience=None):
        found[str(row.page_id)].append(sheet_view(row))
    return found


def sheet(page_id: object, path: str, audience: str = "") -> SheetView | None:
    """Read one sheet of a whole page, or of what a group of readers sees, by its code.

    Nothing is written for single people: an earlier version beside this one writes it all the same, and once, so that it grows old.
    """
    rows = Sheet.objects.filter(page=as_uuid(page_id), path=path[:60])
    row = (rows.filter(audience__code=audience, audience__person=None) if audience else rows.filter(audience=None)).first()
    return sheet_view(row) if row else None


def signer(page_id: object) -> str:
    """Give the public key (hexadecimal) that signs what a page says; "" before it was written for the first time."""
    found = sheet(page_id, PROOF)
    return str(json.loads(found.plain)["key"]) if found else ""


def sheet_view(row: Sheet) -> SheetView:
    """Freeze a sheet."""
    return SheetView(
        path=row.path,
        kind=row.kind,
        etag=row.etag,
        plain=bytes(row.plain),
        packed=bytes(row.packed),
        silence=row.silence,
        written_at=row.written_at,
    )
