"""The first start: a one-time link makes the first owner."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.models import Setting
from varsko.kernel.errors import Invalid, NotFound
from varsko.people import letters, queries
from varsko.people.actions.users import check_password, create_user
from varsko.people.data import SYSTEM_ACTOR, Person
from varsko.people.domain.contacts import clean_email
from varsko.people.domain.keys import digest

_SETTING = "people.setup"


def open_setup(*, at: datetime) -> str | None:
    """Give a link that makes the first owner; it works until it is used or another is asked for. None when somebody is there already."""
    if queries.has_people():
        return None
    token = secrets.token_urlsafe(32)
    Setting.objects.update_or_create(name=_SETTING, defaults={"value": digest(token), "changed_at": at})
    return letters.public(f"/setup/{token}")


def is_setup_open(token: str) -> bool:
    """Tell whether this link may still make the first owner."""
    return not queries.has_people() and Setting.objects.filter(name=_SETTING, value=digest(token)).exists()


def set_up(*, at: datetime, token: str, email: str, name: str, password: str, language: str = "", time_zone: str = "") -> Person:
    """Make the first owner by the one-time link. Raises NotFound for a link that opens nothing, Invalid for wrong values."""
    if not is_setup_open(token):
        raise NotFound("setup")
    _check(email, name, password)
    with transaction.atomic():
        gone, _by_model = Setting.objects.filter(name=_SETTING, value=digest(token)).delete()
        if not gone:
            raise NotFound("setup")
        return create_user(
            by=SYSTEM_ACTOR,
            at=at,
            email=email,
            name=name,
            role="owner",
            password=password,
            language=language,
            time_zone=time_zone,
        )


def _check(email: str, name: str, password: str) -> None:
    """Say everything that is wrong at once, not one thing a try."""
    errors = {} if clean_email(email) else {"email": _("This is not an e-mail address.")}
    try:
        check_password(password, email=email, name=name)
    except Invalid as error:
        errors |= error.errors
    if errors:
        raise Invalid(errors)
