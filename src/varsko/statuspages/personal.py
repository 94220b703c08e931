"""What status pages keep about people: subscribers, and who wrote what."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from varsko.core.deliveries import STATUS
from varsko.core.models import Delivery
from varsko.core.personal import MAIL_COLUMNS, Keep, Kept, Part
from varsko.core.personal.shapes import Way
from varsko.core.sweep import older_than
from varsko.statuspages.models import Audience, AudiencePerson, Correction, Letter, Mailbox, PlannedUpdate, Report, ReportUpdate, Subscriber
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
        Kept(name="seen beside groups", table=Audience, mine=lambda trace: Q(person__in=trace.users), gone=True, hidden=("link_secret",)),
        Kept(name="groups of readers", table=AudiencePerson, mine=lambda trace: Q(person__in=trace.users), gone=True),
        Kept(name="reports", table=Report, mine=lambda trace: Q(pk__in=()), names=("author_name",), texts=("titles", "learned")),
        Kept(
            name="updates by mail",
            table=Letter,
            mine=lambda trace: Q(sender__in=trace.emails) | Q(envelope_from__in=trace.emails),
            own=MAIL_COLUMNS,
            names=("sender_name",),
            texts=("subject", "envelope_to", "evidence"),
            files={"raw": "eml"},
            hidden=("fence", "leased_until"),
        ),
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


def _old_letters(before: datetime) -> QuerySet[Letter]:
    return Letter.objects.filter(came_at__lt=before).exclude(state=Letter.State.WAITING).exclude(raw=b"").order_by("pk")


def _empty_letters(way: Way, keys: Sequence[Any]) -> None:
    Letter.objects.filter(pk__in=keys).update(raw=b"", envelope_to=[], envelope_from="")


KEEPS = (
    Keep(
        name="updates by mail",
        label=_("Updates of status pages by mail, as they came"),
        text=_("The raw text with its files; what was said stays on the page."),
        rows=_old_letters,
        act=_empty_letters,
        proposed=400,
        least=30,
    ),
    Keep(
        name="subscribers",
        label=_("Messages to subscribers"),
        text=_("Which subscriber of a status page was told what, and when."),
        rows=_old_messages,
        act=_delete_messages,
        proposed=30,
    ),
)
