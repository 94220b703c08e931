"""Signs on messages."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.conversations import queries
from varsko.conversations.actions.messages import about, advance
from varsko.conversations.data import MessageView, SignView
from varsko.conversations.domain.entrance import may_write
from varsko.conversations.domain.signs import MOST, Meaning, is_symbol
from varsko.conversations.models import Choice, Message, Reaction
from varsko.conversations.rows import find_message, read_audience
from varsko.core import outbox, sequences
from varsko.events.conversations import MessageReacted, MessageUnreacted, SignsChosen
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import NotAllowed, demand


def react(*, by: Actor, at: datetime, message_id: object, symbol: str) -> MessageView:
    """Put a sign on a message; a second time changes nothing. Raises NotFound, NotAllowed, Conflict, and Invalid for an unknown sign."""
    row = _signable(by, message_id)
    sign = next((one for one in queries.signs() if one.symbol == symbol), None)
    if sign is None:
        raise Invalid({"symbol": _("This reaction is not offered here.")})
    with transaction.atomic():
        revision = advance(row.room, at)[1]
        columns = {"meaning": sign.meaning, "by_name": by.who.name[:200], "at": at}
        _reaction, is_new = Reaction.objects.get_or_create(message=row, symbol=symbol, by_id=by.who.id, defaults=columns)
        if is_new:
            Message.objects.filter(pk=row.pk).update(revision=revision)
            outbox.record(MessageReacted(**about(row, by, at), symbol=symbol, meaning=sign.meaning))
    return queries.message(by, row.pk)


def unreact(*, by: Actor, at: datetime, message_id: object, symbol: str) -> MessageView:
    """Take one's own sign back. Raises NotFound, NotAllowed, Conflict."""
    row = _signable(by, message_id)
    with transaction.atomic():
        revision = advance(row.room, at)[1]
        mine = Reaction.objects.filter(message=row, symbol=symbol, by_id=by.who.id).first()
        if mine is not None:
            mine.delete()
            Message.objects.filter(pk=row.pk).update(revision=revision)
            is_last = not row.reactions.filter(meaning=mine.meaning).exists()
            outbox.record(MessageUnreacted(**about(row, by, at), symbol=symbol, meaning=mine.meaning, is_last=is_last))
    return queries.message(by, row.pk)


def choose_signs(*, by: Actor, at: datetime, signs: Sequence[SignView]) -> None:
    """Say which signs are offered, in order; without any, the built-in ones are. Raises NotAllowed, Invalid."""
    demand(by, "configure", Subject(kind="settings"))
    symbols = [one.symbol for one in signs]
    if len(signs) > MOST or len(set(symbols)) != len(symbols):
        raise Invalid({"signs": _("Choose at most %(n)d different reactions.") % {"n": MOST}})
    for one in signs:
        if not is_symbol(one.symbol):
            raise Invalid({"signs": _("“%(symbol)s” is not an emoji.") % {"symbol": one.symbol[:20]}})
    with transaction.atomic():
        sequences.hold("signs")
        Choice.objects.all().delete()
        Choice.objects.bulk_create(
            Choice(symbol=one.symbol, meaning=Meaning(one.meaning).value, position=place) for place, one in enumerate(signs)
        )
        outbox.record(SignsChosen(at=at, by=by.who, subject="signs", symbols=tuple(symbols)))


def _signable(by: Actor, message_id: object) -> Message:
    row = find_message(by, message_id)
    if row.deleted_at is not None:
        raise NotFound("message")
    if not by.who.id or not may_write(by, read_audience(row.room.audience)):
        raise NotAllowed("react to message")
    return row
