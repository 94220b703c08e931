"""What status pages do when an incident tells people something, and when something falls due. Called by flow.py."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from varsko.core.clock import now
from varsko.core.mails import prove as prove
from varsko.core.mails import proven, unproven
from varsko.core.models import Delivery
from varsko.core.outbox import Recorded
from varsko.statuspages.actions.alerting import look
from varsko.statuspages.actions.buckets import send_copy
from varsko.statuspages.actions.carried import carry
from varsko.statuspages.actions.daily import send_daily
from varsko.statuspages.actions.hosts import look_again
from varsko.statuspages.actions.incoming import follow_severity as follow_severity_of
from varsko.statuspages.actions.incoming import hide, take
from varsko.statuspages.actions.incoming import learn as learn_from
from varsko.statuspages.actions.later import say_planned
from varsko.statuspages.actions.letters import take_in
from varsko.statuspages.actions.mailing import deliver, deliver_learned, tell_programs, unneeded
from varsko.statuspages.actions.mailing import heed as heed_one
from varsko.statuspages.actions.maintenance import run
from varsko.statuspages.actions.metrics import old_readings as old_readings
from varsko.statuspages.actions.mirrors import look_at
from varsko.statuspages.actions.monthly import send_month
from varsko.statuspages.actions.numbers import old_codes as old_codes
from varsko.statuspages.actions.proof import old_proofs as old_proofs
from varsko.statuspages.actions.returned import heed_returned as heed_one_returned
from varsko.statuspages.actions.sightings import old_sightings as old_sightings
from varsko.statuspages.actions.sources import take_values
from varsko.statuspages.actions.texted import old_texts as old_texts
from varsko.statuspages.actions.writing import write_page
from varsko.statuspages.models import (
    AlertWatch,
    BucketCopy,
    CarriedCopy,
    HostWatch,
    LearnedMailing,
    Letter,
    Mailing,
    MetricSource,
    Mirror,
    Monthly,
    PlannedUpdate,
    Report,
    StatusPage,
    Subscriber,
    Waiting,
)
from varsko.statuspages.personal import KEEPS as KEEPS
from varsko.statuspages.personal import PERSONAL as PERSONAL

MIRROR_LEASE = BUCKET_LEASE = CARRIED_LEASE = timedelta(minutes=5)
MONITOR_LEASE = timedelta(minutes=2)
HOST_LEASE = timedelta(minutes=1)


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
        write_page(row, at=now())


def maintenance() -> QuerySet[Report]:
    """Give the maintenance that waits to begin or end by itself, and what is prepared and waits to be published."""
    return Report.objects.all()


def run_maintenance(rows: Sequence[Report]) -> None:
    """Publish what was prepared, remind of maintenance, begin it, end it."""
    for row in rows:
        with transaction.atomic():
            run(row, at=now())


def planned_updates() -> QuerySet[PlannedUpdate]:
    """Give the updates that wait for their time."""
    return PlannedUpdate.objects.all()


def say_updates(rows: Sequence[PlannedUpdate]) -> None:
    """Say updates whose time has come."""
    for row in rows:
        with transaction.atomic():
            say_planned(row, at=now())


def mailings() -> QuerySet[Mailing]:
    """Give the updates that are on their way to subscribers."""
    return Mailing.objects.all()


def send_mailings(rows: Sequence[Mailing]) -> None:
    """Write to the next subscribers of each."""
    for row in rows:
        with transaction.atomic():
            deliver(row, at=now())


def learned_mailings() -> QuerySet[LearnedMailing]:
    """Give what was learned and is on its way to subscribers."""
    return LearnedMailing.objects.all()


def send_learned(rows: Sequence[LearnedMailing]) -> None:
    """Write to the next who want to hear what was learned."""
    for row in rows:
        with transaction.atomic():
            deliver_learned(row, at=now())


def waiting() -> QuerySet[Waiting]:
    """Give the updates that wait for a daily mail."""
    return Waiting.objects.all()


def send_dailies(rows: Sequence[Waiting]) -> None:
    """Send each subscriber one mail with all that waits."""
    for subscriber in dict.fromkeys(row.subscriber_id for row in rows):
        send_daily(subscriber, at=now())


def monthlies() -> QuerySet[Monthly]:
    """Give the reports of months that wait for the month to end, or are on their way."""
    return Monthly.objects.all()


def send_months(rows: Sequence[Monthly]) -> None:
    """Write to the next subscribers of each."""
    for row in rows:
        with transaction.atomic():
            send_month(row, at=now())


def tell_states(batch: Sequence[Recorded]) -> None:
    """Tell programs which components are in another state."""
    for one in batch:
        with transaction.atomic():
            tell_programs(one, at=now())


def heed(rows: Sequence[Delivery]) -> None:
    """Notice which addresses take messages and which do not; inside the transaction that marks them."""
    for row in rows:
        heed_one(row, at=now())


def heed_returned(batch: Sequence[Recorded]) -> None:
    """Notice which addresses mail comes back from."""
    for one in batch:
        with transaction.atomic():
            heed_one_returned(one.event, at=now())


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


def mirrors() -> QuerySet[Mirror]:
    """Give the pages of others that are kept here."""
    return Mirror.objects.all()


def look_at_origins(rows: Sequence[Mirror]) -> None:
    """Fetch what others have signed meanwhile, outside any transaction."""
    for row in rows:
        look_at(row)


def bucket_copies() -> QuerySet[BucketCopy]:
    """Give the pages whose copies in the bucket are to be looked at."""
    return BucketCopy.objects.all()


def send_copies(rows: Sequence[BucketCopy]) -> None:
    """Bring the bucket up to date, outside any transaction."""
    for row in rows:
        send_copy(row)


def carried_copies() -> QuerySet[CarriedCopy]:
    """Give the places that rsync and git bring copies to, to be looked at."""
    return CarriedCopy.objects.all()


def carry_copies(rows: Sequence[CarriedCopy]) -> None:
    """Bring those places up to date, outside any transaction."""
    for row in rows:
        carry(row)


def monitors() -> QuerySet[MetricSource]:
    """Give the monitors that values are taken from."""
    return MetricSource.objects.all()


def ask_monitors(rows: Sequence[MetricSource]) -> None:
    """Take what is new, outside any transaction."""
    for row in rows:
        take_values(row)


def unproven_hosts() -> QuerySet[HostWatch]:
    """Give the host names whose proof is looked for."""
    return HostWatch.objects.all()


def prove_hosts(rows: Sequence[HostWatch]) -> None:
    """Look for proofs, outside any transaction."""
    for row in rows:
        look_again(row)


def letters() -> QuerySet[Letter]:
    """Give the mails that say how an incident stands."""
    return proven(Letter.objects.all())


def unproven_letters() -> QuerySet[Letter]:
    """Give the mails whose signatures are to be looked at first."""
    return unproven(Letter.objects.all())


def take_letters(rows: Sequence[Letter]) -> None:
    """Say on pages what mails say."""
    for row in rows:
        with transaction.atomic():
            take_in(row, at=now())
