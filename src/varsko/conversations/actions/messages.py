"""Saying something, changing it, taking it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from varsko.conversations import queries
from varsko.conversations.actions.rooms import facts
from varsko.conversations.data import MessageView
from varsko.conversations.domain.entrance import may_remove, may_write
from varsko.conversations.models import Attachment, Content, Message, Room, Seat, Version
from varsko.conversations.rows import enter, find_message, read_audience, room_view
from varsko.core import files as stored
from varsko.core import outbox
from varsko.core.clock import new_id
from varsko.core.rows import find
from varsko.events.base import Event
from varsko.events.conversations import MessageDeleted, MessageEdited, MessagePosted, PersonMentioned
from varsko.kernel import files as rules
from varsko.kernel.errors import Conflict, Invalid
from varsko.kernel.files import Upload
from varsko.kernel.ids import as_uuid
from varsko.kernel.mentions import Named, mentioned
from varsko.kernel.text import clean
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed

LONGEST = 10_000
_MOST_MENTIONED = 20


def post(
    *,
    by: Actor,
    at: datetime,
    room_id: object,
    text: str,
    kind: str = Message.Kind.MESSAGE,
    reply_to: object = None,
    files: Sequence[Upload] = (),
    origin: str = "",
    external_id: str = "",
) -> MessageView:
    """Say something in a room: Markdown, files, or both. `kind` is message, note (said elsewhere) or system.

    `origin` and `external_id` name a message of another chat, or one try of a page to send something: the same pair is stored once.
    Raises NotFound, NotAllowed, Invalid, and Conflict when the room is closed.
    """
    room = writable(by, room_id)
    words, uploads = _text(text, bool(files)), [(one, stored.columns(one)) for one in stored.few(files)]
    external_id = clean(external_id)
    with transaction.atomic():
        Room.objects.select_for_update().get(pk=room.pk)  # one writer of a room at a time
        row = _already(room, origin, external_id)
        if row is None:
            number, revision = advance(room, at, messages=1)
            columns = {"room": room, "number": number, "revision": revision, "text": words, "kind": Message.Kind(kind).value, "at": at}
            source = {"origin": origin[:20], "external_id": external_id[:200], "reply_to": _replied(room, reply_to)}
            row = Message(id=new_id(), by_kind=by.who.kind, by_id=by.who.id, by_name=by.who.name[:200], **columns, **source)
            _store(row, uploads, by, at)
    return queries.message(by, row.pk)


def edit(*, by: Actor, at: datetime, message_id: object, text: str) -> MessageView:
    """Change the words of one's own message; the earlier words are kept. Raises NotFound, NotAllowed, Invalid, Conflict."""
    row = find_message(by, message_id)
    if row.by_id != by.who.id or row.by_kind != by.who.kind or not may_write(by, read_audience(row.room.audience)):
        raise NotAllowed("edit message")
    words = _text(text, row.files.exists())
    if words == row.text and row.deleted_at is None:
        return queries.message(by, row.pk)
    with transaction.atomic():
        revision = advance(row.room, at)[1]
        named = _named(row.room, words)
        changed = Message.objects.filter(pk=row.pk, deleted_at=None, text=row.text)
        if not changed.update(text=words, edited_at=at, revision=revision, mentions=[one.id for one in named]):
            raise Conflict({"text": _("The message was changed or removed meanwhile.")})
        Version.objects.create(message=row, text=row.text, until=at)
        fresh = [one for one in named if one.id not in row.mentions]
        outbox.record(MessageEdited(**about(row, by, at)), *_mentions(row, fresh, by, at))
    return queries.message(by, row.pk)


def delete(*, by: Actor, at: datetime, message_id: object) -> MessageView:
    """Remove a message: its words, their earlier versions and its files are gone for good; a trace stays. Raises NotFound, NotAllowed."""
    row = find_message(by, message_id)
    if not may_remove(by, read_audience(row.room.audience), row.by_id):
        raise NotAllowed("delete message")
    with transaction.atomic():
        revision = advance(row.room, at, closed_too=True)[1]
        gone = {"text": "", "mentions": [], "deleted_at": at, "deleted_by": by.who.name[:200], "revision": revision}
        if Message.objects.filter(pk=row.pk, deleted_at=None).update(**gone):
            Version.objects.filter(message=row).delete()
            Attachment.objects.filter(message=row).delete()
            row.reactions.all().delete()
            outbox.record(MessageDeleted(**about(row, by, at)))
    return queries.message(by, row.pk)


