"""People who come through the sign-in of their organisation."""

from datetime import datetime
from unicodedata import category

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from varsko.kernel.errors import Invalid
from varsko.kernel.text import clean
from varsko.people import queries
from varsko.people.actions.teams import add_member
from varsko.people.actions.users import create_user
from varsko.people.data import SYSTEM_ACTOR, Person
from varsko.people.domain.contacts import clean_email
from varsko.people.models import Invitation, User

LONGEST_NAME = 200


def arrive(*, at: datetime, email: str, name: str = "", language: str = "", otherwise: str = "") -> Person | None:
    """Give whoever has this address, which their organisation proved; whoever is new joins as their invitation says, else with the role
    of `VARSKO_OIDC_ROLE`. None where newcomers need an invitation.

    `name` and `language` are what the organisation says of them; without, it is as the invitation says, else their address, and the
    language `otherwise`. Raises Conflict, Invalid.
    """
    address = clean_email(email)
    if address is None:
        raise Invalid({"email": _("This is not an e-mail address.")})
    known = User.objects.filter(email=address).first()
    if known is not None:
        return queries.person_view(known)
    with transaction.atomic():
        invited = Invitation.objects.select_for_update().filter(email=address, used_at=None, expires_at__gt=at).first()
        role = invited.role if invited else settings.VARSKO.oidc_role
        if not role:
            return None
        names = (_shown(one) for one in (name, invited.name if invited else "", address))
        spoken = language or (invited.language if invited else otherwise)
        person = create_user(by=SYSTEM_ACTOR, at=at, email=address, name=next(filter(None, names)), role=role, language=spoken)
        if invited:
            _take_up(invited, person.id, at)
    return person


def _shown(name: str) -> str:
    """Read a name as it can be shown: on one line, without control characters, and not too long."""
    seen = "".join(" " if category(one) == "Cc" else one for one in clean(name))
    return " ".join(seen.split())[:LONGEST_NAME]


def _take_up(invited: Invitation, user_id: str, at: datetime) -> None:
    Invitation.objects.filter(pk=invited.pk).update(used_at=at)
    for team_id in invited.teams:
        if queries.team(team_id):
            add_member(by=SYSTEM_ACTOR, at=at, team_id=team_id, user_id=user_id)
