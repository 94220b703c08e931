"""What status pages keep about people: subscribers, and who wrote what."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from varsko.core.deliveries import STATUS
from varsko.core.models import Delivery
from varsko.core.personal import Keep, Kept, Part
from varsko.core.personal.shapes import Way
from varsko.core.sweep import older_than
from varsko.statuspages.models import AudiencePerson, Correction, Mailbox, PlannedUpdate, Report, ReportUpdate, Subscriber
from varsko.statuspages.texts import CODES

_PURPOSES = (STATUS, CODES)

PERSONAL = Part(
    name="status pages",
    kept=(
        Kept(
            name="subscriptions",
            table=Subscriber,
            mine=lambda trace: Q(address__in=[*trace.emails, *trace.phones]),
            gone=True,
            hidden=("token", "secret"),
        ),
        Kept(name="groups of readers", table=AudiencePerson, mine=lambda trace: Q(person__in=trace.users), gone=True),
        Kept(name="reports", table=Report, mine=lambda trace: Q(pk__in=()), names=("author_name",), texts=("titles", "learned")),
        Kept(name="mails of monitors", table=Mailbox, mine=lambda trace: Q(pk__in=()), texts=("subject",), hidden=("token",)),
        Kept(name="corrections", table=Correction, mine=lambda trace: Q(pk__in=()), names=("author_name",), texts=("reason",)),
        Kept(name="planned updates", table=PlannedUpdate, mine=lambda trace: Q(pk__in=()), names=("author_name",), texts=("texts",)),
        Kept(name="updates", table=ReportUpdate, mine=lambda trace: Q(pk__in=()), names=("author_name",), texts=("texts",)),
    ),
)


def _old_messages(before: datetime) -> QuerySet[Delivery]:
    settled = Delivery.objects.exclude(state=Delivery.State.WAITING).filter(purpose__in=_PURPOSES)
    return settled.filter(pk__lt=older_than(before, 0)).order_by("pk")


def _delete_messages(way: Way, keys: Sequence[Any]) -> None:
    Delivery.objects.filter(pk__in=keys).delete()


KEEPS = (
    Keep(
        name="subscribers",
        label=_("Messages to subscribers"),
        text=_("Which subscriber of a status page was told what, and when."),
        rows=_old_messages,
        act=_delete_messages,
        proposed=30,
    ),
)
