"""Mail that came: kept byte for byte before anything is made of it, each once; only then may the sender be told that we have it."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, transaction

from varsko.core import bulk, names, wake
from varsko.core.clock import now
from varsko.core.due import DueRow
from varsko.events.base import SYSTEM
from varsko.events.mail import LetterReturned
from varsko.kernel.mail import limits, reading
from varsko.kernel.mail.addresses import split
from varsko.kernel.mail.headers import Headers
from varsko.kernel.mail.letter import VERSION, Arrival, Bounce, Letter
from varsko.kernel.mail.patterns import FORWARD_PREFIX
from varsko.kernel.mail.quotes import Cut, cut
from varsko.kernel.mail.reading import UNREADABLE, Reader, bounded
from varsko.kernel.mail.seals import may_prove
from varsko.kernel.mail.seals import prove as proof_of
from varsko.kernel.mail.signatures import Proof
from varsko.kernel.text import shorten

_MARKS = ("message-id", "from", "to", "date", "subject")
_NAMED = ("delivered-to", "x-original-to", "to", "cc")


class KeptMail(DueRow):
    """A mail as it came, and what was read in it. It is due until something was made of it.

    `identity` is the same for the same mail brought twice, once for each `address` of ours. `envelope_from` null means that the door
    could not know it. `why` is the named reason for what became of it. `proof` says what is known of its sender's signature
    (`kernel.mail.signatures.Proof`), "" for mail from before anybody looked; it is read only when that is no longer wanted.
    """

    is_for_now = True

    class State(models.TextChoices):
        WAITING = "waiting"
        PLACED = "placed"
        LEFT = "left"  # kept, and nothing was made of it

    identity = models.CharField(max_length=64)
    address = models.CharField(max_length=254)
    via = models.CharField(max_length=10)
    raw = models.BinaryField()
    size = models.PositiveIntegerField()
    envelope_from = models.CharField(max_length=320, null=True)
    envelope_to = models.JSONField(default=list)
    came_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    message_id = models.CharField(max_length=250, blank=True)
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    nature = models.CharField(max_length=20, blank=True)
    sign = models.CharField(max_length=30, blank=True)
    why = models.CharField(max_length=30, blank=True)
    evidence = models.CharField(max_length=500, blank=True)
    cut = models.CharField(max_length=20, blank=True)
    is_verified = models.BooleanField(null=True)
    proof = models.CharField(max_length=10, blank=True, default="")
    signed_by = models.CharField(max_length=253, blank=True, default="")
    version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


_owners: dict[str, Callable[[str], bool]] = {}


def own(name: str, takes: Callable[[str], bool]) -> None:
    """Say who has addresses of ours, and how to ask whether one is theirs; told at the start, once for each name."""
    _owners[name] = takes


def owner_of(address: str, *, but: str = "") -> str:
    """Name whose address it is, "" for nobody's; `but` is not asked."""
    return next((name for name, takes in _owners.items() if name != but and takes(address)), "")


Kept = TypeVar("Kept", bound=KeptMail)


def keep(model: type[Kept], *arrivals: Arrival, at: datetime) -> int:
    """Keep mails inside the caller's transaction, one row for each address of ours among their recipients; returns how many are new.

    What is here already is left as it is, so bringing a mail twice does nothing.
    """
    rows = [row for one in arrivals for row in _rows(model, one, at)]
    table = model._default_manager
    known = set(table.filter(identity__in=[row.identity for row in rows]).values_list("identity", "address"))
    fresh = [row for row in rows if (row.identity, row.address) not in known]
    bulk.create(fresh, or_leave=True)
    wake.after_commit()
    return len(fresh)


def _rows(model: type[Kept], one: Arrival, at: datetime) -> list[Kept]:
    raw = one.raw[: limits.LARGEST_MAIL]
    common = {
        "identity": identity_of(raw),
        "via": one.via,
        "raw": raw,
        "size": one.size or len(one.raw),
        "envelope_from": one.envelope_from,
        "came_at": at,
        "proof": (Proof.WANTED if may_prove(raw, settings.VARSKO.mail_forwarders) and len(one.raw) == len(raw) else Proof.UNSIGNED).value,
    }
    by_address: dict[str, list[str]] = {}
    for recipient in one.recipients[: limits.MOST_RECIPIENTS]:
        by_address.setdefault(split(recipient)[0], []).append(recipient.lower()[: limits.LONGEST_ADDRESS + 60])
    return [model(address=address, envelope_to=to, due_at=at, **common) for address, to in by_address.items()]


