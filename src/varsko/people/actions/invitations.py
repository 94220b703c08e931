"""Invitations: somebody is asked by mail to join, and joins by the link."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from varsko.core import outbox
from varsko.core.clock import new_id
from varsko.core.rows import find
from varsko.events.people import UserInvitationRevoked, UserInvited
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.text import clean
from varsko.people import letters, queries
from varsko.people.actions.teams import add_member
from varsko.people.actions.users import check_password, create_user
from varsko.people.data import SYSTEM_ACTOR, Actor, InvitationView, Person, Subject
from varsko.people.domain.contacts import clean_email
from varsko.people.domain.keys import digest
from varsko.people.domain.permissions import NotAllowed, demand
from varsko.people.domain.roles import ROLES, may_give
from varsko.people.models import LANGUAGES, Invitation, User

VALID_FOR = timedelta(days=7)


def invite(
    *, by: Actor, at: datetime, email: str, name: str = "", role: str = "responder", team_ids: Iterable[object] = (), language: str = "en"
) -> tuple[InvitationView, str]:
    """Ask somebody to join; gives the invitation and its link, which is also mailed and works once within seven days.

    Raises Conflict for an e-mail that is taken or already invited, Invalid for wrong values.
    """
    demand(by, "configure", Subject(kind="user"))
    address, teams = _checked(by, email, role, team_ids, language)
    token = secrets.token_urlsafe(32)
    row = Invitation(
        id=new_id(),
        email=address,
        name=" ".join(clean(name).split())[:200],
        role=role,
        teams=teams,
        language=language,
        invited_by=by.who.name,
        digest=digest(token),
        created_at=at,
        expires_at=at + VALID_FOR,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            outbox.record(UserInvited(**_about(row, by, at), role=row.role))
            return queries.invitation_view(row), _mail(row, token, at)
    except IntegrityError:
        raise Conflict({"email": _("This person is invited already.")}) from None


def resend_invitation(*, by: Actor, at: datetime, invitation_id: object) -> str:
    """Mail an open invitation again with a new link, valid for seven days from now; gives the link. Raises NotFound."""
    row = _wanted(by, invitation_id)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        if not Invitation.objects.filter(pk=row.pk, used_at=None).update(digest=digest(token), expires_at=at + VALID_FOR):
            raise NotFound("invitation")
        outbox.record(UserInvited(**_about(row, by, at), role=row.role))
        return _mail(row, token, at)


def revoke_invitation(*, by: Actor, at: datetime, invitation_id: object) -> None:
    """Take an open invitation back; its link opens nothing any more. Raises NotFound."""
    row = _wanted(by, invitation_id)
    with transaction.atomic():
        gone, _by_model = Invitation.objects.filter(pk=row.pk, used_at=None).delete()
        if not gone:
            raise NotFound("invitation")
        outbox.record(UserInvitationRevoked(**_about(row, by, at)))


def accept_invitation(*, at: datetime, token: str, name: str, password: str, language: str = "", time_zone: str = "") -> Person:
    """Join by the link of an invitation, once; the address it was mailed to is thereby confirmed.

    Raises NotFound for a link that is unknown, used, taken back or too old, Invalid for wrong values, Conflict when the e-mail is taken.
    """
    view = queries.invitation_by_token(token, at=at)
    if view is None:
        raise NotFound("invitation")
    check_password(password, email=view.email, name=name)
    with transaction.atomic():
        if not Invitation.objects.filter(pk=view.id, used_at=None, digest=digest(token)).update(used_at=at):
            raise NotFound("invitation")
        person = create_user(
            by=SYSTEM_ACTOR,
            at=at,
            email=view.email,
            name=name,
            role=view.role,
            password=password,
            language=language or view.language,
            time_zone=time_zone,
        )
        for team_id in view.team_ids:
            if queries.team(team_id):
                add_member(by=SYSTEM_ACTOR, at=at, team_id=team_id, user_id=person.id)
    return person


def _checked(by: Actor, email: str, role: str, team_ids: Iterable[object], language: str) -> tuple[str, list[str]]:
    errors: dict[str, str] = {}
    address = clean_email(email)
    if address is None:
        errors["email"] = _("This is not an e-mail address.")
    if role not in ROLES:
        errors["role"] = _("A role is one of owner, admin, responder, stakeholder, customer.")
    if language not in dict(LANGUAGES):
        errors["language"] = _("A language is one of en, nb, da, nl, pl.")
    teams = [team for ref in team_ids if (team := queries.team(ref) or errors.setdefault("team_ids", _("There is no such team.")))]
    if errors or address is None:
        raise Invalid(errors)
    if not may_give(by, role):
        raise NotAllowed("configure user")
    if User.objects.filter(email=address).exists():
        raise Conflict({"email": _("Somebody has this e-mail address already.")})
    return address, [team.id for team in teams if not isinstance(team, str)]


def _mail(row: Invitation, token: str, at: datetime) -> str:
    link = letters.public(f"/invite/{token}")
    with translation.override(row.language):
        letter = letters.Letter(
            subject=_("%(who)s invites you to Varsko") % {"who": row.invited_by or "Varsko"},
            paragraphs=[
                _("%(who)s asks you to join Varsko, where your organisation handles alerts and incidents.")
                % {"who": row.invited_by or "Varsko"},
                _("The link works once, within seven days."),
            ],
            link=link,
            label=_("Join"),
        )
        letters.post(letter, address=row.email, at=at, name=row.name, expires_in=VALID_FOR)
    return link


def _wanted(by: Actor, invitation_id: object) -> Invitation:
    demand(by, "configure", Subject(kind="user"))
    row = find(Invitation.objects.filter(used_at=None), invitation_id)
    if row is None:
        raise NotFound("invitation")
    if not may_give(by, row.role):
        raise NotAllowed("configure user")
    return row


def _about(row: Invitation, by: Actor, at: datetime) -> dict[str, Any]:
    return {"at": at, "by": by.who, "subject": str(row.pk), "name": row.name or row.email, "email": row.email}
