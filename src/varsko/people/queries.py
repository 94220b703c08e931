"""The reads of people."""

import hmac
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db.models import Q

from varsko.core import audit
from varsko.core.rows import find
from varsko.core.texts import in_order
from varsko.events.base import Who
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean
from varsko.people.data import NOBODY, Actor, ContactView, InvitationView, KeyView, Person, Role, Subject, TeamView, TieView
from varsko.people.domain.audiences import ALL, READING
from varsko.people.domain.contacts import clean_email as clean_email
from varsko.people.domain.contacts import clean_phone as clean_phone
from varsko.people.domain.keys import digest
from varsko.people.domain.keys import key_of as key_of
from varsko.people.domain.permissions import CHIEFS, READERS, may, rights_to_give
from varsko.people.domain.roles import MANAGER
from varsko.people.models import ApiKey, Contact, Invitation, Membership, Team, ToldGroups, User

_KEY_MADE = "people.KeyCreated"


def user(ref: object) -> Person | None:
    """Find a person by id or e-mail."""
    found = User.objects.filter(_by_ref(ref, "email", clean(str(ref)).strip().lower())).first()
    return person_view(found) if found else None


def tie(user_id: object) -> TieView | None:
    """Tell how somebody is known by the organisation's provider; None for whoever is not."""
    row = SocialAccount.objects.filter(user=as_uuid(user_id)).order_by("date_joined").first()
    return TieView(provider=settings.VARSKO.oidc_label, since=row.date_joined, last=row.last_login) if row else None


def provider_mark() -> str:
    """Give a mark of the provider's address and its claim of groups: what one says, or another claim, counts for nothing at this one."""
    said = f"{settings.VARSKO.oidc_url}\n{settings.VARSKO.oidc_groups}"
    return sha256(said.encode("utf-8", "replace")).hexdigest()


def told_groups() -> dict[str, frozenset[str]]:
    """Give the groups that the provider named people in when they last signed in there, by the ids of the people, in one query.

    Nobody is in any where `VARSKO_OIDC_GROUPS` is not set.
    """
    if not (settings.VARSKO.oidc_url and settings.VARSKO.oidc_groups):
        return {}
    rows = ToldGroups.objects.filter(provider=provider_mark()).values_list("user_id", "groups")
    return {str(user_id): frozenset(groups) for user_id, groups in rows}


def users(ids: Iterable[object]) -> dict[str, Person]:
    """Find people by id, in one query; unknown ids are left out."""
    wanted = {found for one in ids if (found := as_uuid(one))}
    return {str(row.pk): person_view(row) for row in User.objects.filter(pk__in=wanted)} if wanted else {}


def users_by_email(emails: Iterable[str]) -> dict[str, Person]:
    """Find people by the e-mail they sign in with, in one query; each under the e-mail in lower case, unknown ones left out."""
    wanted = {email.strip().lower() for email in emails}
    return {row.email: person_view(row) for row in User.objects.filter(email__in=wanted)} if wanted else {}


def everybody() -> list[Person]:
    """List all people by name, the deactivated ones too."""
    return in_order([person_view(row) for row in User.objects.order_by("email")], _name)


def people_in(groups: Collection[str]) -> list[Person]:
    """List the active people who are in one of these groups (see `domain.audiences.groups_of`), by name, in one query."""
    wanted = Q(role__in=CHIEFS) if ALL in groups else Q(pk__in=())
    if READING in groups:
        wanted |= Q(role__in=READERS)
    teams, users = _ids(groups, "team:"), _ids(groups, "user:")
    if teams:
        wanted |= Q(role__in=READERS, pk__in=Membership.objects.filter(team__in=teams).values("user_id"))
    rows = User.objects.filter(wanted | Q(pk__in=users), is_active=True).order_by("email")
    return in_order([person_view(row) for row in rows], _name)


def _name(one: Person | TeamView) -> str:
    return one.name


def _ids(groups: Iterable[str], prefix: str) -> list[UUID]:
    return [found for one in groups if one.startswith(prefix) and (found := as_uuid(one.removeprefix(prefix)))]


def fallback_people() -> list[Person]:
    """List who is told when nobody else can be: the active owners, or the active admins when there is no owner."""
    chiefs = [person_view(row) for row in User.objects.filter(is_active=True, role__in=["owner", "admin"]).order_by("created_at")]
    return [one for one in chiefs if one.role == "owner"] or chiefs


def has_people() -> bool:
    """Tell whether anybody can sign in; if not, the installation waits for its first start."""
    return User.objects.exists()


def team(ref: object) -> TeamView | None:
    """Find a team by id or name; a name in another case is understood when no other team has it."""
    name = clean(str(ref))
    rows = Team.objects.filter(_by_ref(ref, "name", name))[:1] or Team.objects.filter(name__iexact=name.strip())[:2]
    found = _team_views(rows)
    return found[0] if len(found) == 1 else None


