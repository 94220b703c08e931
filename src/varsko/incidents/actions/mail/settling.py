"""What somebody makes of a mail that was left over: put into a room, begun an incident with, dismissed, or given to another stage."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.events.incident_work import MailAssigned, MailSettled
from varsko.incidents.actions.declare import declare
from varsko.incidents.actions.mail.saying import say
from varsko.incidents.actions.mail.taking import draft_of
from varsko.incidents.actions.rows import about, held, shown
from varsko.incidents.data import IncidentView
from varsko.incidents.domain.mail import SETTLED, Place, Voice, Why
from varsko.incidents.mailed import HandedMail
from varsko.incidents.models import Incident, Mail
from varsko.incidents.queries.mail import left_for, mail_home, read
from varsko.kernel.errors import Conflict, NotFound
from varsko.people.data import Actor


def assign_mail(*, by: Actor, at: datetime, mail: object, ref: object) -> IncidentView:
    """Put a mail that was left over into the room of an incident, marked as from outside: nobody vouches for its sender.

    Raises NotFound, NotAllowed, Conflict, and Invalid as rooms do.
    """
    with transaction.atomic():
        row = _whole(by, mail)
        incident = held(by, ref)
        place = Place(why=Why.BY_HAND, incident=str(incident.pk), voice=Voice.OUTSIDE)
        said, cut = say(row, read(row, mail_home()), place, incident, at=at)
        _assign(row, incident, by, at, said=said, cut=cut)
    return shown(incident, by)


def declare_by_mail(*, by: Actor, at: datetime, mail: object) -> IncidentView:
    """Begin an incident with a mail that was left over, to be looked at before anybody is paged. Raises NotFound, NotAllowed, Conflict."""
    with transaction.atomic():
        row = _whole(by, mail)
        draft, cut = draft_of(row, read(row, mail_home()))
        view = declare(by=by, at=at, draft=replace(draft, in_triage=True))[0]
        _assign(row, held(by, view.id), by, at, cut=cut)
    return view


def dismiss_mail(*, by: Actor, at: datetime, mail: object) -> None:
    """Say that nothing is to be made of a mail; it is kept as it came, and can be put somewhere later. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = _left(by, mail)
        if row.why not in SETTLED:
            _settle(row, Why.DISMISSED, "", by, at)


def hand_on_mail(*, by: Actor, mail: object) -> HandedMail:
    """Give a mail that was left over to another stage, inside the caller's transaction; `handed_on` says where it went.

    Raises NotFound, NotAllowed, Conflict.
    """
    row = _whole(by, mail)
    return HandedMail(
        id=str(row.pk),
        raw=bytes(row.raw),
        size=row.size,
        address=row.address,
        via=row.via,
        envelope_from=row.envelope_from,
        envelope_to=tuple(row.envelope_to),
        came_at=row.came_at,
        proof=row.proof,
        signed_by=row.signed_by,
        is_verified=row.is_verified,
        evidence=row.evidence,
    )


def handed_on(*, by: Actor, at: datetime, mail: object, to: str) -> None:
    """Note where a mail went that was handed on, inside the same transaction; `to` is a key. Raises NotFound, NotAllowed, Conflict."""
    _settle(_left(by, mail), Why.HANDED_ON, to, by, at)


def _left(by: Actor, mail: object) -> Mail:
    """Hold a mail that nothing was made of; one that was dismissed may be taken up again."""
    row = find(left_for(by).select_for_update(of=("self",)), mail)
    if row is None:
        raise NotFound("mail")
    if row.why == Why.HANDED_ON:
        raise Conflict({"mail": _("It was given to the desk already.")})
    return row


def _whole(by: Actor, mail: object) -> Mail:
    """Hold one whose text is still kept: of what a rule let go, or of somebody who was erased, nothing can be made."""
    row = _left(by, mail)
    if row.size and not row.raw:
        raise Conflict({"mail": _("It does not exist any more.")})
    return row


def _assign(row: Mail, incident: Incident, by: Actor, at: datetime, *, cut: str, said: str = "") -> None:
    columns = {"state": Mail.State.PLACED, "why": Why.BY_HAND.value, "incident": incident, "said_id": said or None, "cut": cut}
    Mail.objects.filter(pk=row.pk).update(**columns)
    record(MailAssigned(**about(incident, by, at), mail=str(row.pk), sender=row.sender, before=row.why))


def _settle(row: Mail, why: Why, to: str, by: Actor, at: datetime) -> None:
    Mail.objects.filter(pk=row.pk).update(why=why.value)
    record(MailSettled(at=at, by=by.who, subject=str(row.pk), reason=why.value, before=row.why, to=to))
