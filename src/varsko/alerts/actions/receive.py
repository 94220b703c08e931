"""Receiving: the door for what sources say.

Usually parcels become alerts at once. In a storm they are stored as they are, in bags, so that their senders have an answer soon, and
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
from varsko.alerts.models import Bag
from varsko.core import bulk, sequences
from varsko.core.outage import is_away

_GRACE = timedelta(seconds=5)
_COLUMNS = ("due_at", "fence", "attempts", "last_error", "parcels", "taken_at")
_WAITS = "due_at IS NOT NULL"
_AT_ONCE = 500
_BAGS = 16

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Parcel]).decode


def receive(parcels: Sequence[Parcel], *, at: datetime) -> list[Received]:
    """Store what sources said; returns what became of each parcel, in order.

    One transaction: either every parcel is stored or, with an exception, none. Texts are cut to the table's limits. The parcels'
    keys were checked by the door they came through. What was packed before this was called is unpacked first, unless nothing of it can
    be about the same: an alert without an alias is like no other.
    """
    if any(parcel.signal.alias for parcel in parcels):
        newest = _newest() if bulk.is_any(Bag, _WAITS) else None
        while newest and waiting().filter(pk__lte=newest).exists():
            unpack()
    with transaction.atomic():
        _hold_order()
        return store(parcels, at=at)


def pack(parcels: Sequence[Parcel], *, at: datetime) -> list[Received]:
    """Store what sources said without looking at it: each alert's outcome is `waiting`. One statement, however many there are."""
    with _in_line():
        bulk.insert(Bag, _COLUMNS, [(at + _GRACE, 0, 0, "", _encode(parcels), at)])
    return [one for parcel in parcels for one in _put_off(parcel)]


def _put_off(parcel: Parcel) -> list[Received]:
    return [Received(outcome="waiting", alias=parcel.signal.alias, request_id=parcel.request_id)] * parcel.count


def _in_line() -> AbstractContextManager[Any]:
    """One statement is a transaction in itself, but on SQLite it would try again and again beside the transactions of this process."""
    return transaction.atomic() if connection.vendor == "sqlite" else nullcontext()


def waiting() -> QuerySet[Bag]:
    """Give the bags that are to be unpacked."""
    return Bag.objects.filter(due_at__isnull=False)


def unpack(*, at_once: int = _AT_ONCE) -> int:
    """Make alerts of the oldest bags, in one transaction, until they held so many.

    Returns how many alerts they held, 0 when no bag waits. A bag is never unpacked in part.
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
    """Unpack every bag that waits now, so that the caller sees what was stored before.

    False when there is still something of it to do after `patience` seconds.
    """
    newest, until = _newest(), time.monotonic() + patience
    while newest and waiting().filter(pk__lte=newest).exists():
        if time.monotonic() >= until:
            return False
        unpack()
    return True


def _newest() -> int | None:
    return waiting().order_by("-pk").values_list("pk", flat=True).first()


def _hold_order() -> None:
    """Make everybody else who stores alerts wait until the transaction ends. On SQLite every transaction does."""
    if connection.features.has_select_for_update:
        sequences.hold("alert")


def _oldest(at_once: int) -> list[tuple[Bag, list[Parcel]]]:
    """Read as many bags as are unpacked at once."""
    taken: list[tuple[Bag, list[Parcel]]] = []
    for bag in waiting().order_by("pk")[:_BAGS]:
        if sum(len(parcels) for _, parcels in taken) >= at_once:
            break
        taken.append((bag, opened(_decode(bytes(bag.parcels)))))
    return taken


def _unpack(taken: list[tuple[Bag, list[Parcel]]]) -> int:
    if not taken:
        return 0
    parcels = [parcel for _, some in taken for parcel in some]
    store(parcels, at=taken[0][0].taken_at)
    Bag.objects.filter(pk__in=[bag.pk for bag, _ in taken]).delete()
    return len(parcels)


def _unpack_one_by_one(bag: Bag | None) -> int:
    """Store each parcel of a bag alone; one that cannot be stored is put aside, in a bag that says why."""
    if bag is None:
        return 0
    try:
        parcels = _decode(bytes(bag.parcels))
    except msgspec.MsgspecError as error:
        Bag.objects.filter(pk=bag.pk).update(due_at=None, last_error=_said(error))
        return 1
    count = sum(_unpack_alone(parcel, bag) for parcel in parcels)
    bag.delete()
    return count


def _unpack_alone(parcel: Parcel, bag: Bag) -> int:
    """Store what one parcel holds, each alert by itself; returns how many there were, aside or not."""
    try:
        each = opened([parcel])
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not stop those behind it
        _put_aside(parcel, bag, error)
        return 1
    for one in each:
        try:
            with transaction.atomic():
                store([one], at=bag.taken_at)
        except Exception as error:
            if is_away(error):
                raise
            _put_aside(one, bag, error)
    return len(each)


def _put_aside(parcel: Parcel, bag: Bag, error: Exception) -> None:
    Bag.objects.create(parcels=_encode([parcel]), taken_at=bag.taken_at, last_error=_said(error))


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
