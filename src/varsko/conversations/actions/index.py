"""Keeping the search true to what is said in rooms."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from varsko.conversations.models import Message
from varsko.conversations.queries.feed import KIND, doc
from varsko.core import search
from varsko.kernel.ids import as_uuid

_TOGETHER = 500


def index_messages(ids: Iterable[object], *, at: datetime) -> None:
    """Make the search say what these messages say now; safe to repeat. A room of which nothing is known yet is indexed as a whole."""
    wanted = {found for one in ids if (found := as_uuid(one))}
    rows = list(Message.objects.select_related("room").filter(pk__in=wanted, deleted_at=None).exclude(kind=Message.Kind.SYSTEM))
    with transaction.atomic():
        search.remove(KIND, {str(one) for one in wanted} - {str(row.pk) for row in rows})
        search.index((doc(row) for row in rows), at=at)
    for room in {row.room_id for row in rows}:
        first = Message.objects.filter(room=room, deleted_at=None).exclude(kind=Message.Kind.SYSTEM).order_by("number").first()
        if first and not search.holds(KIND, str(first.pk)):
            index_room(room, at=at)


def index_room(room_id: UUID, *, at: datetime) -> None:
    """Do so for all messages of a room, so that its name and who may enter are as they are now."""
    last = 0
    said = Message.objects.select_related("room").filter(room=room_id, deleted_at=None).exclude(kind=Message.Kind.SYSTEM)
    while rows := list(said.filter(number__gt=last).order_by("number")[:_TOGETHER]):
        with transaction.atomic():
            search.index((doc(row) for row in rows), at=at)
        last = rows[-1].number
