"""What somebody says by mail in the room of an incident."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from varsko.conversations import actions as talks
from varsko.core import mails
from varsko.events.base import Who
from varsko.incidents.actions.places import enter_room
from varsko.incidents.domain.mail import Place, Voice, Why
from varsko.incidents.models import Incident, Mail
from varsko.incidents.queries.mail import account_of, words_of
from varsko.kernel.files import Upload
from varsko.kernel.mail.letter import Letter
from varsko.kernel.mail.quotes import Cut
from varsko.kernel.text import shorten
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor

ORIGIN = "mail"


def say(mail: Mail, letter: Letter, found: Place, incident: Incident, *, at: datetime) -> tuple[str, str]:
    """Put the new words of a mail, and its files, into the room of an incident: as its sender's, or marked as from outside.

    Gives the id of the message, and what told its words from a quote. Raises NotFound, NotAllowed, Conflict, Invalid as rooms do.
    """
    part = mails.part_of(letter, words_of(incident))
    uploads = [Upload(name=one.name, data=one.content) for one in letter.files]
    files = talks.fitting(uploads)
    with override(settings.VARSKO.language):
        text = _with_lost(text_of(mail, letter, part), len(uploads) - len(files))
        by = _speaker(letter, found)
    room = enter_room(by=by if found.voice is Voice.SELF else SYSTEM_ACTOR, at=at, ref=incident.pk)
    kind = "message" if found.voice is Voice.SELF else "note"
    said = talks.post(by=by, at=at, room_id=room.id, text=text, kind=kind, files=files, origin=ORIGIN, external_id=str(mail.pk))
    return said.id, part.how.value


def text_of(mail: Mail, letter: Letter, part: Cut) -> str:
    """Give what a mail says anew, or why that cannot be read here."""
    if mail.size > len(mail.raw):
        return _("This mail of %(size)s MB is too large to be read here.") % {"size": mail.size // 1_000_000}
    if letter.faults and not part.fresh:
        return _("This mail could not be read. It is kept as it came.")
    return part.fresh or _("(no text)")


def _with_lost(text: str, lost: int) -> str:
    said = ngettext("%(n)d file of this mail was not taken.", "%(n)d files of this mail were not taken.", lost) % {"n": lost}
    ending = f"\n\n{said}" if lost else ""
    return shorten(text, talks.LONGEST - len(ending)) + ending


def _speaker(letter: Letter, found: Place) -> Actor:
    account = account_of(letter)
    if found.voice is Voice.SELF:
        return people.actor_for_person(account.id if account else None)
    address = letter.sender.address
    name = f"{letter.sender.name} ({address})" if letter.sender.name else address
    if found.why is Why.SUBJECT_UNVERIFIED:
        name = _("%(name)s, not verified") % {"name": shorten(name, 150)}
    return Actor(who=Who(kind="system", name=shorten(name, 200)))
