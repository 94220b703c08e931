"""Finds rows by an id as somebody wrote it."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from varsko.kernel.ids import as_uuid

Row = TypeVar("Row", bound=Model)


def find(rows: QuerySet[Row], ref: object) -> Row | None:
    """Find the row whose id is `ref`; None when there is none, or when `ref` cannot be an id at all."""
    wanted = as_uuid(ref)
    return rows.filter(pk=wanted).first() if wanted else None
