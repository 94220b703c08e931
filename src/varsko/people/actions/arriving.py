"""People who come through the sign-in of their organisation."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from varsko.people import queries
from varsko.people.actions.teams import add_member
from varsko.people.actions.users import create_user
from varsko.people.data import SYSTEM_ACTOR, Person
from varsko.people.models import Invitation, User


def arrive(*, at: datetime, email: str, name: str, language: str = "") -> Person | None:
    """Give whoever has this address, which their organisation proved; whoever is new joins as their invitation says, else with the role
    of `VARSKO_OIDC_ROLE`. None where newcomers need an invitation. Raises Conflict, Invalid.
    """
    address = email.strip().lower()
    known = User.objects.filter(email=address).first()
    if known is not None:
        return queries.person_view(known)
    with transaction.atomic():
        invited = Invitation.objects.select_for_update().filter(email=address, used_at=None, expires_at__gt=at).first()
        role = invited.role if invited else settings.VARSKO.oidc_role
        if not role:
            return None
        person = create_user(by=SYSTEM_ACTOR, at=at, email=address, name=name or address, role=role, language=language)
        if invited:
            _take_up(invited, person.id, at)
    return person


def _take_up(invited: Invitation, user_id: str, at: datetime) -> None:
    Invitation.objects.filter(pk=invited.pk).update(used_at=at)
    for team_id in invited.teams:
        if queries.team(team_id):
            add_member(by=SYSTEM_ACTOR, at=at, team_id=team_id, user_id=user_id)
