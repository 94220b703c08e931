"""A new password for somebody who cannot sign in."""

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse

from varsko.core import outbox
from varsko.core.rows import find
from varsko.events.people import PasswordResetOpened
from varsko.kernel.errors import Invalid, NotFound
from varsko.people import letters
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand
from varsko.people.models import User


def open_password_reset(*, by: Actor, at: datetime, user_id: object) -> str:
    """Give a link by which a person chooses a new password, and record that it was given.

    It works until it is used, at most four hours. Raises NotFound, and Invalid for somebody who may not sign in any more.
    """
    user = find(User.objects.all(), user_id)
    if user is None:
        raise NotFound("user")
    demand(by, "configure", Subject(kind="installation"))
    if not user.is_active:
        raise Invalid({"user": "This person was deactivated and cannot sign in."})
    with transaction.atomic():
        key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
        outbox.record(PasswordResetOpened(at=at, by=by.who, subject=str(user.pk), name=user.name))
    return letters.public(reverse("account_reset_password_from_key", kwargs=key))
