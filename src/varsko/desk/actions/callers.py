"""Who calls: found among those who are known, or written down."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line
from varsko.desk.actions.wording import index_requests
from varsko.desk.data import CallerDraft, CallerView
from varsko.desk.domain import limits
from varsko.desk.models import Caller, FormerName, Request
from varsko.desk.queries.access import ANY, visible_to
from varsko.desk.queries.callers import callers_for
from varsko.desk.queries.lists import caller_view
from varsko.events.desk import CallerChanged
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean, fold
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand, may

_ALIKE = 20
_FIELDS = ("name", "email", "phone", "organisation", "language", "vip", "manager_id")


def named_caller(draft: CallerDraft, *, by: Actor, at: datetime, language: str) -> Caller:
    """Find or write down who an operator says that it is, inside the caller's transaction: a card that they may know of, else as below."""
    if not draft.id:
        return caller_of(draft, at=at, language=language)
    found = find(callers_for(by), draft.id)
    if found is None:
        raise Invalid({"caller": _("Choose one of what is offered.")})
    return found


def caller_of(draft: CallerDraft, *, at: datetime, language: str) -> Caller:
    """Find or write down who calls, inside the caller's transaction: by account, by mail address, else as a new guest.

    Raises Invalid for somebody who cannot be told apart from nobody.
    """
    email = address(draft.email)
    person = people.user(draft.user_id) if draft.user_id else people.user(email) if email else None
    if person is not None:
        return of_person(person.id, at=at, phone=draft.phone, organisation=draft.organisation)
    known = Caller.objects.filter(email=email).first() if email else _known_guest(draft)
    return known or _guest(draft, email, at=at, language=language)


def of_person(user_id: str, *, at: datetime, phone: str = "", organisation: str = "") -> Caller:
    """Give the card of somebody with an account, up to date; a guest's card with the same address becomes theirs. Raises NotFound."""
    person = people.user(user_id)
    if person is None:
        raise NotFound("person")
    row = Caller.objects.filter(user=as_uuid(person.id)).first() or Caller.objects.filter(email=person.email, user=None).first()
    fresh = row is None
    row = row or Caller(created_at=at)
    row.user_id, row.name, row.email, row.language = as_uuid(person.id), person.name, person.email, person.language
    row.phone = line(phone, "phone", limits.PHONE) or row.phone or person.phone
    row.organisation = _organisation(organisation) or row.organisation
    return _keep(row, fresh)


def _known_guest(draft: CallerDraft) -> Caller | None:
    """Find a guest who gave no mail address by name and telephone number, however both are written."""
    number, name = digits(draft.phone), fold(" ".join(clean(draft.name).split()))
    if not number or not name:
        return None
    rows = Caller.objects.filter(user=None, email="", words__contains=number).order_by("created_at", "pk")[:_ALIKE]
    return next((row for row in rows if digits(row.phone) == number and fold(row.name) == name), None)


def _guest(draft: CallerDraft, email: str, *, at: datetime, language: str) -> Caller:
    phone = line(draft.phone, "phone", limits.PHONE)
    name = line(draft.name, "name", limits.NAME) or email or phone
    if not name:
        raise Invalid({"caller": _("Say who calls: a name, a mail address or a telephone number.")})
    spoken = draft.language if draft.language in dict(settings.LANGUAGES) else language
    row = Caller(name=name, email=email, phone=phone, organisation=_organisation(draft.organisation), language=spoken, created_at=at)
    return _keep(row, True)


def _keep(row: Caller, fresh: bool) -> Caller:
    renamed = not fresh and not Caller.objects.filter(pk=row.pk, name=row.name).exists()
    row.words = words_of(row)
    if fresh:
        row.save(force_insert=True)
    else:
        row.save(update_fields=["user", "name", "email", "phone", "organisation", "language", "vip", "manager", "words"])
    if renamed:
        index_requests(Request.objects.filter(caller=row))
    return row


def words_of(row: Caller) -> str:
    """Give the words by which a caller is found."""
    return fold(" ".join([row.name, row.email, row.phone, digits(row.phone), row.organisation]))[:800]


def _organisation(said: str) -> str:
    """Read the name of an organisation; one that it had before means what it is called now."""
    name = line(said, "organisation", limits.NAME)
    return FormerName.objects.filter(name=name).values_list("organisation", flat=True).first() or name if name else ""


def digits(phone: str) -> str:
    """Give the digits of a telephone number, so that it is found however it is written."""
    return "".join(char for char in phone if char.isascii() and char.isdigit())


def address(email: str) -> str:
    """Read a mail address, in lower case; "" for none. Raises Invalid for one that no mail can go to."""
    said = line(email, "email", 254).lower()
    if said:
        try:
            validate_email(said)
        except ValidationError:
            raise Invalid({"email": _("This is not a mail address.")}) from None
    return said


def change_caller(*, by: Actor, at: datetime, caller_id: str, draft: CallerDraft, vip: bool) -> CallerView:
    """Say anew who somebody is; of a person with an account only telephone, organisation and VIP. Raises NotFound, NotAllowed, Invalid."""
    demand(by, "change", ANY)
    with transaction.atomic():
        row = find(callers_for(by).select_for_update(of=("self",)), caller_id)
        if row is None:
            raise NotFound("caller")
        before = caller_view(row)
        row.phone, row.organisation = line(draft.phone, "phone", limits.PHONE), _organisation(draft.organisation)
        row.vip = vip
        if draft.manager is not None:
            _manage(row, draft.manager, by)
        if row.user_id is None:
            _rename(row, draft, by)
        after = caller_view(_keep(row, False))
        changed = tuple(name for name in _FIELDS if getattr(before, name) != getattr(after, name))
        record(CallerChanged(at=at, by=by.who, subject=after.id, fields=changed))
    return after


def _manage(row: Caller, said: str, by: Actor) -> None:
    """Say who approves first what somebody asks for: nobody says so of themselves, or names themselves, but who sets the house up."""
    found = people.user(said.strip()) if said.strip() else None
    new = as_uuid(found.id) if found else None
    if new == row.manager_id and bool(new) == bool(said.strip()):
        return  # who left since stands there until somebody says otherwise: the rest of the card is changed all the same
    if said.strip() and (found is None or not found.is_active):
        raise Invalid({"manager": _("Nobody who can sign in has this address.")})
    if new and new == row.user_id:
        raise Invalid({"manager": _("Nobody approves what they ask for themselves.")})
    is_own = by.who.kind == "user" and by.who.id in {str(row.user_id), str(new)}
    if is_own and not may(by, "configure", Subject(kind="settings")):
        raise Invalid({"manager": _("Let somebody else write down who approves for whom, where it is about yourself.")})
    row.manager_id = new


def _rename(row: Caller, draft: CallerDraft, by: Actor) -> None:
    before = row.email
    row.name, row.email = line(draft.name, "name", limits.NAME, required=True), address(draft.email)
    if row.email != before and Request.objects.filter(caller=row).exclude(pk__in=visible_to(by).values("pk")).exists():
        # Letters of all desks go to this address: who may not read all of them must not lead them elsewhere.
        raise Invalid({"email": _("Only somebody who may see all that this caller asked for can change the address.")})
    row.language = draft.language if draft.language in dict(settings.LANGUAGES) else row.language
    if row.email and (Caller.objects.filter(email=row.email).exclude(pk=row.pk).exists() or people.user(row.email)):
        raise Conflict({"email": _("Somebody else has this address.")})
