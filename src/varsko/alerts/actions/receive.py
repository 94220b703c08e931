"""Receiving: the door for what sources say.

Usually parcels become alerts at once. In a storm they are stored as they are, in sacks, so that their senders have an answer soon, and
are unpacked right after. Whoever wants to store or to read alerts unpacks first what waits, so that nobody sees the difference.
"""

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection, transaction
from django.db.models import QuerySet

from varsko.alerts.actions.sealed import opened
from varsko.alerts.actions.store import store
from varsko.alerts.data import Parcel, Received
from varsko.alerts.models import Bag, Sack
from varsko.core import bulk, sequences
from varsko.core.outage import is_away

_GRACE = timedelta(seconds=5)
_COLUMNS = ("due_at", "fence", "attempts", "last_error", "parcels", "taken_at")
_WAITS = "due_at IS NOT NULL"
_AT_ONCE = 500
_SACKS = 16

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Parcel]).decode


def receive(parcels: Sequence[Parcel], *, at: datetime) -> list[Received]:
    """Store what sources said; returns what became of each parcel, in order.

    One transaction: either every parcel is stored or, with an exception, none. Texts are cut to the table's limits. The parcels'
    keys were checked by the door they came through. What was packed before this was called is unpacked first, unless nothing of it can
    be about the same: an alert without an alias is like no other.
    """
    if any(parcel.signal.alias for parcel in parcels):
        newest = _newest() if bulk.is_any(Sack, _WAITS) else None
        while newest and waiting().filter(pk__lte=newest).exists():
            unpack()
    with transaction.atomic():
        _hold_order()
        return store(parcels, at=at)


def pack(parcels: Sequence[Parcel], *, at: datetime) -> list[Received]:
    """Store what sources said without looking at it: each alert's outcome is `waiting`. One statement, however many there are."""
    with _in_line():
        bulk.insert(Sack, _COLUMNS, [(at + _GRACE, 0, 0, "", _encode(parcels), at)])
    return [one for parcel in parcels for one in _put_off(parcel)]


def _put_off(parcel: Parcel) -> list[Received]:
    return [Received(outcome="waiting", alias=parcel.signal.alias, request_id=parcel.request_id)] * parcel.count


def _in_line() -> AbstractContextManager[Any]:
    """One statement is a transaction in itself, but on SQLite it would try again and again beside the transactions of this process."""
    return transaction.atomic() if connection.vendor == "sqlite" else nullcontext()


def waiting() -> QuerySet[Sack]:
    """Give the sacks that are to be unpacked."""
    return Sack.objects.filter(due_at__isnull=False)


def unpack(*, at_once: int = _AT_ONCE) -> int:
    """Make alerts of the oldest sacks, in one transaction, until they held so many.

    Returns how many alerts they held, 0 when no sack waits. A sack is never unpacked in part.
    """
    try:
        with transaction.atomic():
            _hold_order()
            return _unpack(_oldest(at_once))
    except Exception as error:
        if is_away(error):
            raise
    with transaction.atomic():
        _hold_order()
        return _unpack_one_by_one(waiting().order_by("pk").first())


def catch_up(*, patience: float) -> bool:
    """Unpack every sack that waits now, so that the caller sees what was stored before.

    False when there is still something of it to do after `patience` seconds.
    """
    newest, until = _newest(), time.monotonic() + patience
    while newest and waiting().filter(pk__lte=newest).exists():
        if time.monotonic() >= until:
            return False
        unpack()
    return True


def take_over(bags: Sequence[Bag]) -> None:
    """Let what a version stored that knows no sacks wait among them, where nobody unpacked it."""
    with transaction.atomic():
        for bag in bags:
            if Bag.objects.filter(pk=bag.pk, fence=bag.fence).delete()[0]:
                Sack.objects.create(parcels=bag.parcels, taken_at=bag.taken_at, due_at=bag.taken_at)


def _newest() -> int | None:
    return waiting().order_by("-pk").values_list("pk", flat=True).first()


def _hold_order() -> None:
    """Make everybody else who stores alerts wait until the transaction ends. On SQLite every transaction does."""
    if connection.features.has_select_for_update:
        sequences.hold("alert")


def _oldest(at_once: int) -> list[tuple[Sack, list[Parcel]]]:
    """Read as many sacks as are unpacked at once."""
    taken: list[tuple[Sack, list[Parcel]]] = []
    for sack in waiting().order_by("pk")[:_SACKS]:
        if sum(len(parcels) for _, parcels in taken) >= at_once:
            break
        taken.append((sack, opened(_decode(bytes(sack.parcels)))))
    return taken


def _unpack(taken: list[tuple[Sack, list[Parcel]]]) -> int:
    if not taken:
        return 0
    parcels = [parcel for _, some in taken for parcel in some]
    store(parcels, at=taken[0][0].taken_at)
    Sack.objects.filter(pk__in=[sack.pk for sack, _ in taken]).delete()
    return len(parcels)


def _unpack_one_by_one(sack: Sack | None) -> int:
    """Store each parcel of a sack alone; one that cannot be stored is put aside, in a sack that says why."""
    if sack is None:
        return 0
    try:
        parcels = _decode(bytes(sack.parcels))
    except msgspec.MsgspecError as error:
        Sack.objects.filter(pk=sack.pk).update(due_at=None, last_error=_said(error))
        return 1
    count = sum(_unpack_alone(parcel, sack) for parcel in parcels)
    sack.delete()
    return count


def _unpack_alone(parcel: Parcel, sack: Sack) -> int:
    """Store what one parcel holds, each alert by itself; returns how many there were, aside or not."""
    try:
        each = opened([parcel])
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not stop those behind it
        _put_aside(parcel, sack, error)
        return 1
    for one in each:
        try:
            with transaction.atomic():
                store([one], at=sack.taken_at)
        except Exception as error:
            if is_away(error):
                raise
            _put_aside(one, sack, error)
    return len(each)


def _put_aside(parcel: Parcel, sack: Sack, error: Exception) -> None:
    Sack.objects.create(parcels=_encode([parcel]), taken_at=sack.taken_at, last_error=_said(error))


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
