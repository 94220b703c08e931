"""People who are named in rooms are told."""

from collections.abc import Sequence

from varsko.conversations import queries as conversations
from varsko.core.clock import now
from varsko.core.outbox import Recorded
from varsko.paging.actions.news import Mention, tell_of_mentions
from varsko.paging.queries.roster import roster


def tell_mentioned(batch: Sequence[Recorded]) -> None:
    """Tell who was named, unless they have the room open, may not enter it any more, or the message is gone."""
    at = now()
    said = conversations.told({one.event.message for one in batch}, at=at)
    mentions = [
        Mention(user_id=one.event.user, message=place.message_id, who=place.who, room=place.room, path=place.path)
        for one in batch
        if (place := said.get(one.event.message)) and one.event.user in place.absent
    ]
    tell_of_mentions(mentions, roster({one.user_id for one in mentions}, at), at=at)
