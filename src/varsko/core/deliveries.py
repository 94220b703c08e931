"""Everything that leaves the house, in one table: leased, sent outside any transaction, then marked.

At least once, never silently lost. A message whose earlier try died between the provider's answer and our mark is sent again
and says so. A backlog is not replayed page by page: what nobody needs any more is cancelled, what waited too long expires,
and several pages to one address go out as one summary.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Q

from varsko.core import wake
from varsko.core.clock import now
from varsko.core.due import LeaseLost, pause_after, put_off
from varsko.core.models import Delivery

log = logging.getLogger("varsko.deliveries")

GIVE_UP_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message to hand over. `key` is the idempotency key: the same key is stored once.

    `message` is what the channel needs (for e-mail: subject, text, html; for webhooks: url, body). `expires_at` null means a day.
    """

    channel: str
    address: str
    key: str
    message: dict[str, Any]
    name: str = ""
    user_id: Any = None
    about: str = ""
    subject: str = ""
    purpose: str = "notice"
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider said: its name, its id for the message. `kept` means no provider is set up and nothing left the house."""

    provider: str
    provider_id: str = ""
    kept: bool = False


class CannotDeliver(Exception):
    """The provider refused for good; trying again would not help."""


class Channel(Protocol):
    """A way to reach a human or a machine. `send` raises CannotDeliver for good, anything else for another try."""

    def send(self, message: dict[str, Any], *, address: str, key: str) -> Receipt:
        """Hand over one message and give the provider's receipt."""
        ...

    def merge(self, messages: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
        """Make one summary that names each message; None when this channel cannot."""
        ...


Reported = Callable[[Sequence[Delivery]], None]

MERGE_FROM = 4


def enqueue(*messages: Outgoing, at: datetime) -> list[Delivery]:
    """Store messages to be sent right after the caller's transaction commits. A key that is already stored is left as it is."""
    rows = [
        Delivery(
            channel=one.channel,
            address=one.address,
            name=one.name,
            user_id=one.user_id,
            about=one.about,
            subject=one.subject,
            purpose=one.purpose,
            key=one.key,
            message=one.message,
            created_at=at,
            due_at=at,
            expires_at=one.expires_at or at + GIVE_UP_AFTER,
        )
        for one in messages
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    wake.after_commit()
    return rows


def cancel(matching: Q, *, reason: str) -> int:
    """Stop waiting messages that nobody needs any more, inside the caller's transaction; returns how many.

    A message that is being handed over at this moment may still arrive.
    """
    waiting = Delivery.objects.filter(matching, state=Delivery.State.WAITING)
    return waiting.update(state=Delivery.State.CANCELLED, reason=reason, due_at=None)


def retry(delivery_id: Any, *, at: datetime) -> bool:
    """Try a message again now; True when there was one to try."""
    again = (Delivery.State.FAILED, Delivery.State.EXPIRED, Delivery.State.KEPT, Delivery.State.WAITING)
    with transaction.atomic():
        rows = Delivery.objects.filter(pk=delivery_id, state__in=again, leased_until=None)
        found = rows.update(state=Delivery.State.WAITING, due_at=at, attempts=0, expires_at=at + GIVE_UP_AFTER)
        wake.after_commit()
    return bool(found)


def sender(channels: Callable[[str], Channel], report: Reported) -> Callable[[Sequence[Any]], None]:
    """Build the handler of due deliveries.

    `channels` finds a channel by name; `report` is told, in the marking transaction, what was settled.
    """

    def send(rows: Sequence[Any]) -> None:
        for group in _grouped(rows):
            _send_group(channels(group[0].channel), group, report)

    return send


def _grouped(rows: Sequence[Delivery]) -> list[list[Delivery]]:
    by_address: dict[tuple[str, str, str], list[Delivery]] = defaultdict(list)
    for row in rows:
        by_address[row.channel, row.address, row.purpose].append(row)
    groups: list[list[Delivery]] = []
    for together in by_address.values():
        groups += [together] if len(together) >= MERGE_FROM and together[0].purpose == "page" else [[row] for row in together]
    return groups


def _send_group(channel: Channel, group: list[Delivery], report: Reported) -> None:
    fresh = [row for row in group if not _expired(row, report)]
    if not fresh:
        return
    summary = channel.merge([row.message for row in fresh]) if len(fresh) > 1 else None
    if len(fresh) > 1 and summary is None:
        for row in fresh:
            _send_group(channel, [row], report)
        return
    carrier = fresh[0]
    _send_one(channel, carrier, summary or carrier.message, fresh[1:], report)


def _expired(row: Delivery, report: Reported) -> bool:
    if row.expires_at is None or row.expires_at > now():
        return False
    _settle([row], {"state": Delivery.State.EXPIRED, "reason": "expired"}, report)
    return True


def _send_one(channel: Channel, carrier: Delivery, message: dict[str, Any], others: list[Delivery], report: Reported) -> None:
    try:
        receipt = channel.send(message, address=carrier.address, key=carrier.key)
    except CannotDeliver as error:
        _settle([carrier, *others], {"state": Delivery.State.FAILED, "last_error": str(error)[:2000]}, report)
    except Exception as error:  # noqa: BLE001 - a provider may fail in any way; the message waits for its next try
        log.warning("delivery failed, trying again in %s", pause_after(carrier.attempts), extra={"delivery": str(carrier.pk)})
        for row in (carrier, *others):
            put_off(row, f"{type(error).__name__}: {error}", now=now())
    else:
        _mark_sent(carrier, others, receipt, report)


def _mark_sent(carrier: Delivery, others: list[Delivery], receipt: Receipt, report: Reported) -> None:
    state = Delivery.State.KEPT if receipt.kept else Delivery.State.SENT
    at = now()
    sent = {"provider": receipt.provider, "provider_id": receipt.provider_id, "sent_at": at, "last_error": ""}
    with transaction.atomic():
        _settle([carrier], {"state": state, "maybe_twice": carrier.attempts > 1 and not carrier.last_error, **sent}, report)
        _settle(others, {"state": Delivery.State.MERGED, "merged_into": carrier, **sent}, report)


def _settle(rows: list[Delivery], changes: dict[str, Any], report: Reported) -> None:
    settled = []
    for row in rows:
        try:
            with transaction.atomic():
                settled.append(row.finish(**changes))
                report([row])
        except LeaseLost:
            log.warning("somebody else sent it too", extra={"delivery": str(row.pk)})
