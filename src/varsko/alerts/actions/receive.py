"""Receiving: the door for what sources say.

Usually parcels become alerts at once. In a storm they are stored as they are, in bags, so that their senders have an answer soon, and
are unpacked right after. Whoever wants to store or to read alerts unpacks first what waits, so that nobody sees the difference.
"""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import DatabaseError, DataError, IntegrityError, ProgrammingError, connection, transaction
from django.db.models import QuerySet

from varsko.alerts.actions.store import store
from varsko.alerts.data import Parcel, Received
from varsko.alerts.models import Bag
from varsko.core import bulk, sequences

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
    keys were checked by the door they came through.
    """
    while True:
        with transaction.atomic():
            _hold_order()
            if not bulk.is_any(Bag, _WAITS):
                return store(parcels, at=at)
        unpack()


def pack(parcels: Sequence[Parcel], *, at: datetime) -> list[Received]:
    """Store what sources said without looking at it: each parcel's outcome is `waiting`. One statement, however many there are."""
    with (
        transaction.atomic()
    ):  # which waits in line with this process's other transactions; a bare statement would have to try again and again
        bulk.insert(Bag, _COLUMNS, [(at + _GRACE, 0, 0, "", _encode(parcels), at)])
    return [Received(outcome="waiting", alias=parcel.signal.alias, request_id=parcel.request_id) for parcel in parcels]


def waiting() -> QuerySet[Bag]:
    """Give the bags that are to be unpacked."""
    return Bag.objects.filter(due_at__isnull=False)


def unpack() -> int:
    """Make alerts of the oldest bags, in one transaction; returns how many parcels they held, 0 when no bag waits."""
    try:
        with transaction.atomic():
            _hold_order()
            return _unpack(_oldest())
    except Exception as error:
        if _is_away(error):
            raise
    with transaction.atomic():
        _hold_order()
        return _unpack_one_by_one(waiting().order_by("pk").first())


def catch_up(*, patience: float) -> None:
    """Unpack every bag that waits now, so that the caller reads what was stored before; gives up after `patience` seconds."""
    newest = waiting().order_by("-pk").values_list("pk", flat=True).first()
    until = time.monotonic() + patience
    while newest and waiting().filter(pk__lte=newest).exists() and time.monotonic() < until:
        unpack()


def _hold_order() -> None:
    """Make everybody else who stores alerts wait until the transaction ends. On SQLite every transaction does."""
    if connection.features.has_select_for_update:
        sequences.hold("alert")


def _oldest() -> list[tuple[Bag, list[Parcel]]]:
    """Read as many bags as are unpacked at once."""
    taken: list[tuple[Bag, list[Parcel]]] = []
    for bag in waiting().order_by("pk")[:_BAGS]:
        if sum(len(parcels) for _, parcels in taken) >= _AT_ONCE:
            break
        taken.append((bag, _decode(bytes(bag.parcels))))
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
    parcels = _decode(bytes(bag.parcels))
    for parcel in parcels:
        try:
            with transaction.atomic():
                store([parcel], at=bag.taken_at)
        except Exception as error:
            if _is_away(error):
                raise
            Bag.objects.create(parcels=_encode([parcel]), taken_at=bag.taken_at, last_error=f"{type(error).__name__}: {error}"[:2000])
    bag.delete()
    return len(parcels)


def _is_away(error: Exception) -> bool:
    """Tell whether the database is away, locked or full, rather than the data wrong."""
    return isinstance(error, DatabaseError) and not isinstance(error, DataError | IntegrityError | ProgrammingError)