def named_in(raw: bytes) -> tuple[str, ...]:
    """List the addresses that the headers of a mail name as its recipients, each once; none where they cannot be read."""
    try:
        headers = Headers(_head(raw))
        return tuple(dict.fromkeys(one.address for name in _NAMED for one in headers.mailboxes(name)))
    except UNREADABLE:
        return ()  # kept all the same: it may not stand in the way of the next one


def identity_of(raw: bytes) -> str:
    """Name a mail by what its sender wrote: the same whichever way and however often it comes."""
    seen = hashlib.sha256()
    said: Sequence[tuple[str, str]] = [(name.lower(), str(value)) for name, value in _head(raw).raw_items()]
    for mark in _MARKS:
        seen.update("\0".join(value for name, value in said if name == mark).encode("utf-8", "surrogateescape") + b"\n")
    seen.update(_halves(raw)[1].replace(b"\r\n", b"\n").rstrip())
    return seen.hexdigest()


def _head(raw: bytes) -> Message:
    """Read the headers alone: what is below may be made so that reading it fails, or takes long."""
    return message_from_bytes(bounded(_halves(raw)[0]), policy=compat32)


def _halves(raw: bytes) -> tuple[bytes, bytes]:
    for gap in (b"\r\n\r\n", b"\n\n"):
        if gap in raw:
            head, _gap, body = raw.partition(gap)
            return head + gap, body
    return raw, b""


def unproven(table: models.QuerySet[Kept]) -> models.QuerySet[Kept]:
    """Narrow mails down to those whose signatures somebody is to look at first."""
    return table.filter(proof=Proof.WANTED)


def proven(table: models.QuerySet[Kept]) -> models.QuerySet[Kept]:
    """Narrow mails down to those of whose senders all is known that can be."""
    return table.exclude(proof=Proof.WANTED)


def prove(rows: Sequence[KeptMail]) -> None:
    """Look at the signatures of mails, outside any transaction: keys are asked for over the network. Then they can be read."""
    for row in rows:
        found = proof_of(bytes(row.raw), names.text_of, settings.VARSKO.mail_forwarders)
        with transaction.atomic():
            row.finish(proof=found.proof.value, signed_by=found.domain, due_at=now())
            wake.after_commit()


def read(row: KeptMail, reader: Reader) -> Letter:
    """Read a kept mail."""
    reader = replace(reader, signed_by=row.signed_by)
    return reading.read(bytes(row.raw), envelope_from=row.envelope_from, envelope_to=tuple(row.envelope_to), reader=reader)


def letter_returned(mail: str, letter: Letter, bounce: Bounce, *, at: datetime) -> LetterReturned:
    """Give the event that tells other stages of a delivery report; `mail` is the id of the kept one."""
    return LetterReturned(
        at=at,
        by=SYSTEM,
        subject=mail,
        address=bounce.address,
        permanent=bounce.is_permanent,
        returned=letter.returned,
        said=shorten(bounce.said, 300),
    )


def part_of(letter: Letter, sent: Sequence[str]) -> Cut:
    """Take the new words out of a letter; `sent` is what was said before, by which a quote is known."""
    is_forward = FORWARD_PREFIX.match(letter.subject) is not None
    return cut(letter.text, sent=sent, structured=letter.fresh or None, is_forward=is_forward)


def columns(letter: Letter) -> dict[str, Any]:
    """Give the columns that say what a mail is."""
    return {
        "version": VERSION,
        "message_id": letter.message_id,
        "sender": letter.sender.address,
        "sender_name": letter.sender.name,
        "subject": letter.subject,
        "nature": letter.nature.value,
        "sign": letter.sign.value,
        "is_verified": letter.is_verified,
    }
