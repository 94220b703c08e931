"""Contacts are confirmed by a code that is sent to them and typed back."""

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from varsko.core import deliveries, outbox
from varsko.core.clock import new_id
from varsko.core.models import Delivery
from varsko.core.rows import find
from varsko.events.people import ContactVerified
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people import letters, queries
from varsko.people.data import Actor, ContactView
from varsko.people.domain.permissions import NotAllowed
from varsko.people.models import Contact, ContactCode, User

CODE_LENGTH = 6
VALID_FOR = timedelta(minutes=15)
MOST_ATTEMPTS = 5
MOST_SENT = 5
COUNTED_FOR = timedelta(hours=1)
MOST_TEXTED, TEXTED_WITHIN = 10, timedelta(days=1)
"""Text messages cost money: so many codes go to a person's numbers, also to those that the person removed again."""


def send_code(*, by: Actor, at: datetime, contact_id: object) -> None:
    """Send a new code to an unconfirmed contact of one's own; an earlier code is void. Raises NotFound, Conflict when asked too often."""
    row = _own(by, contact_id)
    code = f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}}"
    with transaction.atomic():
        _refuse_many_texts(row, at)
        last = ContactCode.objects.select_for_update().filter(contact=row).first()
        counting = last is not None and last.first_sent_at > at - COUNTED_FOR
        if last is not None and counting and last.times_sent >= MOST_SENT:
            raise Conflict({"code": _("Too many codes were sent to this contact. Try again in an hour.")})
        ContactCode.objects.update_or_create(
            contact=row,
            defaults={
                "digest": _digest(row, code),
                "sent_at": at,
                "attempts": 0,
                "first_sent_at": last.first_sent_at if last is not None and counting else at,
                "times_sent": last.times_sent + 1 if last is not None and counting else 1,
            },
        )
        _send(row, code, by, at)


def _refuse_many_texts(row: Contact, at: datetime) -> None:
    if row.method == Contact.Method.EMAIL:
        return
    list(User.objects.select_for_update(of=("self",)).filter(pk=row.user_id).values_list("pk"))  # one code of a person after another
    codes = Delivery.objects.filter(channel=row.method, purpose=deliveries.ACCOUNT, user_id=row.user_id)
    if codes.filter(created_at__gt=at - TEXTED_WITHIN).count() >= MOST_TEXTED:
        raise Conflict({"code": _("Too many codes were sent to your numbers. Try again tomorrow.")})


def verify_contact(*, by: Actor, at: datetime, contact_id: object, code: str) -> ContactView:
    """Confirm a contact of one's own by the code that was sent to it.

    Raises NotFound, Invalid for a code that is wrong, older than 15 minutes, or after five wrong ones.
    """
    row = _own(by, contact_id)
    open_codes = ContactCode.objects.filter(contact=row, attempts__lt=MOST_ATTEMPTS, sent_at__gt=at - VALID_FOR)
    if not open_codes.update(attempts=F("attempts") + 1):
        raise Invalid({"code": _("This code cannot be used any more. Ask for a new one.")})
    stored = ContactCode.objects.values_list("digest", flat=True).get(contact=row)
    if not hmac.compare_digest(stored, _digest(row, "".join(code.split()))):
        raise Invalid({"code": _("This is not the code that was sent.")})
    with transaction.atomic():
        if Contact.objects.filter(pk=row.pk, address=row.address, verified_at=None).update(verified_at=at):
            ContactCode.objects.filter(contact=row).delete()
            outbox.record(
                ContactVerified(
                    at=at,
                    by=by.who,
                    subject=str(row.user_id),
                    name=row.user.name,
                    contact_id=str(row.pk),
                    method=row.method,
                    address=row.address,
                )
            )
    row.refresh_from_db()
    return queries.contact_view(row)


def _own(by: Actor, contact_id: object) -> Contact:
    """Find an unconfirmed contact of the actor; nobody confirms for somebody else."""
    row = find(Contact.objects.select_related("user").filter(verified_at=None), contact_id)
    if row is None:
        raise NotFound("contact")
    if by.who.kind != "user" or by.who.id != str(row.user_id):
        raise NotAllowed("verify contact")
    return row


def _digest(row: Contact, code: str) -> str:
    """Hash a code together with the address it was sent to."""
    return salted_hmac("varsko.people.contact", f"{row.pk}:{row.address}:{code}", algorithm="sha256").hexdigest()


def _send(row: Contact, code: str, by: Actor, at: datetime) -> None:
    with translation.override(by.language):
        if row.method == Contact.Method.EMAIL:
            letter = letters.Letter(
                subject=_("Your code is %(code)s") % {"code": code},
                paragraphs=[_("Type this code on your profile to be paged at this address. It works for 15 minutes.")],
                code=code,
            )
            letters.post(letter, address=row.address, at=at, user_id=row.user_id, name=row.user.name, expires_in=VALID_FOR)
            return
        text = _("Your code for Varsko is %(code)s.") % {"code": code}
    deliveries.enqueue(
        deliveries.Outgoing(
            channel=row.method,
            address=row.address,
            name=row.user.name,
            user_id=row.user_id,
            key=f"{deliveries.ACCOUNT}:{new_id()}",
            message={"text": text},
            purpose=deliveries.ACCOUNT,
            expires_at=at + VALID_FOR,
        ),
        at=at,
    )
