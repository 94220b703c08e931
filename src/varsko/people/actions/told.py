"""The groups that the organisation's provider names somebody in: as it said last, and nothing before."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import transaction

from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.events.people import UserChanged
from varsko.kernel.text import clean
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import ToldGroups, User
from varsko.people.queries import provider_mark

_MOST, _LONGEST = 500, 250


def hear_groups(*, at: datetime, user_id: object, groups: Collection[str]) -> None:
    """Keep the groups that the provider names somebody in at this sign-in; those that it names no more are gone.

    Does nothing without `VARSKO_OIDC_GROUPS`, nor for nobody. What is too long to be a name of a group is none.
    """
    user = find(User.objects.all(), user_id)
    if not settings.VARSKO.oidc_groups or user is None:
        return
    named = sorted({one for one in (" ".join(clean(each).split()) for each in groups) if 0 < len(one) <= _LONGEST})[:_MOST]
    with transaction.atomic():
        known = ToldGroups.objects.select_for_update().filter(user=user).first()
        before = known.groups if known and known.provider == provider_mark() else []
        ToldGroups.objects.update_or_create(user=user, defaults={"provider": provider_mark(), "groups": named, "told_at": at})
        if before != named:
            said = {"before": ", ".join(before)[:2000], "after": ", ".join(named)[:2000]}
            record(UserChanged(at=at, by=SYSTEM_ACTOR.who, subject=str(user.pk), name=user.name, field="groups at the provider", **said))
