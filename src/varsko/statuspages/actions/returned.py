"""Mail of status pages that came back: addresses to which nobody writes any more."""

from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings

from varsko.channels.email.letter import message_id
from varsko.core.models import Delivery
from varsko.events.mail import LetterReturned
from varsko.statuspages.actions.mailing import bounced

_WITHIN = timedelta(days=14)
_MOST_LOOKED_AT = 500


def heed_returned(event: LetterReturned, *, at: datetime) -> None:
    """Write no more to an address for which a mail of ours came back for good, inside the caller's transaction.

    Only a report that gives back the very mail counts: anybody can write one, and nobody else knows the mail's id.
    """
    if not event.permanent or not event.returned:
        return
    sent = Delivery.objects.filter(about="status_page", channel="email", address=event.address, created_at__gt=at - _WITHIN)
    if any(_id_of(one) in event.returned for one in sent.order_by("-created_at")[:_MOST_LOOKED_AT]):
        bounced(address=event.address, at=at, error=event.said)


def _id_of(row: Delivery) -> str:
    return message_id(row.key, parseaddr(str(row.message.get("from") or settings.VARSKO.mail_from))[1])
