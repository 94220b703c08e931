"""Every mail to a caller about a request leaves here: the answer to it finds home, and nobody is written to in vain."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db.models import Count, Q

from varsko.channels.email.letter import message_id
from varsko.core import deliveries
from varsko.desk.domain.belonging import Hint
from varsko.desk.models import Caller, InCopy, Mail, MailAddress, Request, SentMail, Unreachable
from varsko.desk.queries.letters import NOT_TO_CALLER, home_of, signed_address
from varsko.kernel.mail.letter import Nature
from varsko.kernel.mail.limits import MOST_IN_ANSWER
from varsko.people.data import Person

log = logging.getLogger("varsko.desk")


@dataclass(frozen=True, slots=True)
class _To:
    """Whom a mail goes to."""

    address: str
    name: str
    user_id: object


_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
_TO_ONE, _TO_DOMAIN, _TO_ALL = 2, 30, 300
_said_at: dict[str, datetime] = {}
"""When the log heard last that receipts are held back: in a storm of mails once a minute is enough."""


def post(
    row: Request,
    caller: Caller,
    key: str,
    message: dict[str, Any],
    *,
    text: str,
    at: datetime,
    is_receipt: bool = False,
    home: MailAddress | None = None,
) -> None:
    """Send a message about a request to its caller, inside the caller's transaction; nothing happens a second time for the same key.

    `text` is what it says, by which its quote is known when it comes back; `home` the address it leaves from, where that is known.
    """
    if Unreachable.objects.filter(address=caller.email.lower(), permanent=True, done_at=None).exists():
        return
    kind = SentMail.Kind.RECEIPT if is_receipt else SentMail.Kind.ANSWER
    _send(row, _To(caller.email, caller.name, caller.user_id), key, message, kind=kind, text=text, at=at, home=home)


def post_colleague(row: Request, person: Person, key: str, message: dict[str, Any], *, text: str, at: datetime) -> str:
    """Send a message about a request to somebody inside, in the same way; gives the id of the mail."""
    to = _To(person.email, person.name, person.id)
    return _send(row, to, key, message, kind=SentMail.Kind.COLLEAGUE, text=text, at=at)


def post_copy(row: Request, copy: InCopy, key: str, message: dict[str, Any], *, text: str, at: datetime, kind: SentMail.Kind) -> None:
    """Send a message about a request to somebody in copy, in the same way. The name that a stranger gave them goes into no mail."""
    if not Unreachable.objects.filter(address=copy.address, permanent=True, done_at=None).exists():
        to = _To(copy.address, copy.name if copy.user_id else "", copy.user_id)
        _send(row, to, key, message, kind=kind, text=text, at=at)


def _send(
    row: Request, to: _To, key: str, message: dict[str, Any], *, kind: str, text: str, at: datetime, home: MailAddress | None = None
) -> str:
    home = home or home_of(row)
    sender = home.address if home else parseaddr(settings.VARSKO.mail_from)[1]
    facts = {"request": row, "kind": kind, "recipient": to.address.lower(), "text": text, "at": at}
    # Before this mail is one of those that went. Who knows the id of a letter to a colleague could answer it for them: it stays theirs.
    headers = _way_home(row, home) | ({} if kind == SentMail.Kind.COLLEAGUE else _thread(row))
    sent, is_new = SentMail.objects.get_or_create(message_id=message_id(key, sender), defaults=facts)
    if is_new:
        deliveries.enqueue(
            deliveries.Outgoing(
                channel="email",
                address=to.address,
                name=to.name,
                user_id=to.user_id,
                key=key,
                message={**message, **headers},
                about="request",
                subject=str(row.pk),
                purpose="desk",
            ),
            at=at,
        )
    return sent.message_id


def may_acknowledge(row: Request, caller: Caller, home: MailAddress | None, at: datetime) -> bool:
    """Tell whether a receipt for a request that came by mail may go out: to people, and not too many within the hour.

    Whoever writes in another's name must not be able to have us flood them, or a whole domain. An answer that was kept apart has none,
    as no answer has: a program that answers each receipt would open a request by each.
    """
    came = Mail.objects.defer("raw").filter(request=row, entry=None).first()
    is_silent = came is not None and (came.nature != Nature.HUMAN or came.hint == Hint.DISPROVED)
    if is_silent or (home and not home.acknowledges):
        return False
    calm = is_calm(caller.email.lower(), at)
    if not calm:
        _say_held_back(row, at)
    return calm


def is_calm(recipient: str, at: datetime) -> bool:
    """Tell whether somebody whom nothing proves may be written to of their own: not too many within the hour to them, there, in all."""
    first = SentMail.objects.filter(kind__in=[SentMail.Kind.RECEIPT, SentMail.Kind.WELCOME], at__gt=at - _HOUR)
    lately = first.aggregate(
        to_one=Count("pk", filter=Q(recipient=recipient)),
        to_domain=Count("pk", filter=Q(recipient__endswith=f"@{recipient.rpartition('@')[2]}")),
        to_all=Count("pk"),
    )
    return all(lately[name] < most for name, most in (("to_one", _TO_ONE), ("to_domain", _TO_DOMAIN), ("to_all", _TO_ALL)))


def _say_held_back(row: Request, at: datetime) -> None:
    last = _said_at.get("receipts")
    if last is None or abs(at - last) >= _MINUTE:
        _said_at["receipts"] = at
        log.warning("receipts are held back: too many within the hour", extra={"request": row.key})


def _way_home(row: Request, home: MailAddress | None) -> dict[str, Any]:
    """Give what makes the answer to a mail find home."""
    if home is None:
        return {}
    name = "".join(char for char in home.desk.name if char.isalnum() or char in " .-&'")
    reply_to = signed_address(home.address, row) if home.plus else home.address
    return {"from": f'"{name}" <{home.address}>', "reply_to": reply_to}


def _thread(row: Request) -> dict[str, Any]:
    """Give what makes a mail go on with the conversation."""
    came, went = _conversation(row)
    found: dict[str, Any] = {"answers": came[-1]} if came else {}
    before = [*came[:1], *[one for one in [*came, *went] if one not in came[:1]][-MOST_IN_ANSWER:]]
    return found | ({"references": before} if before else {})


def _conversation(row: Request) -> tuple[list[str], list[str]]:
    """Give the ids of the last mails that came and went, the oldest first: servers on the way refuse long chains."""
    came = Mail.objects.filter(request=row).exclude(message_id="").order_by("-came_at").values_list("message_id", flat=True)
    went = SentMail.objects.filter(request=row).exclude(kind__in=NOT_TO_CALLER).order_by("-at").values_list("message_id", flat=True)
    return list(came[:MOST_IN_ANSWER])[::-1], list(went[:MOST_IN_ANSWER])[::-1]
