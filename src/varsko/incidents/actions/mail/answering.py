"""What goes back to whoever declared an incident by mail: the key, and never what they wrote, unless we know that it was them."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from varsko.core import deliveries
from varsko.incidents.domain.mail import Why
from varsko.incidents.models import Incident, Mail, SentMail
from varsko.incidents.post import post
from varsko.kernel.mail.letter import Letter
from varsko.people.data import Person

log = logging.getLogger("varsko.incidents")

_HOUR = timedelta(hours=1)
_TO_ONE, _TO_DOMAIN, _TO_ALL = 10, 30, 300


def acknowledge(row: Incident, mail: Mail, letter: Letter, why: Why, account: Person | None, *, at: datetime) -> None:
    """Answer the mail that began an incident, in its sender's language, inside the caller's transaction.

    Whoever writes in another's name must not be able to have us flood them, or a whole domain.
    """
    address = account.email if account else letter.sender.address
    if not _is_calm(address.lower(), at):
        log.warning("no receipt was sent: too many within the hour", extra={"incident": row.key})
        return
    language = account.language if account else letter.language or settings.VARSKO.language
    with translation.override(language):
        subject, body = _words(row, why)
    outgoing = deliveries.Outgoing(
        channel="email",
        address=address,
        name=account.name if account else "",
        user_id=account.id if account else None,
        key=f"declared:{mail.pk}",
        message={
            "subject": subject,
            "template": "incidents/mail/update",
            "facts": {"key": row.key, "lead": "", "body": body},
            "link": f"{settings.VARSKO.url}/incidents/{row.key}" if account else "",
            "language": language,
            "thread": f"incident-{row.pk}",
            **({"answers": letter.message_id} if letter.message_id else {}),
        },
        about="incident",
        subject=str(row.pk),
        purpose="incident",
    )
    post(row, [outgoing], at=at, is_receipt=True)


def _words(row: Incident, why: Why) -> tuple[str, str]:
    """Give subject and text: what somebody wrote is repeated to an account that a server vouches for alone."""
    said = {"key": row.key}
    if why is Why.DECLARED:
        return f"[{row.key}] {row.summary}", _("You declared %(key)s. What you answer to this mail is said in its room.") % said
    if why is Why.TRIAGE:
        told = _(
            "A mail that says it is from you became %(key)s. Somebody looks at it before anybody is paged. If it was you, all is well."
        )
        return f"[{row.key}]", told % said
    return f"[{row.key}]", _(
        "Thank you. Your report has the key %(key)s, and somebody looks at it. You can add to it: answer this mail."
    ) % said


def _is_calm(address: str, at: datetime) -> bool:
    lately = SentMail.objects.filter(is_receipt=True, at__gt=at - _HOUR)
    return (
        lately.filter(recipient=address).count() < _TO_ONE
        and lately.filter(recipient__endswith=f"@{address.rpartition('@')[2]}").count() < _TO_DOMAIN
        and lately.count() < _TO_ALL
    )
