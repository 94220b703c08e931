"""Lets the ladder of a desk hear of promises that come near or are broken. Called by flow.py."""

from collections.abc import Sequence

from django.db import transaction

from varsko.core.outbox import Recorded
from varsko.desk.actions.climbing import climb
from varsko.desk.domain.targets import MISSED
from varsko.desk.models import Request
from varsko.kernel.ids import as_uuid


def escalate(batch: Sequence[Recorded]) -> None:
    """Tell whoever is on the rungs that requests reached, each once."""
    wanted = [found for one in batch if (found := as_uuid(one.event.subject))]
    there = {str(pk): pk for pk in Request.objects.filter(pk__in=wanted).values_list("pk", flat=True)}
    for one in batch:
        if one.event.subject in there:
            with transaction.atomic():
                climb(there[one.event.subject], one.event.goal, getattr(one.event, "share", MISSED), at=one.event.at)
