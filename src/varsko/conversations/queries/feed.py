"""What can be found by words: messages, in rooms that the asker may enter."""

from varsko.conversations.data import MessageHit
from varsko.conversations.domain.entrance import may_enter
from varsko.conversations.models import Message
from varsko.conversations.queries.messages import PAGE
from varsko.conversations.queries.opened import address_of
from varsko.conversations.rows import read_audience, room_view
from varsko.core import search as index
from varsko.core.search import Doc
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import shorten
from varsko.people.data import Actor
from varsko.people.domain.audiences import groups_of

KIND = "message"
_LONGEST_QUESTION, _SHOWN = 400, 200


def search(text: str, *, by: Actor, limit: int = 20) -> list[MessageHit]:
    """Find messages that hold every word of `text` or a longer one that begins with it.

    Whether `by` may enter is asked of the room itself as well: that may have changed since the message was indexed.
    """
    hits = index.find(text[:_LONGEST_QUESTION], groups=groups_of(by), kinds=(KIND,), limit=limit)
    wanted = [found for one in hits if (found := as_uuid(one.subject))]
    rows = {str(row.pk): row for row in Message.objects.filter(pk__in=wanted, deleted_at=None).select_related("room")}
    known = [rows[one.subject] for one in hits if one.subject in rows]
    return [_hit(row) for row in known if may_enter(by, read_audience(row.room.audience))]


def doc(row: Message) -> Doc:
    """Make what the search stores of a message whose room is loaded. Who may enter the room may find it."""
    return Doc(kind=KIND, subject=str(row.pk), title=row.room.title, body=row.text, audience=read_audience(row.room.audience))


def _hit(row: Message) -> MessageHit:
    text = shorten(" ".join(row.text.split()), _SHOWN)
    older = f"?before={row.number + 1}" if row.room.last_number - row.number >= PAGE else ""  # the page begins with the last ones
    path = f"{address_of(room_view(row.room))}{older}#m-{row.number}"
    return MessageHit(room=row.room.title, path=path, who=row.by_name, text=text, at=row.at)
