"""Mail to the caller: what the desk answers, and a receipt that a mail has come. Every mail can be answered, and the answer finds home."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from varsko.channels.email.letter import message_id
from varsko.core import deliveries
from varsko.desk.actions.mail.facts import signed_address
from varsko.desk.domain.mail.letter import Nature
from varsko.desk.domain.mail.limits import MOST_IN_ANSWER
from varsko.desk.models import Entry, Mail, MailAddress, Request, SentMail, Unreachable

log = logging.getLogger("varsko.desk")

PURPOSE = "desk"
_HOUR = timedelta(hours=1)
_TO_ONE, _TO_DOMAIN, _TO_ALL = 2, 30, 300


@dataclass(frozen=True, slots=True)
class _Envelope:
    """From which address of ours to whom, about what."""

    request: Request
    home: MailAddress | None
    recipient: str
    name: str

    @property
    def sender(self) -> str:
        """Give our address for the header."""
        return self.home.address if self.home else parseaddr(settings.VARSKO.mail_from)[1]


def post_answer(entry: Entry, *, at: datetime) -> None:
    """Send an answer to the caller, inside the caller's transaction; nothing happens without an address, or a second time."""
    request = entry.request
    envelope = _envelope(request)
    if envelope is not None:
        with translation.override(_language(request)):
            text = render_to_string("desk/mail/answer.txt", {"text": entry.text, "who": entry.author_name, "request": request})
        message = {**_headers(envelope), "subject": f"[{request.key}] {request.title}", "text": text, "by_hand": True}
        _post(envelope, message, key=f"desk:answer:{entry.pk}", kind=SentMail.Kind.ANSWER, at=at, entry=entry)


def acknowledge(request: Request, *, at: datetime) -> None:
    """Tell the sender of a mail that a request was made of it, inside the caller's transaction, unless a robot wrote it.

    The receipt repeats nothing of what was written: whoever writes in another's name must not be able to have us send their words. It is
    held back when somebody, or a whole domain, was sent too many within the hour.
    """
    mail = Mail.objects.defer("raw").filter(request=request, entry=None, nature=Nature.HUMAN).first()
    envelope = _envelope(request)
    if mail is None or envelope is None or envelope.home is None or not envelope.home.acknowledges:
        return
    if not _may_acknowledge(envelope.recipient, at):
        log.warning("no receipt was sent: too many within the hour", extra={"request": request.key})
        return
    with translation.override(_language(request)):
        message = {
            **_headers(envelope),
            "subject": _("[%(key)s] We have your message") % {"key": request.key},
            "text": render_to_string("desk/mail/receipt.txt", {"request": request}),
        }
    _post(envelope, message, key=f"desk:receipt:{request.pk}", kind=SentMail.Kind.RECEIPT, at=at)


def _envelope(request: Request) -> _Envelope | None:
    caller = request.caller
    if caller is None:
        return None
    recipient = (caller.user.email if caller.user else caller.email).lower()
    if not recipient or Unreachable.objects.filter(address=recipient, permanent=True, done_at=None).exists():
        return None
    came_to = Mail.objects.filter(request=request).order_by("came_at").values_list("address", flat=True).first()
    homes = MailAddress.objects.filter(desk=request.desk_id).order_by("created_at")
    home = homes.filter(address=came_to).first() or homes.first()
    return _Envelope(request, home, recipient, caller.name)


def _language(request: Request) -> str:
    return (request.caller.language if request.caller else "") or request.desk.language


def _headers(envelope: _Envelope) -> dict[str, Any]:
    """Give what makes a mail go on with the conversation, and its answer find home."""
    came, went = _conversation(envelope.request)
    found: dict[str, Any] = {"from": _named(envelope), "language": _language(envelope.request)}
    if came:
        found["answers"] = came[-1]
    before = [*came[:1], *[one for one in [*came, *went] if one not in came[:1]][-MOST_IN_ANSWER:]]
    if before:
        found["references"] = before
    if envelope.home is not None:
        found["reply_to"] = signed_address(envelope.home.address, envelope.request) if envelope.home.plus else envelope.home.address
    return found


def _named(envelope: _Envelope) -> str:
    name = "".join(char for char in envelope.request.desk.name if char.isalnum() or char in " .-&'")
    return f'"{name}" <{envelope.sender}>'


def _conversation(request: Request) -> tuple[list[str], list[str]]:
    """Give the ids of the last mails that came and went, the oldest first: servers on the way refuse long chains."""
    came = Mail.objects.filter(request=request).exclude(message_id="").order_by("-came_at").values_list("message_id", flat=True)
    went = SentMail.objects.filter(request=request).order_by("-at").values_list("message_id", flat=True)
    return list(came[:MOST_IN_ANSWER])[::-1], list(went[:MOST_IN_ANSWER])[::-1]


def _may_acknowledge(recipient: str, at: datetime) -> bool:
    lately = SentMail.objects.filter(kind=SentMail.Kind.RECEIPT, at__gt=at - _HOUR)
    domain = recipient.rpartition("@")[2]
    return (
        lately.filter(recipient=recipient).count() < _TO_ONE
        and lately.filter(recipient__endswith=f"@{domain}").count() < _TO_DOMAIN
        and lately.count() < _TO_ALL
    )


def _post(envelope: _Envelope, message: dict[str, Any], *, key: str, kind: str, at: datetime, entry: Entry | None = None) -> None:
    known = message_id(key, envelope.sender)
    facts = {"request": envelope.request, "entry": entry, "kind": kind, "recipient": envelope.recipient, "text": message["text"], "at": at}
    _sent, is_new = SentMail.objects.get_or_create(message_id=known, defaults=facts)
    if is_new:
        deliveries.enqueue(
            deliveries.Outgoing(
                channel="email",
                address=envelope.recipient,
                name=envelope.name,
                key=key,
                message=message,
                about="request",
                subject=str(envelope.request.pk),
                purpose=PURPOSE,
            ),
            at=at,
        )
