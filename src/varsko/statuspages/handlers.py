"""What status pages do when an incident tells people something, and when something falls due. Called by flow.py."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from varsko.core.clock import now
from varsko.core.models import Delivery
from varsko.core.outbox import Recorded
from varsko.statuspages.actions.alerting import look
from varsko.statuspages.actions.incoming import follow_severity as follow_severity_of
from varsko.statuspages.actions.incoming import hide, take
from varsko.statuspages.actions.incoming import learn as learn_from
from varsko.statuspages.actions.mailing import deliver, tell_programs, unneeded
from varsko.statuspages.actions.mailing import heed as heed_one
from varsko.statuspages.actions.maintenance import run
from varsko.statuspages.actions.proof import old_proofs as old_proofs
from varsko.statuspages.actions.sightings import old_sightings as old_sightings
from varsko.statuspages.actions.writing import write_page
from varsko.statuspages.models import AlertWatch, Mailing, Report, StatusPage, Subscriber


def tell(batch: Sequence[Recorded]) -> None:
    """Tell on pages what incidents tell people."""
    for one in batch:
        with transaction.atomic():
            take(one.event)


def keep_private(batch: Sequence[Recorded]) -> None:
    """Take off pages, until somebody publishes it again, what an incident told before it became private."""
    for one in batch:
        if one.event.field == "private" and one.event.after == "True":
            with transaction.atomic():
                hide(one.event)


def follow_severity(batch: Sequence[Recorded]) -> None:
    """Let pages say of components what the severity of an incident lets suppose now."""
    for one in batch:
        with transaction.atomic():
            follow_severity_of(one.event)


def learn(batch: Sequence[Recorded]) -> None:
    """Show on pages what readers may know of a review."""
    for one in batch:
        with transaction.atomic():
            learn_from(one.event)


def pages() -> QuerySet[StatusPage]:
    """Give the pages that wait to be written."""
    return StatusPage.objects.all()


def write(rows: Sequence[StatusPage]) -> None:
    """Write pages anew."""
    for row in rows:
        with transaction.atomic():
            write_page(row, at=now())


def maintenance() -> QuerySet[Report]:
    """Give the maintenance that waits to begin or end by itself."""
    return Report.objects.all()


def run_maintenance(rows: Sequence[Report]) -> None:
    """Remind of maintenance, begin it, end it."""
    for row in rows:
        with transaction.atomic():
            run(row, at=now())


def mailings() -> QuerySet[Mailing]:
    """Give the updates that are on their way to subscribers."""
    return Mailing.objects.all()


def send_mailings(rows: Sequence[Mailing]) -> None:
    """Write to the next subscribers of each."""
    for row in rows:
        with transaction.atomic():
            deliver(row, at=now())


def tell_states(batch: Sequence[Recorded]) -> None:
    """Tell programs which components are in another state."""
    for one in batch:
        with transaction.atomic():
            tell_programs(one, at=now())


def heed(rows: Sequence[Delivery]) -> None:
    """Notice which addresses take messages and which do not; inside the transaction that marks them."""
    for row in rows:
        heed_one(row, at=now())


def old_subscriptions(at: datetime) -> QuerySet[Subscriber]:
    """Give the subscriptions that may be forgotten."""
    return unneeded(at)


def alert_watches() -> QuerySet[AlertWatch]:
    """Give the pages whose components heed alerts."""
    return AlertWatch.objects.all()


def heed_alerts(rows: Sequence[AlertWatch]) -> None:
    """Let open alerts say how components are."""
    for row in rows:
        with transaction.atomic():
            look(row, at=now())
