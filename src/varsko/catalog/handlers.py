"""What the catalogue does when something falls due. Called by flow.py."""

from collections.abc import Sequence

from django.db.models import QuerySet

from varsko.catalog.actions.providers import look_at
from varsko.catalog.models import Provider


def providers() -> QuerySet[Provider]:
    """Give those outside whose status pages are looked at."""
    return Provider.objects.all()


def look_at_providers(rows: Sequence[Provider]) -> None:
    """Read what their pages say now, outside any transaction."""
    for row in rows:
        look_at(row)
