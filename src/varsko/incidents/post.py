"""Every mail about an incident leaves here, so that the answer to it finds the incident's room."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings

from varsko.channels.email.letter import message_id
from varsko.core import bulk, deliveries
from varsko.core.clock import new_id
from varsko.incidents.mailed import MailHome
from varsko.incidents.models import Incident, SentMail
from varsko.incidents.queries.mail import mail_home, signed_address


def post(row: Incident, outgoing: Sequence[deliveries.Outgoing], *, at: datetime, is_receipt: bool = False) -> None:
    """Send mails about an incident, inside the caller's transaction; nothing goes out a second time under the same key.

    Where incidents have an address, each recipient gets an address of their own to answer to.
    """
    home = mail_home()
    if home is not None:
        sent = [_sent(row, one, home, at, is_receipt=is_receipt) for one in outgoing]
        bulk.create(sent, or_leave=True)
        outgoing = [replace(one, message={**one.message, **_headers(row, one.address, home)}) for one in outgoing]
    deliveries.enqueue(*outgoing, at=at)


def _sent(row: Incident, one: deliveries.Outgoing, home: MailHome, at: datetime, *, is_receipt: bool) -> SentMail:
    known = message_id(one.key, home.address)
    return SentMail(id=new_id(), incident=row, message_id=known, recipient=one.address.lower(), is_receipt=is_receipt, at=at)


def _headers(row: Incident, recipient: str, home: MailHome) -> dict[str, Any]:
    name = parseaddr(settings.VARSKO.mail_from)[0]
    reply_to = signed_address(home, row, recipient) if home.plus else home.address
    return {"from": formataddr((name, home.address)), "reply_to": reply_to}
