"""What can be done with the ways to reach a person."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from varsko.core import outbox
from varsko.core.clock import new_id
from varsko.core.rows import find
from varsko.events.people import ContactAdded, ContactChanged, ContactRemoved
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people import queries
from varsko.people.data import Actor, ContactView, Subject
from varsko.people.domain.contacts import clean_address
from varsko.people.domain.permissions import NotAllowed, demand
from varsko.people.models import Contact, User

_NO_INBOX = frozenset({"webhook", "app"})  # nobody is bothered there by mistake


def add_contact(
    *, by: Actor, at: datetime, user_id: object, method: str, address: str, verified: bool | None = None, enabled: bool = True
) -> ContactView:
    """Add a way to reach a person, last in their order.

    A contact made by a key or by Varsko itself needs no confirmation, nor does one that is no inbox; others do when a person made
    them. Raises NotFound, Conflict for an
    address that the person already has, Invalid for one that cannot be reached by `method`.
    """
    owner = _owner(by, user_id)
    if verified and by.who.kind == "user":
        raise NotAllowed("verify contact")
    trusted = method in _NO_INBOX or (by.who.kind in {"system", "key"} if verified is None else verified)
    row = Contact(
        id=new_id(),
        user=owner,
        method=method,
        address=_address(method, address),
        enabled=enabled,
        verified_at=at if trusted else None,
        position=Contact.objects.filter(user=owner).count(),
        created_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            outbox.record(ContactAdded(**_about(row, by, at)))
    except IntegrityError:
        raise _taken() from None
    return queries.contact_view(row)


def update_contact(
    *, by: Actor, at: datetime, contact_id: object, address: str | None = None, enabled: bool | None = None, position: int | None = None
) -> ContactView:
    """Change what is given of a contact: its address (a person must then confirm it again), whether it is used, its place.

    `position` counts from 0; the others move along. Raises NotFound, Conflict, Invalid.
    """
    row = wanted(by, contact_id)
    changes: dict[str, Any] = {"enabled": enabled}
    if address is not None and (new := _address(row.method, address)) != row.address:
        changes |= {"address": new}
    changed = {field: value for field, value in changes.items() if value is not None and value != getattr(row, field)}
    columns = dict(changed)
    if "address" in changed:
        columns["verified_at"] = None if by.who.kind == "user" and row.method not in _NO_INBOX else at
    events = [
        ContactChanged(**_about(row, by, at), field=field, before=str(getattr(row, field)), after=str(value))
        for field, value in changed.items()
    ]
    try:
        with transaction.atomic():
            if columns:
                Contact.objects.filter(pk=row.pk).update(**columns)
            if position is not None:
                _move(row, position)
            outbox.record(*events)
    except IntegrityError:
        raise _taken() from None
    row.refresh_from_db()
    return queries.contact_view(row)


def remove_contact(*, by: Actor, at: datetime, contact_id: object) -> None:
    """Remove a way to reach a person. Raises NotFound."""
    row = wanted(by, contact_id)
    with transaction.atomic():
        Contact.objects.filter(pk=row.pk).delete()
        outbox.record(ContactRemoved(**_about(row, by, at)))


def wanted(by: Actor, contact_id: object) -> Contact:
    """Find a contact that `by` may configure; raises NotFound or NotAllowed."""
    row = find(Contact.objects.select_related("user"), contact_id)
    if row is None:
        raise NotFound("contact")
    demand(by, "configure", Subject(kind="user", owner_id=str(row.user_id)))
    return row


def _move(row: Contact, position: int) -> None:
    """Put one contact at its new place; only rows whose place changes are written."""
    others = [one for one in Contact.objects.filter(user=row.user_id) if one.pk != row.pk]
    others.insert(max(position, 0), row)
    moved = [one for place, one in enumerate(others) if one.position != place]
    for place, one in enumerate(others):
        one.position = place
    Contact.objects.bulk_update(moved, ["position"])


def _owner(by: Actor, user_id: object) -> User:
    found = find(User.objects.all(), user_id)
    demand(by, "configure", Subject(kind="user", owner_id=str(found.pk) if found else ""))
    if found is None:
        raise NotFound("user")
    return found


def _address(method: str, address: str) -> str:
    if method not in Contact.Method.values:
        raise Invalid({"method": _("A contact is one of email, sms, voice, webhook, app.")})
    clean = clean_address(method, address)
    if clean is None:
        raise Invalid({"address": _("This address cannot be reached. Write numbers with their country, such as +47 900 00 000.")})
    return clean


def _about(row: Contact, by: Actor, at: datetime) -> dict[str, Any]:
    return {
        "at": at,
        "by": by.who,
        "subject": str(row.user_id),
        "name": row.user.name,
        "contact_id": str(row.pk),
        "method": row.method,
        "address": row.address,
    }


def _taken() -> Conflict:
    return Conflict({"address": _("This contact exists already.")})
