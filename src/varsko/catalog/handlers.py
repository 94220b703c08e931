"""What the catalogue does when something falls due. Called by flow.py."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet

from varsko.catalog.actions.providers import look_at
from varsko.catalog.models import Provider

PROVIDER_LEASE = timedelta(minutes=2)
"""Longer than the slowest look takes; otherwise a second worker would begin another before the first is over, and neither would settle."""


def providers() -> QuerySet[Provider]:
    """Give those outside whose status pages are looked at."""
    return Provider.objects.all()


def look_at_providers(rows: Sequence[Provider]) -> None:
    """Read what their pages say now, outside any transaction."""
    for row in rows:
        look_at(row)
