"""Figures that are due to be mailed. Called by flow.py."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from varsko.core.clock import now
from varsko.desk.actions.digests import send_digest
from varsko.desk.models import DigestReader


def digests() -> QuerySet[DigestReader]:
    """Give who reads figures by mail."""
    return DigestReader.objects.all()


def send_digests(rows: Sequence[DigestReader]) -> None:
    """Send figures to those whose hour has come."""
    for row in rows:
        with transaction.atomic():
            send_digest(row, at=now())
