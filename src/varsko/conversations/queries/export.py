"""A room as a document."""

from collections.abc import Iterator
from datetime import UTC
from uuid import UUID

from django.utils.translation import gettext as _

from varsko.conversations.data import MessageView
from varsko.conversations.models import Message
from varsko.conversations.queries.messages import MOST, views
from varsko.conversations.rows import enter
from varsko.people.data import Actor


def export(by: Actor, room_id: object) -> Iterator[str]:
    """Write a whole room as Markdown, piece by piece, times in UTC, in the reader's language. Raises NotFound at once."""
    row = enter(by, room_id)
    return _pieces(by, row.pk, f"# {row.title}\n")


def _pieces(by: Actor, room_id: UUID, head: str) -> Iterator[str]:
    yield head
    last = 0
    while rows := list(Message.objects.filter(room=room_id, number__gt=last).order_by("number")[:MOST]):
        yield "".join(_entry(one) for one in views(rows, by))
        last = rows[-1].number


def _entry(one: MessageView) -> str:
    marks = [_("note")] if one.kind == Message.Kind.NOTE else []
    marks += [_("edited")] if one.edited_at else []
    head = f"\n**{one.at.astimezone(UTC):%Y-%m-%d %H:%M:%S UTC} · {one.by_name}**" + (f" ({', '.join(marks)})" if marks else "")
    if one.deleted_at:
        return f"{head}\n\n_{_('Removed by %(name)s') % {'name': one.deleted_by}}_\n"
    lines = [f"> {one.reply.by_name}: {one.reply.text}\n"] if one.reply else []
    lines += [one.text] if one.text else []
    lines += [_("File: %(name)s") % {"name": file.name} for file in one.files]
    lines += [" ".join(f"{sign.symbol} {', '.join(sign.names)}" for sign in one.reactions)] if one.reactions else []
    return f"{head}\n\n" + "\n\n".join(lines) + "\n"
