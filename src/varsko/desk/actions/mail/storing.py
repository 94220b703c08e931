"""Keeping mail before anything is made of it: the bytes, once, in one transaction; only then may the sender be told that we have it."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from django.db import transaction

from varsko.core import bulk, wake
from varsko.desk.domain.mail import limits
from varsko.desk.domain.mail.addresses import split
from varsko.desk.domain.mail.headers import Headers
from varsko.desk.domain.mail.letter import Arrival
from varsko.desk.models import Mail, MailAddress, Postbox

_MARKS = ("message-id", "from", "to", "date", "subject")


def takes(recipient: str) -> bool:
    """Tell whether a recipient, perhaps with something behind a plus, is an address of a desk."""
    return MailAddress.objects.filter(address=split(recipient)[0], desk__archived_at=None).exists()


def keep(*arrivals: Arrival, at: datetime, postbox: Postbox | None = None, last_uid: int = 0) -> int:
    """Keep mails, one row for each desk's address they came to; returns how many rows are new.

    What is here already is left as it is, so bringing a mail twice does nothing. With `postbox`, how far it was read is written in the
    same transaction.
    """
    rows = [row for one in arrivals for row in _rows(one, at)]
    with transaction.atomic():
        known = set(Mail.objects.filter(identity__in=[row.identity for row in rows]).values_list("identity", "address"))
        fresh = [row for row in rows if (row.identity, row.address) not in known]
        bulk.create(fresh, or_leave=True)
        if postbox is not None:
            Postbox.objects.filter(pk=postbox.pk).update(last_uid=last_uid)
        wake.after_commit()
    return len(fresh)


def watch(name: str, *, at: datetime) -> None:
    """Have a mailbox looked into from now on; `name` tells it from others."""
    Postbox.objects.update_or_create(name=name, defaults={"due_at": at}, create_defaults={"due_at": at})


def begin_anew(postbox: Postbox, *, validity: int, last_uid: int) -> None:
    """Read a mailbox from after `last_uid` on: it is new here, or its server began to count anew."""
    Postbox.objects.filter(pk=postbox.pk).update(validity=validity, last_uid=last_uid)
    postbox.validity, postbox.last_uid = validity, last_uid


def _rows(one: Arrival, at: datetime) -> list[Mail]:
    raw = one.raw[: limits.LARGEST_MAIL]
    common = {
        "identity": identity_of(raw),
        "via": one.via,
        "raw": raw,
        "size": one.size or len(one.raw),
        "envelope_from": one.envelope_from,
        "came_at": at,
    }
    by_desk: dict[str, list[str]] = {}
    for recipient in (one.recipients or _addressed(raw))[: limits.MOST_RECIPIENTS]:
        by_desk.setdefault(split(recipient)[0], []).append(recipient.lower()[: limits.LONGEST_ADDRESS + 60])
    return [Mail(address=address, envelope_to=to, due_at=at, **common) for address, to in by_desk.items()]


def _addressed(raw: bytes) -> tuple[str, ...]:
    """Find which of our addresses a mail from a mailbox names; one that names none (a blind copy) is for the first we have."""
    headers = Headers(message_from_bytes(raw, policy=compat32))
    named = [one.address for name in ("delivered-to", "x-original-to", "to", "cc") for one in headers.mailboxes(name)]
    ours = list(MailAddress.objects.order_by("created_at").values_list("address", flat=True))
    found = tuple(dict.fromkeys(one for one in named if split(one)[0] in ours))
    return found or tuple(ours[:1]) or ("",)


def identity_of(raw: bytes) -> str:
    """Name a mail by what its sender wrote: the same whichever way and however often it comes."""
    seen = hashlib.sha256()
    mail: Message = message_from_bytes(raw[: limits.LARGEST_MAIL], policy=compat32)
    said: Sequence[tuple[str, str]] = [(name.lower(), str(value)) for name, value in mail.raw_items()]
    for mark in _MARKS:
        seen.update("\0".join(value for name, value in said if name == mark).encode("utf-8", "surrogateescape") + b"\n")
    seen.update(_body(raw).replace(b"\r\n", b"\n").rstrip())
    return seen.hexdigest()


def _body(raw: bytes) -> bytes:
    for gap in (b"\r\n\r\n", b"\n\n"):
        if gap in raw:
            return raw.partition(gap)[2]
    return b""
