"""Mail that waits to be read."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from varsko.core.clock import now
from varsko.core.mails import prove as prove
from varsko.core.mails import proven, unproven
from varsko.desk.actions.mail import taking
from varsko.desk.models import Mail, Postbox
from varsko.desk.queries.letters import ours


def mails() -> QuerySet[Mail]:
    """Give the mails that wait to be put where they belong."""
    return proven(Mail.objects.all())


def unproven_mails() -> QuerySet[Mail]:
    """Give the mails whose signatures are to be looked at first."""
    return unproven(Mail.objects.all())


def take_in(rows: Sequence[Mail]) -> None:
    """Put mails where they belong, all in one transaction; if that fails, the worker tries each by itself."""
    with transaction.atomic():
        homes, known = taking.homes(), ours()
        for row in rows:
            taking.take_in(row, homes.get(row.address), known, at=now())


def postboxes() -> QuerySet[Postbox]:
    """Give the mailboxes that are to be looked into."""
    return Postbox.objects.all()
