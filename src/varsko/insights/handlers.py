"""The page for those who lead when it is due to be mailed. Called by flow.py."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from varsko.core.clock import now
from varsko.insights.actions import post_overview
from varsko.insights.models import OverviewMail
from varsko.insights.personal import PERSONAL as PERSONAL


def overview_mails() -> QuerySet[OverviewMail]:
    """Give who gets the page by mail."""
    return OverviewMail.objects.all()


def send_overviews(rows: Sequence[OverviewMail]) -> None:
    """Send it to those whose hour has come."""
    for row in rows:
        with transaction.atomic():
            post_overview(row, at=now())
