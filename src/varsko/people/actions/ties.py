"""Who is known by the organisation's provider: tied when they first come that way, untied by themselves or by an admin."""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from varsko.core import outbox
from varsko.core.rows import find
from varsko.events.people import UserChanged
from varsko.kernel.errors import NotFound
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import NotAllowed, demand
from varsko.people.domain.roles import may_give
from varsko.people.models import ToldGroups, User


def untie(*, by: Actor, at: datetime, user_id: object) -> bool:
    """Let the provider's name for somebody mean nobody here any more; False when it meant nobody. They stay signed in where they are.

    Who proves the same address there is tied anew when they come again. Raises NotFound, NotAllowed.
    """
    user = find(User.objects.all(), user_id)
    demand(by, "configure", Subject(kind="user", owner_id=str(user.pk) if user else ""))
    if user is None:
        raise NotFound("user")
    if str(user.pk) != by.who.id and not may_give(by, user.role):
        raise NotAllowed("configure user")
    with transaction.atomic():
        gone, _rows = SocialAccount.objects.filter(user=user.pk).delete()
        ToldGroups.objects.filter(user=user.pk).delete()
        if gone:
            told = UserChanged(
                at=at, by=by.who, subject=str(user.pk), name=user.name, field="sign-in at the provider", before="tied", after=""
            )
            outbox.record(told)
    return bool(gone)
