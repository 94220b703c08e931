"""What the desk does with what is said in rooms."""

from collections.abc import Sequence
from contextlib import suppress

from varsko.core.outbox import Recorded
from varsko.desk.actions.origins import open_from_message
from varsko.kernel.errors import Invalid, NotFound
from varsko.people import queries as people
from varsko.people.domain.permissions import NotAllowed

_MEANING = "request"


def heed_signs(batch: Sequence[Recorded]) -> None:
    """Make a request of each message that was marked so, once, as far as whoever marked it may."""
    for one in batch:
        if one.event.meaning == _MEANING and one.event.by.kind == "user":
            with suppress(NotFound, NotAllowed, Invalid):  # the message or the right may be gone by now, or its room private
                open_from_message(by=people.actor_for_person(one.event.by.id), at=one.event.at, message=one.event.message)
