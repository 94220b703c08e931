"""Opening, changing and closing rooms: verbs for the stage that owns the subject, which has asked who may."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from varsko.conversations.data import RoomView
from varsko.conversations.models import Room
from varsko.conversations.rows import room_view, write_audience
from varsko.core import outbox
from varsko.core.clock import new_id
from varsko.core.rows import find
from varsko.events.base import Event
from varsko.events.conversations import RoomChanged, RoomClosed, RoomOpened, RoomReopened
from varsko.kernel.errors import NotFound
from varsko.kernel.text import clean, shorten
from varsko.people.data import Actor

_LONGEST_TITLE = 200


def open_room(*, by: Actor, at: datetime, about: str, subject: str, title: str, audience: Iterable[str]) -> RoomView:
    """Make the room about something, or give the one that is there.

    `audience` names the groups that may enter (see `people.domain.audiences.audience_of`): members of a team as `team:<id>`, one
    person as `user:<id>`, chiefs as `all`.
    """
    columns = {"id": new_id(), "title": _title(title), "audience": write_audience(audience), "opened_at": at, "last_at": at}
    with transaction.atomic():
        row, is_new = Room.objects.get_or_create(about=about, subject=subject, defaults=columns)
        if is_new:
            outbox.record(RoomOpened(**facts(row, by, at), title=row.title))
    return room_view(row)


def update_room(*, by: Actor, at: datetime, room_id: object, title: str | None = None, audience: Iterable[str] | None = None) -> RoomView:
    """Change what is given of a room. Who may not enter any more hears and sees nothing from this moment on. Raises NotFound."""
    row = _wanted(room_id)
    given = {"title": None if title is None else _title(title), "audience": None if audience is None else write_audience(audience)}
    changed = {field: value for field, value in given.items() if value is not None and value != getattr(row, field)}
    events: list[Event] = [
        RoomChanged(**facts(row, by, at), field=field, before=getattr(row, field).strip(), after=value.strip())
        for field, value in changed.items()
    ]
    with transaction.atomic():
        if changed:
            Room.objects.filter(pk=row.pk).update(**changed)
            outbox.record(*events)
    return room_view(_wanted(room_id))


def close_room(*, by: Actor, at: datetime, room_id: object) -> RoomView:
    """End the talk: what was said can still be read. Raises NotFound."""
    row = _wanted(room_id)
    with transaction.atomic():
        if Room.objects.filter(pk=row.pk, closed_at=None).update(closed_at=at):
            outbox.record(RoomClosed(**facts(row, by, at)))
    return room_view(_wanted(room_id))


def reopen_room(*, by: Actor, at: datetime, room_id: object) -> RoomView:
    """Let people talk again. Raises NotFound."""
    row = _wanted(room_id)
    with transaction.atomic():
        if Room.objects.filter(pk=row.pk).exclude(closed_at=None).update(closed_at=None):
            outbox.record(RoomReopened(**facts(row, by, at)))
    return room_view(_wanted(room_id))


def facts(row: Room, by: Actor, at: datetime) -> dict[str, Any]:
    """Give what every event of a room says."""
    return {"at": at, "by": by.who, "subject": str(row.pk), "of_kind": row.about, "of_id": row.subject}


def _wanted(room_id: object) -> Room:
    row = find(Room.objects.all(), room_id)
    if row is None:
        raise NotFound("room")
    return row


def _title(title: str) -> str:
    return shorten(" ".join(clean(title).split()), _LONGEST_TITLE)
