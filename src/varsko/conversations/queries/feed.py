"""What can be found by words."""

from uuid import UUID

from varsko.conversations.models import Message
from varsko.conversations.rows import read_audience
from varsko.core.search import Doc
from varsko.kernel.ids import as_uuid


def searchable(*, after: str = "", limit: int = 500) -> list[Doc]:
    """Give messages as documents for the search, in the order they were said, after the message with the id `after`.

    Each carries the audience of its room: who may not enter finds nothing. Deleted messages are left out.
    """
    rows = Message.objects.filter(deleted_at=None).exclude(kind=Message.Kind.SYSTEM).select_related("room").order_by("pk")
    start: UUID | None = as_uuid(after)
    found = (rows.filter(pk__gt=start) if start else rows)[:limit]
    return [
        Doc(kind="message", subject=str(one.pk), title=one.room.title, body=one.text, audience=read_audience(one.room.audience))
        for one in found
    ]
