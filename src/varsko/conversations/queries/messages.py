"""Messages as one reader sees them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from varsko.conversations.data import Card, MessageView, OldText, Quote, ReactionView
from varsko.conversations.domain import references
from varsko.conversations.domain.signs import Meaning
from varsko.conversations.models import Attachment, Message, Reaction
from varsko.conversations.owners import shown
from varsko.conversations.rows import enter, find_message
from varsko.core.files import file_view
from varsko.kernel.files import FileView
from varsko.kernel.text import shorten
from varsko.people.data import Actor

PAGE = 50
MOST = 200
OWN_ORIGINS = ("", "page", "api", "desk")  # tries of our own page and of scripts, and what the desk says: no other chat
_QUOTED = 100
_MOMENTS = timedelta(minutes=5)


def messages(by: Actor, room_id: object, *, before: int = 0, after: int = 0, limit: int = PAGE) -> list[MessageView]:
    """Give one page of a room, the oldest first: the last messages, those before a number, or those after one. Raises NotFound."""
    rows = Message.objects.filter(room=enter(by, room_id))
    if after:
        return views(list(rows.filter(number__gt=after).order_by("number")[: min(limit, MOST)]), by)
    rows = rows.filter(number__lt=before) if before else rows
    return views(list(rows.order_by("-number")[: min(limit, MOST)])[::-1], by)


def message(by: Actor, message_id: object) -> MessageView:
    """Find one message in a room that `by` may enter. Raises NotFound."""
    return views([find_message(by, message_id)], by)[0]


def versions(by: Actor, message_id: object) -> list[OldText]:
    """List what a message said before, the oldest first; a deleted one tells nothing. Raises NotFound."""
    row = find_message(by, message_id)
    return [OldText(text=one.text, until=one.until) for one in row.versions.order_by("pk")] if row.deleted_at is None else []


def pinned(by: Actor, room_id: object, *, after: int = 0, limit: int = 20) -> list[MessageView]:
    """List the messages that somebody's sign pins, the newest first, with numbers above `after`. Raises NotFound."""
    return views(list(pins(enter(by, room_id).pk, after)[:limit]), by)


def pins(room_id: Any, after: int) -> QuerySet[Message]:
    """Give the pinned messages of a room, the newest first."""
    wanted = Reaction.objects.filter(meaning=Meaning.PIN, message__room=room_id).values("message_id")
    return Message.objects.filter(pk__in=wanted, number__gt=after, deleted_at=None).order_by("-number")


def views(rows: Sequence[Message], by: Actor) -> list[MessageView]:
    """Make the shapes of messages for a reader, in a handful of queries however many they are."""
    ids = [row.pk for row in rows if row.deleted_at is None]
    files, reactions = _files(ids), _reactions(ids, by)
    cards, quotes = _cards(rows, by), _quotes(rows)
    previous = [None, *rows]
    return [
        replace(_view(row, by, files, reactions, cards, quotes), is_continued=_goes_on(before, row))
        for before, row in zip(previous, rows, strict=False)
    ]


def _goes_on(before: Message | None, row: Message) -> bool:
    if before is None or row.kind != Message.Kind.MESSAGE or row.reply_to_id or (before.kind, before.deleted_at) != (row.kind, None):
        return False
    return (before.by_kind, before.by_id, before.by_name) == (row.by_kind, row.by_id, row.by_name) and row.at - before.at < _MOMENTS


def _view(
    row: Message,
    by: Actor,
    files: Mapping[Any, Sequence[FileView]],
    reactions: Mapping[Any, Sequence[ReactionView]],
    cards: Mapping[Any, Sequence[Card]],
    quotes: Mapping[Any, Quote],
) -> MessageView:
    signs = tuple(reactions.get(row.pk, ()))
    return MessageView(
        id=str(row.pk),
        room_id=str(row.room_id),
        number=row.number,
        revision=row.revision,
        kind=row.kind,
        text=row.text,
        at=row.at,
        by_kind=row.by_kind,
        by_id=row.by_id,
        by_name=row.by_name,
        reply=quotes.get(row.reply_to_id),
        files=tuple(files.get(row.pk, ())),
        reactions=signs,
        cards=tuple(cards.get(row.pk, ())),
        names_reader=by.who.kind == "user" and by.who.id in row.mentions,
        is_mine=bool(by.who.id) and by.who.id == row.by_id,
        is_pinned=any(one.meaning == Meaning.PIN for one in signs),
        origin=row.origin,
        is_from_elsewhere=row.origin not in OWN_ORIGINS,
        edited_at=row.edited_at,
        deleted_at=row.deleted_at,
        deleted_by=row.deleted_by,
    )


def _files(ids: Sequence[Any]) -> dict[Any, list[FileView]]:
    found: dict[Any, list[FileView]] = defaultdict(list)
    for row in Attachment.objects.filter(message__in=ids).order_by("pk"):
        found[row.message_id].append(file_view(row))
    return found


def _reactions(ids: Sequence[Any], by: Actor) -> dict[Any, list[ReactionView]]:
    together: dict[Any, dict[str, list[Reaction]]] = defaultdict(lambda: defaultdict(list))
    for row in Reaction.objects.filter(message__in=ids).order_by("pk"):
        together[row.message_id][row.symbol].append(row)
    return {pk: [_reaction(rows, by) for rows in signs.values()] for pk, signs in together.items()}


def _reaction(rows: Sequence[Reaction], by: Actor) -> ReactionView:
    return ReactionView(
        symbol=rows[0].symbol,
        meaning=rows[0].meaning,
        names=tuple(one.by_name for one in rows),
        is_mine=any(one.by_id == by.who.id for one in rows),
    )


def _quotes(rows: Iterable[Message]) -> dict[Any, Quote]:
    wanted = {row.reply_to_id for row in rows if row.reply_to_id and row.deleted_at is None}
    found = Message.objects.filter(pk__in=wanted).only("number", "by_name", "text") if wanted else ()
    return {one.pk: Quote(number=one.number, by_name=one.by_name, text=shorten(" ".join(one.text.split()), _QUOTED)) for one in found}


def _cards(rows: Sequence[Message], by: Actor) -> dict[Any, list[Card]]:
    """Show what messages speak of: each kind of thing is asked for once."""
    patterns = [pattern for pattern, _ in shown().values()]
    spoken = {row.pk: references.find(row.text, patterns, base=settings.VARSKO.url) for row in rows if row.text}
    known: dict[references.Reference, Card] = {}
    for kind, (_, resolve) in shown().items():
        wanted = list(dict.fromkeys(one.ref for found in spoken.values() for one in found if one.kind == kind))
        cards = resolve(wanted, by) if wanted else {}
        known.update({references.Reference(kind, ref): card for ref, card in cards.items()})
    return {pk: list(dict.fromkeys(known[one] for one in found if one in known))[: references.MOST_SHOWN] for pk, found in spoken.items()}
