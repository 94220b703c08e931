"""Everything that leaves the house, in one table: leased, sent outside any transaction, then marked.

At least once, never silently lost. A try that the provider clearly did not take is counted; a try that ended in any other way
(the process died between the provider's answer and our mark, no answer came) may have gone out, and the next one says so. A backlog
is not replayed page by page: what nobody needs any more is cancelled, what waited too long expires, and several pages to one
address go out as one summary.
"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import transaction
from django.db.models import F, Q, QuerySet

from varsko.core import bulk, outage, wake
from varsko.core.clock import now
from varsko.core.due import LeaseLost, claim, finish_all, pause_after
from varsko.core.models import Delivery

log = logging.getLogger("varsko.deliveries")

GIVE_UP_AFTER = timedelta(hours=24)
GONE = "gone"
"""The reason of a message that was refused because its address is no more."""
ACCOUNT = "account"
"""The purpose of messages that open an account: what they say is shown to owners only."""
STATUS = "status"
"""The purpose of what status pages tell: there may be a hundred thousand of it at once, to addresses that strangers chose."""


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


class Gone(CannotDeliver):
    """The address is no more, or wants nothing from us: what stands behind it should hear of that at once."""


class NotTaken(Exception):
    """The provider surely did not take the message, and may take it later: refused for now, or not to be reached."""


class Channel(Protocol):
    """A way to reach a human or a machine.

    `send` raises CannotDeliver for good, NotTaken when another try is safe, anything else when the message may have gone out. It calls
    `begin` with `since`, the moment at which the message was surely ours, right before the first byte that a provider may take for it.
    """

    def send(self, message: dict[str, Any], *, address: str, key: str, since: datetime) -> Receipt:
        """Hand over one message and give the provider's receipt."""
        ...

    def merge(self, messages: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
        """Make one summary that names each message; None when this channel cannot."""
        ...


def begin(since: datetime) -> None:
    """Raise NotTaken when a hand-over begins later than BEGIN_WITHIN after `since`, by the clock.

    The process may have been frozen, and somebody else may be sending the message by now.
    """
    if abs(now() - since) > BEGIN_WITHIN:
        raise NotTaken("it took too long to get ready")


Reported = Callable[[Sequence[Delivery]], None]
Stale = Callable[[Sequence[Delivery]], Mapping[Any, str]]
"""Gives, by delivery id, the reason why nobody needs a message any more; those that are still needed are left out."""

MERGE_FROM = 4
MOST_TOGETHER = 200
LONGEST_PAUSE = timedelta(minutes=1)
BEGIN_WITHIN = timedelta(seconds=10)
_SEND_TIME = timedelta(seconds=20)  # what one hand-over may take at most; a lease with less time left is renewed before it
_RENEWED = timedelta(seconds=30)


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
    bulk.create(rows, or_leave=True)
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
        in_doubt = F("attempts") - F("not_taken")  # kept, so that the next try can still say that an earlier one may have gone out
        found = rows.update(
            state=Delivery.State.WAITING, reason="", due_at=at, attempts=in_doubt, not_taken=0, expires_at=at + GIVE_UP_AFTER
        )
        wake.after_commit()
    return bool(found)


def due() -> QuerySet[Delivery]:
    """Give the messages that wait to be sent."""
    return Delivery.objects.filter(state=Delivery.State.WAITING)


def urgent() -> QuerySet[Delivery]:
    """Give the messages that wait to be sent and that people work with, pages among them."""
    return due().exclude(purpose=STATUS)


def to_readers() -> QuerySet[Delivery]:
    """Give what status pages tell and waits to be sent: no page waits behind it, however much it is and however slow its addresses are."""
    return due().filter(purpose=STATUS)


def nothing_is_stale(_rows: Sequence[Delivery]) -> Mapping[Any, str]:
    """Send everything that is due."""
    return {}


def each(*reports: Reported) -> Reported:
    """Tell several what was settled, in this order."""

    def report(rows: Sequence[Delivery]) -> None:
        for one in reports:
            one(rows)

    return report


def sender(channels: Callable[[str], Channel], report: Reported, stale: Stale = nothing_is_stale) -> Callable[[Sequence[Any]], None]:
    """Build the handler of due deliveries.

    `channels` finds a channel by name; `report` is told, in the marking transaction, what was settled; `stale` is asked right before
    the hand-over which messages nobody needs any more.
    """

    def send(rows: Sequence[Any]) -> None:
        for group in _grouped(rows):
            needed = _still_needed(group, stale, report)
            since = now()  # before the leases are looked at
            _send_group(_Desk(channels(group[0].channel), report), [row for row in needed if _hold(row)], since)

    return send


@dataclass(frozen=True, slots=True)
class _Desk:
    """One channel and whoever is told what became of its messages."""

    channel: Channel
    report: Reported


def _grouped(rows: Sequence[Delivery]) -> list[list[Delivery]]:
    by_address: dict[tuple[str, str, str], list[Delivery]] = defaultdict(list)
    for row in rows:
        by_address[row.channel, row.address, row.purpose].append(row)
    groups: list[list[Delivery]] = []
    for together in by_address.values():
        together += _backlog(together)
        groups += [together] if len(together) >= MERGE_FROM and together[0].purpose == "page" else [[row] for row in together]
    return groups


def _backlog(rows: Sequence[Delivery]) -> list[Delivery]:
    """Take along every other page that waits for an address that had trouble, so that they arrive, or fail, as one."""
    first = rows[0]
    if first.purpose != "page" or all(row.attempts < 2 for row in rows):
        return []
    others = due().filter(channel=first.channel, address=first.address, purpose=first.purpose).exclude(pk__in=[row.pk for row in rows])
    return claim(others, now=now(), limit=MOST_TOGETHER, lease=_RENEWED, early=True)


def _still_needed(group: list[Delivery], stale: Stale, report: Reported) -> list[Delivery]:
    """Settle what expired or what nobody needs any more; gives the rest."""
    unneeded = stale(group)
    for row in group:
        if row.pk in unneeded:
            _settle([row], {"state": Delivery.State.CANCELLED, "reason": unneeded[row.pk]}, report)
        elif row.expires_at is not None and row.expires_at <= now():
            _settle([row], {"state": Delivery.State.EXPIRED, "reason": "expired"}, report)
    return [row for row in group if row.state == Delivery.State.WAITING]


def _hold(row: Delivery) -> bool:
    """Make sure that the lease outlasts one hand-over. A worker that froze finds that it lost the row, and sends nothing."""
    if row.leased_until is not None and row.leased_until - now() > _SEND_TIME:
        return True
    until = now() + _RENEWED
    held = Delivery.objects.filter(pk=row.pk, fence=row.fence, state=Delivery.State.WAITING).update(leased_until=until)
    row.leased_until = until
    return bool(held)


def _send_group(desk: _Desk, group: list[Delivery], since: datetime) -> None:
    if not group:
        return
    summary = desk.channel.merge([row.message for row in group]) if len(group) > 1 else None
    if len(group) > 1 and summary is None:
        for row in group:
            since = now()
            if _hold(row):
                _send_one(desk, row, row.message, [], since)
        return
    _send_one(desk, group[0], summary or group[0].message, group[1:], since)


def _send_one(desk: _Desk, carrier: Delivery, message: dict[str, Any], others: list[Delivery], since: datetime) -> None:
    everything = [carrier, *others]
    try:
        receipt = desk.channel.send(message, address=carrier.address, key=_key_of(everything), since=since)
    except CannotDeliver as error:
        for row in everything:
            refused = {"state": Delivery.State.FAILED, "last_error": str(error)[:2000], "not_taken": row.not_taken + 1}
            refused |= {"reason": GONE} if isinstance(error, Gone) else {}
            _settle([row], refused, desk.report)
    except NotTaken as error:
        _try_again(everything, str(error), not_taken=1)
    except Exception as error:  # noqa: BLE001 - a provider may fail in any way; the message waits for its next try
        _try_again(everything, f"{type(error).__name__}: {error}", not_taken=0)
    else:
        _mark_sent(carrier, others, receipt, desk.report)


def _key_of(rows: list[Delivery]) -> str:
    """Give one key for what is handed over: another set of messages in a summary is another message."""
    keys = [row.key for row in rows]
    return keys[0] if len(keys) == 1 else f"{keys[0]}+{hashlib.sha256(chr(10).join(keys).encode()).hexdigest()[:16]}"


def _try_again(rows: list[Delivery], error: str, *, not_taken: int) -> None:
    pause = min(pause_after(rows[0].attempts), LONGEST_PAUSE)
    outage.of(f"delivery by {rows[0].channel}").failed(error)
    for row in rows:
        Delivery.objects.filter(pk=row.pk, fence=row.fence, state=Delivery.State.WAITING).update(
            due_at=now() + pause, leased_until=None, not_taken=F("not_taken") + not_taken, last_error=error[:2000]
        )


def _mark_sent(carrier: Delivery, others: list[Delivery], receipt: Receipt, report: Reported) -> None:
    outage.of(f"delivery by {carrier.channel}").worked()
    state = Delivery.State.KEPT if receipt.kept else Delivery.State.SENT
    sent = {"provider": receipt.provider, "provider_id": receipt.provider_id, "sent_at": now(), "last_error": ""}
    with transaction.atomic():
        _settle([carrier], {"state": state, **_honest(carrier, receipt), **sent}, report)
        for honest, rows in _alike(others, receipt):
            _settle(rows, {"state": Delivery.State.MERGED, "merged_into": carrier, **honest, **sent}, report)


def _alike(rows: Sequence[Delivery], receipt: Receipt) -> list[tuple[dict[str, Any], list[Delivery]]]:
    """Put together the rows of which the same is to be said."""
    groups: list[tuple[dict[str, Any], list[Delivery]]] = []
    for row in rows:
        honest = _honest(row, receipt)
        found = next((together for said, together in groups if said == honest), None)
        if found is None:
            groups.append((honest, [row]))
        else:
            found.append(row)
    return groups


def _honest(row: Delivery, receipt: Receipt) -> dict[str, Any]:
    """Say whether an earlier try may have gone out: one that did not end with a clear answer."""
    return {"maybe_twice": row.attempts - 1 > row.not_taken, "not_taken": row.not_taken + int(receipt.kept)}


def _settle(rows: list[Delivery], changes: dict[str, Any], report: Reported) -> None:
    """Write what became of rows, all at once, or each alone so that one that was lost leaves the others."""
    try:
        with transaction.atomic():
            finish_all(rows, **changes)
            report(rows)
    except LeaseLost:
        if len(rows) == 1:
            log.warning("somebody else took it over", extra={"delivery": str(rows[0].pk)})
        else:
            for row in rows:
                _settle([row], changes, report)
