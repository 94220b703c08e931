"""Promises about requests: reckoned anew when something happens, told when they come near or are broken."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from varsko.core.clock import now
from varsko.core.outbox import Recorded
from varsko.desk.actions import promises as actions
from varsko.desk.models import Promise, Request
from varsko.desk.models.requests import OPEN
from varsko.kernel.ids import as_uuid


def reckon(batch: Sequence[Recorded]) -> None:
    """Reckon anew what is promised about the requests that something happened to, each once."""
    wanted = {found for one in batch if (found := as_uuid(one.event.subject))}
    with transaction.atomic():
        actions.keep_promises(wanted, at=now())


def reckon_desk(batch: Sequence[Recorded]) -> None:
    """Reckon the open requests of desks by their new hours."""
    desks = {one.event.subject for one in batch}
    for pk in Request.objects.filter(OPEN, desk__in=desks).order_by("number").values_list("pk", flat=True):
        with transaction.atomic():
            actions.keep_promises([pk], at=now())


def promises() -> QuerySet[Promise]:
    """Give the promises that somebody is to hear of."""
    return Promise.objects.all()


def warn(rows: Sequence[Promise]) -> None:
    """Tell what has become of promises."""
    for row in rows:
        with transaction.atomic():
            actions.look(row, at=now())
