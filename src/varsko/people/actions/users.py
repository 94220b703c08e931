"""What can be done with people."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from varsko.core import outbox
from varsko.core.clock import new_id
from varsko.core.rows import find
from varsko.events.people import ContactAdded, UserChanged, UserCreated, UserDeleted
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.text import clean, clean_all
from varsko.people import queries
from varsko.people.data import Actor, Person, Subject
from varsko.people.domain.contacts import clean_email, clean_phone
from varsko.people.domain.permissions import NotAllowed, demand
from varsko.people.domain.roles import ROLES, may_give
from varsko.people.models import LANGUAGES, Contact, User

_LONGEST_PROFILE = 100_000
_HIDDEN = frozenset({"password", "profile"})
_OWN = frozenset({"name", "language", "time_zone", "phone", "password"})
_GUARDED = frozenset({"email", "role", "password", "is_active"})  # of an owner: for owners only


def create_user(
    *,
    by: Actor,
    at: datetime,
    email: str,
    name: str,
    role: str = "responder",
    password: str | None = None,
    language: str = "",
    time_zone: str = "",
    phone: str = "",
    profile: Mapping[str, Any] | None = None,
    sealed: str = "",
) -> Person:
    """Make a person who is reached at `email`; made by a key or by Varsko itself, that address needs no confirmation.

    Without a password they sign in after a reset by mail; `sealed` is one that Varsko itself hashed. Raises Conflict, Invalid.
    """
    demand(by, "configure", Subject(kind="user"))
    if password and by.who.kind != "system":  # whoever sets one by command is trusted to know why
        check_password(password, email=email, name=name)
    columns = _cleaned(
        {
            "email": email,
            "name": name,
            "role": role,
            "language": language or settings.VARSKO.language,
            "time_zone": time_zone or settings.VARSKO.time_zone,
            "phone": phone,
            "profile": dict(profile or {}),
            "password": password,
        },
        by,
    )
    columns |= {"password": sealed} if sealed and by.who.kind == "system" else {}
    trusted = by.who.kind in {"system", "key"}
    user = User(id=new_id(), **columns, is_verified=trusted, created_at=at)
    contact = Contact(id=new_id(), user=user, method="email", address=user.email, verified_at=at if trusted else None, created_at=at)
    about: dict[str, Any] = {"at": at, "by": by.who, "subject": str(user.pk), "name": user.name}
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            contact.save(force_insert=True)
            outbox.record(
                UserCreated(**about, email=user.email, role=user.role),
                ContactAdded(**about, contact_id=str(contact.pk), method="email", address=user.email),
            )
    except IntegrityError:
        raise _taken() from None
    return queries.person_view(user)


def update_user(
    *,
    by: Actor,
    at: datetime,
    user_id: object,
    email: str | None = None,
    name: str | None = None,
    role: str | None = None,
    password: str | None = None,
    language: str | None = None,
    time_zone: str | None = None,
    phone: str | None = None,
    profile: Mapping[str, Any] | None = None,
    is_active: bool | None = None,
) -> Person:
    """Change what is given of a person; people may change their own name, language, zone, phone and password.

    The last active owner keeps role and access. Raises NotFound, Conflict, Invalid.
    """
    given = {
        "email": email,
        "name": name,
        "role": role,
        "password": password,
        "language": language,
        "time_zone": time_zone,
        "phone": phone,
        "profile": None if profile is None else dict(profile),
        "is_active": is_active,
    }
    given = {field: value for field, value in given.items() if value is not None}
    user = _wanted(by, user_id, own=_OWN.issuperset(given))
    if password and by.who.kind != "system":
        check_password(password, email=user.email, name=user.name)
    columns = _cleaned(given, by)
    changed = {field: value for field, value in columns.items() if value != getattr(user, field)}
    if changed.keys() & _GUARDED and not may_give(by, user.role):
        raise NotAllowed("configure user")
    try:
        with transaction.atomic():
            if changed.keys() & {"role", "is_active"}:
                _keep_an_owner(user)
            _store(user, changed, None if by.who.kind == "user" else at)
            outbox.record(*(_change(user, field, value, by, at) for field, value in changed.items()))
    except IntegrityError:
        raise _taken() from None
    user.refresh_from_db()
    return queries.person_view(user)


def delete_user(*, by: Actor, at: datetime, user_id: object) -> None:
    """Remove a person from their teams and for good; what they did stays in the log under their name.

    Raises NotFound, Conflict for the last active owner.
    """
    user = _wanted(by, user_id, own=False, verb="delete")
    if not may_give(by, user.role):
        raise NotAllowed("delete user")
    with transaction.atomic():
        _keep_an_owner(user)
        outbox.record(UserDeleted(at=at, by=by.who, subject=str(user.pk), name=user.name, email=user.email))
        User.objects.filter(pk=user.pk).delete()


def _store(user: User, changed: dict[str, Any], verified_at: datetime | None) -> None:
    """Write the named columns; the contact that mirrors the sign-in address follows it."""
    if not changed:
        return
    User.objects.filter(pk=user.pk).update(**changed)
    mirror = Contact.objects.filter(user=user, method="email")
    if "email" in changed and not mirror.filter(address=changed["email"]).exists():
        mirror.filter(address=user.email).update(address=changed["email"], verified_at=verified_at)


def _wanted(by: Actor, user_id: object, *, own: bool, verb: str = "configure") -> User:
    user = find(User.objects.all(), user_id)
    demand(by, verb, Subject(kind="user", owner_id=str(user.pk) if user and own else ""))
    if user is None:
        raise NotFound("user")
    return user


def _keep_an_owner(user: User) -> None:
    """Refuse to lose the last active owner, inside the caller's transaction."""
    owners = User.objects.select_for_update().filter(role=User.Role.OWNER, is_active=True)
    if [owner.pk for owner in owners] == [user.pk]:
        raise Conflict({"role": _("This is the only owner. Make somebody else an owner first.")})


