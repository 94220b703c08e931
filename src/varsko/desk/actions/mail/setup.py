"""The addresses of desks, and the list of people to ring."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import mails
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line, refuse
from varsko.desk.actions.forms import find_version
from varsko.desk.models import Desk, MailAddress, Unreachable
from varsko.desk.queries.access import ANY, desk_subject
from varsko.desk.queries.desks import where_desk
from varsko.events.desk import MailAddressChanged
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.mail.headers import address_in
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand

OWNER = "desk"


def write_address(
    *, by: Actor, at: datetime, desk: str, address: str, plus: bool = True, acknowledges: bool = True, trusted: str = "", form: str = ""
) -> None:
    """Give a desk an address, or change what is known of it; `form`, an id, is asked for with the receipt.

    Raises NotFound, NotAllowed, Invalid, and Conflict for another's.
    """
    with transaction.atomic():
        row = _desk(by, desk)
        said = address_in(address)
        if not said or "+" in said:
            raise Invalid({"address": _("Write a mail address, such as helpdesk@example.org.")})
        if mails.owner_of(said, but=OWNER):
            raise Conflict({"address": _("Incidents have this address.")})
        wanted = find_version(row, form) if form else None
        refuse(form=form and (wanted is None or wanted.form.approval))
        values: dict[str, Any] = {
            "plus": plus,
            "acknowledges": acknowledges,
            "trusted": line(trusted, "trusted", 200),
            "form": wanted.form if wanted else None,
        }
        found, made = MailAddress.objects.get_or_create(address=said, defaults={"desk": row, "created_at": at, **values})
        if found.desk_id != row.pk:
            raise Conflict({"address": _("Another desk has this address.")})
        MailAddress.objects.filter(pk=found.pk).update(**values)
        change = "added" if made else "changed"
        record(MailAddressChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, address=said, change=change))


def remove_address(*, by: Actor, at: datetime, address: object) -> None:
    """Take an address away: mail to it is refused from now on. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = find(MailAddress.objects.select_related("desk"), address)
        if row is None:
            raise NotFound("address")
        demand(by, "configure", desk_subject(row.desk))
        MailAddress.objects.filter(pk=row.pk).delete()
        desk = row.desk
        record(MailAddressChanged(at=at, by=by.who, subject=str(desk.pk), name=desk.name, address=row.address, change="removed"))


def reached(*, by: Actor, at: datetime, unreachable: object) -> None:
    """Tick somebody off the list of people to ring. Raises NotFound, NotAllowed."""
    demand(by, "change", ANY)
    row = find(Unreachable.objects.filter(done_at=None), unreachable)
    if row is None:
        raise NotFound("address")
    Unreachable.objects.filter(pk=row.pk, done_at=None).update(done_at=at, done_by=by.who.name)


def _desk(by: Actor, desk: str) -> Desk:
    row = Desk.objects.filter(where_desk(desk)).first()
    if row is None:
        raise NotFound("desk")
    demand(by, "configure", desk_subject(row))
    return row
