"""The one thing a composer does: what begins with a slash is a command, all else is said."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from varsko.conversations import owners
from varsko.conversations.actions.messages import post, writable
from varsko.conversations.data import Call, Said, Verb
from varsko.conversations.domain.commands import Command, literal, parse
from varsko.conversations.models import Message, Room
from varsko.conversations.rows import room_view
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.files import Upload
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed

PAGE = "page"
NOTE, HELP = "note", "help"


def say(
    *,
    by: Actor,
    at: datetime,
    room_id: object,
    text: str,
    is_note: bool = False,
    reply_to: object = None,
    files: Sequence[Upload] = (),
    token: str = "",
) -> Said:
    """Do what somebody typed: say it, note it, or run a command, whose answer is for its author alone.

    `token` is one try of a page: sent twice, it is said once. Raises NotFound, NotAllowed, Invalid and Conflict as `post` does; what
    a command finds wrong comes back as its answer.
    """
    room = writable(by, room_id)
    command = None if is_note or files else parse(text)
    if command and command.verb != NOTE:
        return _run(command, room, by, at, token)
    words = command.arguments if command else literal(text)
    kind = Message.Kind.NOTE if is_note or command else Message.Kind.MESSAGE
    origin = PAGE if token else ""
    said = post(by=by, at=at, room_id=room.pk, text=words, kind=kind, reply_to=reply_to, files=files, origin=origin, external_id=token)
    return Said(message=said)


def _run(command: Command, room: Room, by: Actor, at: datetime, token: str) -> Said:
    verbs = owners.verbs_of(room.about)
    verb = verbs.get(command.verb)
    if command.verb == HELP:
        return Said(answer=_help(verbs))
    if verb is None:
        return Said(answer=_unknown(command.verb, verbs), is_wrong=True)
    try:
        call = Call(by=by, at=at, room=room_view(room), arguments=command.arguments, words=command.words, token=token)
        return Said(answer=verb.run(call))
    except Invalid as error:
        return Said(answer=" ".join(error.errors.values()), is_wrong=True)
    except NotFound:
        return Said(answer=_("What /%(verb)s names is not there.") % {"verb": command.verb}, is_wrong=True)
    except NotAllowed:
        return Said(answer=_("/%(verb)s is not yours to use here.") % {"verb": command.verb}, is_wrong=True)


def _unknown(verb: str, verbs: Mapping[str, Verb]) -> str:
    known = ", ".join(f"/{name}" for name in (*verbs, NOTE, HELP))
    return _("There is no command /%(verb)s. There are: %(known)s. Begin with // to say it as it is.") % {"verb": verb, "known": known}


def _help(verbs: Mapping[str, Verb]) -> str:
    lines = [f"/{name} {one.usage()}".strip() + f" – {one.help()}" for name, one in verbs.items()]
    return "\n".join([*lines, f"/{NOTE} … – {_('Write down what was said elsewhere.')}"])
