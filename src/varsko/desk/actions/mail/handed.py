"""Mail that came to the address of incidents and belongs to the desk: somebody puts it into a request, or begins one with it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from varsko.core import mails
from varsko.core.clock import new_id
from varsko.desk.actions.intake import desk_of
from varsko.desk.actions.mail.taking import begin, columns, join, placed
from varsko.desk.actions.rows import held, shown, take_turns
from varsko.desk.data import Draft, RequestView
from varsko.desk.domain.belonging import Hint, Place, Why
from varsko.desk.models import Desk, Mail
from varsko.desk.queries.access import desk_subject
from varsko.desk.queries.letters import read
from varsko.incidents import actions as incidents
from varsko.incidents.data import HandedMail
from varsko.kernel.errors import Conflict
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand


def take_over_mail(*, by: Actor, at: datetime, mail: object, request: str = "", desk: str = "") -> RequestView:
    """Put a mail that was left over among those of incidents into a request, as a note inside; without one begin a request at a desk.

    Nobody vouches for its sender, so what it says is not taken for the caller's. Raises NotFound, NotAllowed, Invalid, Conflict.
    """
    with transaction.atomic():
        take_turns()
        handed = incidents.hand_on_mail(by=by, mail=mail)
        row = _row(handed)
        letter = read(row, None)
        found = _found(by, request)
        taken = join(row, letter, found, at) if request else begin(row, letter, found, _desk(by, desk), at)
        said = columns(letter, found) | placed(taken)
        verdict = {"is_verified": handed.is_verified, "evidence": said["evidence"] or handed.evidence}  # as it was trusted where it came in
        for name, value in (said | verdict).items():
            setattr(row, name, value)
        _store(row)
        incidents.handed_on(by=by, at=at, mail=mail, to=taken.request.key)
    return shown(taken.request, by)


def _store(row: Mail) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict({"mail": _("The desk has this mail already.")}) from None


def _row(handed: HandedMail) -> Mail:
    """Give the mail as the desk keeps it, as it came; nothing is due any more."""
    said = {name: getattr(handed, name) for name in ("raw", "size", "address", "via", "envelope_from", "came_at", "proof", "signed_by")}
    return Mail(id=new_id(), identity=mails.identity_of(handed.raw), envelope_to=list(handed.envelope_to), **said)


def _found(by: Actor, ref: str) -> Place:
    return Place(why=Why.MOVED, hint=Hint.OTHER_SENDER, request=str(held(by, ref).pk)) if ref else Place(why=Why.MOVED)


def _desk(by: Actor, ref: str) -> Desk:
    desk = desk_of(Draft(title="", desk=ref), by)
    demand(by, "open", desk_subject(desk))
    return desk