def _change(user: User, field: str, value: Any, by: Actor, at: datetime) -> UserChanged:
    before, after = ("", "") if field in _HIDDEN else (str(getattr(user, field)), str(value))
    return UserChanged(at=at, by=by.who, subject=str(user.pk), name=user.name, field=field, before=before, after=after)


def _cleaned(given: dict[str, Any], by: Actor) -> dict[str, Any]:
    """Give each value as it is stored; raises Invalid naming every wrong one."""
    columns = {**given}
    errors: dict[str, str] = {}
    for field, check in _CHECKS.items():
        if field in given:
            columns[field], problem = check(given[field])
            errors |= {field: str(problem)} if problem else {}
    if errors:
        raise Invalid(errors)
    if not may_give(by, given.get("role", "")):
        raise NotAllowed("configure user")
    if "password" in given:
        columns["password"] = make_password(given["password"])
    return columns


def check_password(password: str, *, email: str, name: str) -> None:
    """Raise Invalid for a password that is too easy to guess."""
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise Invalid({"password": " ".join(error.messages)}) from None


def _email(text: str) -> tuple[str, str]:
    email = clean_email(text)
    return email or "", "" if email else _("This is not an e-mail address.")


def _name(text: str) -> tuple[str, str]:
    name = " ".join(clean(text).split())
    return name, "" if 0 < len(name) <= 200 else _("A person needs a name of at most 200 characters.")


def _role(text: str) -> tuple[str, str]:
    return text, "" if text in ROLES else _("A role is one of owner, admin, responder, stakeholder, customer.")


def _language(text: str) -> tuple[str, str]:
    return text, "" if text in dict(LANGUAGES) else _("A language is one of en, nb, da, nl, pl.")


def _time_zone(text: str) -> tuple[str, str]:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return text, _("A time zone has a name such as Europe/Oslo.")
    return text, ""


def _phone(text: str) -> tuple[str, str]:
    phone = clean_phone(text) if text.strip() else ""
    return phone or "", "" if phone is not None else _("Write the number with its country, such as +47 900 00 000.")


def _profile(said: Mapping[str, Any]) -> tuple[Any, str]:
    profile = clean_all(said)
    return profile, "" if len(str(profile)) <= _LONGEST_PROFILE else _("This is too much for one person.")


_CHECKS: dict[str, Callable[[Any], tuple[Any, str]]] = {
    "email": _email,
    "name": _name,
    "role": _role,
    "language": _language,
    "time_zone": _time_zone,
    "phone": _phone,
    "profile": _profile,
}


def _taken() -> Conflict:
    return Conflict({"email": _("Somebody has this e-mail address already.")})