def teams(by: Actor | None = None) -> list[TeamView]:
    """List teams by name: all of them, or those that `by` may see."""
    views = in_order(_team_views(Team.objects.order_by("pk")), _name)
    return views if by is None else [one for one in views if may(by, "see", about_team(one))]


def team_names(by: Actor) -> list[tuple[str, str]]:
    """List id and name of each team that `by` may see, by name, in one query."""
    rows = in_order(Team.objects.order_by("pk").values_list("pk", "name", "private"), lambda row: row[1])
    shown = ((Subject(kind="team", team_ids=frozenset({str(pk)}), private=private), str(pk), name) for pk, name, private in rows)
    return [(pk, name) for subject, pk, name in shown if may(by, "see", subject)]


def teams_of(user_id: object) -> list[TeamView]:
    """List the teams of a person by name."""
    return in_order(_team_views(Team.objects.filter(memberships__user=as_uuid(user_id)).order_by("pk")), _name)


def team_ids_by_name(names: Iterable[str]) -> dict[str, str]:
    """Find teams by their exact names; gives id by name, unknown names left out."""
    return {name: str(pk) for pk, name in Team.objects.filter(name__in={clean(name) for name in names}).values_list("id", "name")}


def user_ids_by_email(emails: Iterable[str]) -> dict[str, str]:
    """Find people by e-mail, whatever its case; gives id by the e-mail as it was asked for, unknown ones left out."""
    asked = {email: email.lower() for email in emails}
    found = {email: str(pk) for pk, email in User.objects.filter(email__in=set(asked.values())).values_list("id", "email")}
    return {email: found[lower] for email, lower in asked.items() if lower in found}


def private_team_ids() -> list[str]:
    """Give the ids of teams whose things strangers may not know of."""
    return [str(pk) for pk in Team.objects.filter(private=True).values_list("id", flat=True)]


def about_team(view: TeamView) -> Subject:
    """Give what permissions on a team, and on what belongs to it, depend on."""
    return Subject(kind="team", team_ids=frozenset({view.id}), private=view.private)


def contacts(user_ids: Iterable[object]) -> dict[str, list[ContactView]]:
    """List the contacts of people in their own order, in one query; a person without any is left out."""
    found: dict[str, list[ContactView]] = defaultdict(list)
    for row in Contact.objects.filter(user__in={one for ref in user_ids if (one := as_uuid(ref))}):
        found[str(row.user_id)].append(contact_view(row))
    return dict(found)


def person_of_number(number: str) -> Person | None:
    """Find the one active person who proved that this is their telephone; None where it is nobody's, or several people's."""
    rows = Contact.objects.filter(method=Contact.Method.SMS, address=number, verified_at__isnull=False, enabled=True, user__is_active=True)
    found = {row.user_id: row.user for row in rows.select_related("user")[:2]}
    return person_view(next(iter(found.values()))) if len(found) == 1 else None


def contact(ref: object) -> ContactView | None:
    """Find a contact by id."""
    found = find(Contact.objects.all(), ref)
    return contact_view(found) if found else None


def invitations() -> list[InvitationView]:
    """List the invitations that wait to be used, the newest first; those that are too old as well."""
    return [invitation_view(row) for row in Invitation.objects.filter(used_at=None).order_by("-created_at")]


def invitation_by_token(token: str, *, at: datetime) -> InvitationView | None:
    """Find the invitation whose link somebody holds; None when it is unknown, used or too old at `at`."""
    row = Invitation.objects.filter(digest=digest(token), used_at=None, expires_at__gt=at).first()
    return invitation_view(row) if row else None


def keys(by: Actor) -> list[KeyView]:
    """List the keys that `by` may see, by name."""
    rows = ApiKey.objects.select_related("team").order_by("created_at")
    return [view for view in in_order(map(key_view, rows), lambda one: one.name) if may(by, "configure", about_key(view.team_id))]


def key(ref: object) -> KeyView | None:
    """Find a key by id."""
    found = find(ApiKey.objects.select_related("team", "maker"), ref)
    return _in_use(found) if found else None


def about_key(team_id: str) -> Subject:
    """Give what permissions on a key depend on."""
    return Subject(kind="key", team_ids=frozenset({team_id} - {""}))


def behind(by: Actor) -> tuple[str, ...]:
    """Name by id who answers for what an actor does: the person; of a program's key who made it, and by whose rights it counts now; nobody
    for anything else.
    """
    if by.who.kind == "user":
        return (by.who.id,)
    if by.who.kind != "key":
        return ()
    makers = [one.by_id for one in audit.history("key", by.who.id, limit=500) if one.kind == _KEY_MADE and one.by_kind == "user"]
    row = find(ApiKey.objects.all(), by.who.id)
    return tuple(dict.fromkeys([*makers, *([str(row.maker_id)] if row and row.maker_id else [])]))


