"""Files of messages."""

from varsko.conversations.domain.entrance import may_enter
from varsko.conversations.models import Content
from varsko.conversations.rows import read_audience
from varsko.core.files import file_view
from varsko.core.rows import find
from varsko.kernel.errors import NotFound
from varsko.kernel.files import FileContent
from varsko.people.data import Actor


def file(by: Actor, file_id: object) -> FileContent:
    """Find a file of a room that `by` may enter, with its bytes. Raises NotFound."""
    row = find(Content.objects.select_related("attachment__message__room"), file_id)
    if row is None or not may_enter(by, read_audience(row.attachment.message.room.audience)):
        raise NotFound("file")
    return FileContent(file=file_view(row.attachment), data=bytes(row.data), digest=row.attachment.digest)
