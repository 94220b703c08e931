"""What the desk does with what is said in rooms."""

from collections.abc import Sequence
from contextlib import suppress

from django.utils import translation
from django.utils.translation import gettext as _

from varsko.core.outbox import Recorded
from varsko.desk.actions.origins import open_from_message, say_refused
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed

_MEANING = "request"


def heed_signs(batch: Sequence[Recorded]) -> None:
    """Make a request of each message that was marked so, once, as far as whoever marked it may; else the room hears why not."""
    for one in batch:
        if one.event.meaning == _MEANING and one.event.by.kind == "user":
            by = people.actor_for_person(one.event.by.id)
            with translation.override(by.language), suppress(NotFound):  # the message or its room may be gone by now
                why = _refused(one, by)
                if why:
                    _say(one, by, why)


def _refused(one: Recorded, by: Actor) -> str:
    """Make a request of a message, and give "" – or why it was refused, as far as a whole room may hear."""
    try:
        open_from_message(by=by, at=one.event.at, message=one.event.message)
    except Conflict:  # a confidential desk has it, of which the room must not hear
        return ""
    except Invalid as invalid:
        return " ".join(invalid.errors.values())
    except NotAllowed:
        return _("You may not make requests there.")
    return ""


def _say(one: Recorded, by: Actor, why: str) -> None:
    with suppress(NotAllowed, Invalid):  # who may only read the room, or a room that is closed
        say_refused(by=by, at=one.event.at, message=one.event.message, why=why, once=f"refused:{one.id}")