def key_by_secret(secret: str, *, at: datetime) -> KeyView | None:
    """Find the key whose secret somebody holds; None when it is unknown, disabled or expired at `at`."""
    sealed = digest(secret)
    found = ApiKey.objects.select_related("team", "maker").filter(digest=sealed, enabled=True).first() if secret else None
    if found is None or not hmac.compare_digest(found.digest, sealed):
        return None
    return None if found.expires_at and found.expires_at <= at else _in_use(found)


def _in_use(row: ApiKey) -> KeyView:
    """Give a key as it counts now: it does nothing that its maker may not do today. Its team and maker must be loaded with it."""
    view = key_view(row)
    if row.maker_id is None:  # by the command line, or before it was noted
        return view
    if row.maker is None or not row.maker.is_active:
        return replace(view, counting=frozenset(), maker_name=row.maker.name if row.maker else "")
    is_chief = row.maker.role in CHIEFS
    maker = Actor(who=Who(kind="user"), role=cast(Role, row.maker.role)) if is_chief else actor_for_user(row.maker)
    given = rights_to_give(maker, about_key(view.team_id).team_ids)
    return replace(view, counting=view.rights & given, maker_name=row.maker.name)


def actor_for_user(account: Any) -> Actor:
    """Give the actor of a signed-in user (`request.user`); somebody who is not signed in may do nothing."""
    if not account.is_authenticated:
        return NOBODY
    places = list(Membership.objects.filter(user=account.pk).values_list("team_id", "role"))
    return Actor(
        who=Who(kind="user", id=str(account.pk), name=account.name),
        role=account.role,
        team_ids=frozenset(str(team_id) for team_id, _ in places),
        manages=frozenset(str(team_id) for team_id, role in places if role == MANAGER),
        language=account.language,
        time_zone=account.time_zone,
    )


def actor_for_person(user_id: object) -> Actor:
    """Give the actor of a person by id; one who is unknown or deactivated may do nothing."""
    found = find(User.objects.filter(is_active=True), user_id)
    return actor_for_user(found) if found else NOBODY


def actor_for_key(view: KeyView) -> Actor:
    """Give the actor of a machine that holds a key."""
    return Actor(
        who=Who(kind="key", id=view.id, name=view.name),
        rights=view.counting,
        team_ids=frozenset({view.team_id} - {""}),
        language=settings.VARSKO.language,
        time_zone=settings.VARSKO.time_zone,
    )


def person_view(row: User) -> Person:
    """Make the shape of a person."""
    return Person(
        id=str(row.pk),
        email=row.email,
        name=row.name,
        role=cast(Role, row.role),
        language=row.language,
        time_zone=row.time_zone,
        phone=row.phone,
        is_active=row.is_active,
        is_verified=row.is_verified,
        profile=row.profile,
        created_at=row.created_at,
        last_login=row.last_login,
    )


def contact_view(row: Contact) -> ContactView:
    """Make the shape of a contact."""
    return ContactView(
        id=str(row.pk),
        user_id=str(row.user_id),
        method=row.method,
        address=row.address,
        enabled=row.enabled,
        verified=row.verified_at is not None,
    )


def invitation_view(row: Invitation) -> InvitationView:
    """Make the shape of an invitation."""
    return InvitationView(
        id=str(row.pk),
        email=row.email,
        name=row.name,
        role=cast(Role, row.role),
        team_ids=tuple(row.teams),
        language=row.language,
        invited_by=row.invited_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def key_view(row: ApiKey) -> KeyView:
    """Make the shape of a key; its team must be loaded with it."""
    return KeyView(
        id=str(row.pk),
        name=row.name,
        kind=row.kind,
        rights=frozenset(row.rights),
        counting=frozenset(row.rights),
        team_id=str(row.team_id or ""),
        enabled=row.enabled,
        mapping=row.mapping,
        team_name=row.team.name if row.team else "",
        prefix=row.prefix,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        created_at=row.created_at,
    )


def _by_ref(ref: object, name: str, value: str) -> Q:
    found = as_uuid(ref)
    return Q(pk=found) if found else Q(**{name: value})


def _team_views(rows: Iterable[Team]) -> list[TeamView]:
    found = list(rows)
    places: dict[Any, dict[str, str]] = defaultdict(dict)
    for team_id, user_id, role in (
        Membership.objects.filter(team__in=found).order_by("user__name", "user_id").values_list("team_id", "user_id", "role")
    ):
        places[team_id][str(user_id)] = role
    return [_team_view(row, places[row.pk]) for row in found]


def _team_view(row: Team, roles: dict[str, str]) -> TeamView:
    return TeamView(
        id=str(row.pk),
        name=row.name,
        description=row.description,
        private=row.private,
        members=tuple(roles),
        managers=tuple(one for one, role in roles.items() if role == MANAGER),
        roles=roles,
    )