def writable(by: Actor, room_id: object) -> Room:
    """Find a room that `by` may write in. Raises NotFound, NotAllowed."""
    room = enter(by, room_id)
    if not may_write(by, read_audience(room.audience)):
        raise NotAllowed("write in room")
    return room


def advance(room: Room, at: datetime, *, messages: int = 0, closed_too: bool = False) -> tuple[int, int]:
    """Count a change, and new messages, inside the caller's transaction: one writer of a room at a time. Gives number and revision.

    Raises Conflict when the room is closed, unless `closed_too`.
    """
    rows = Room.objects.filter(pk=room.pk) if closed_too else Room.objects.filter(pk=room.pk, closed_at=None)
    said = {"last_at": at} if messages else {}
    if not rows.update(last_number=F("last_number") + messages, revision=F("revision") + 1, **said):
        raise Conflict({"text": _("This room is closed: nothing more is said here.")})
    return Room.objects.values_list("last_number", "revision").get(pk=room.pk)


def about(row: Message, by: Actor, at: datetime) -> dict[str, Any]:
    """Give what every event of a message says; its room must be loaded with it."""
    return {**facts(row.room, by, at), "message": str(row.pk), "number": row.number}


def _already(room: Room, origin: str, external_id: str) -> Message | None:
    rows = Message.objects.filter(room=room, origin=origin[:20], external_id=external_id[:200])
    return rows.first() if external_id else None


def _store(row: Message, uploads: Sequence[tuple[Upload, Mapping[str, Any]]], by: Actor, at: datetime) -> None:
    named = _named(row.room, row.text) if row.kind != Message.Kind.SYSTEM else []
    row.mentions = [one.id for one in named]
    row.save(force_insert=True)
    for upload, columns in uploads:
        _attach(row, upload, columns)
    if by.who.kind == "user":  # who speaks has read what came right before
        Seat.objects.filter(room=row.room, user=as_uuid(by.who.id), read_number=row.number - 1).update(read_number=row.number, read_at=at)
    posted = MessagePosted(**about(row, by, at), kind=row.kind, files=len(uploads), origin=row.origin)
    outbox.record(posted, *_mentions(row, named, by, at))


def _attach(row: Message, upload: Upload, columns: Mapping[str, Any]) -> None:
    file = Attachment.objects.create(message=row, **columns)
    Content.objects.create(attachment=file, data=upload.data)


def _named(room: Room, text: str) -> list[Named]:
    """List those a text names who may enter the room: nobody else is told."""
    if "@" not in text:
        return []
    people = {one.id: Named(one.id, one.name, one.email) for one in queries.people_of(room_view(room))}
    return [people[one] for one in mentioned(text, list(people.values()))][:_MOST_MENTIONED]


def _mentions(row: Message, named: Sequence[Named], by: Actor, at: datetime) -> list[Event]:
    return [PersonMentioned(**about(row, by, at), user=one.id, name=one.name) for one in named if one.id != by.who.id]


def _replied(room: Room, ref: object) -> Message | None:
    return find(Message.objects.filter(room=room), ref) if ref else None


def _text(text: str, has_files: bool) -> str:
    words = clean(text).replace("\r\n", "\n").strip()
    if not words and not has_files:
        raise Invalid({"text": _("Write something first.")})
    if len(words) > LONGEST:
        raise Invalid({"text": _("A message has at most %(n)d characters; attach longer texts as a file.") % {"n": LONGEST}})
    return words


def fitting(files: Sequence[Upload]) -> list[Upload]:
    """Keep the files that a message takes, in order: for those who cannot be asked to send others."""
    taken = [one for one in files if 0 < len(one.data) <= rules.LARGEST and not rules.is_refused(rules.safe_name(one.name))]
    return taken[: rules.MOST]
