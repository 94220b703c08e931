"""What people keeps about people: accounts, ways to reach them, sessions and keys to sign in with."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.core.models import EventRow
from varsko.core.personal import Block, Keep, Kept, Part, Trace
from varsko.core.personal.shapes import Way
from varsko.kernel.ids import as_uuid
from varsko.people.models import Contact, ContactCode, Invitation, Membership, ToldGroups, User

_DELETED = "people.UserDeleted"


def _account(trace: Trace) -> Q:
    return Q(pk__in=trace.users)


def _of_account(trace: Trace) -> Q:
    return Q(user__in=trace.users)


def _follow(trace: Trace) -> Trace:
    """Find accounts, those that were deleted too, by id or address, and all by which they alone are reached."""
    wanted = [found for one in trace.users if (found := as_uuid(one))]
    wanted += [one for users in _reached(trace).values() if len(users) == 1 for one in users]
    accounts = list(User.objects.filter(Q(pk__in=wanted) | Q(email__in=trace.emails)))
    trace = trace.joined(
        users=[str(one.pk) for one in accounts],
        names=[one.name for one in accounts],
        emails=[one.email for one in accounts],
        phones=[one.phone for one in accounts],
    )
    contacts = Contact.objects.filter(user__in=[one.pk for one in accounts])
    trace = trace.joined(
        emails=[one.address for one in contacts if one.method == Contact.Method.EMAIL],
        phones=[one.address for one in contacts if one.method in {Contact.Method.SMS, Contact.Method.VOICE}],
    )
    shared = User.objects.filter(name__in=trace.names).exclude(pk__in=trace.users).values_list("name", flat=True)
    reached = [address for address, users in _reached(trace).items() if not users <= {UUID(one) for one in trace.users}]
    return _deleted(trace).joined(shared=[*shared, *reached])


def _reached(trace: Trace) -> dict[str, set[UUID]]:
    """Say of addresses and numbers whose accounts they lead to."""
    contacts = Contact.objects.filter(address__in=[*trace.emails, *trace.phones]).values_list("address", "user")
    found: dict[str, set[UUID]] = {}
    for address, user in [*contacts, *User.objects.filter(phone__in=trace.phones).values_list("phone", "pk")]:
        found.setdefault(address, set()).add(user)
    return found


def _deleted(trace: Trace) -> Trace:
    """Add accounts that are gone, whose names stay in what they did: the log of their deletion knows them."""
    known = Q(subject__in=trace.users)
    for email in trace.emails:
        known |= Q(data__email=email)
    gone = EventRow.objects.filter(known, kind=_DELETED, about="user")
    found = [(row.subject, row.data) for row in gone] if trace.users or trace.emails else []
    return trace.joined(
        users=[subject for subject, _data in found],
        names=[str(data.get("name", "")) for _subject, data in found],
        emails=[str(data.get("email", "")) for _subject, data in found],
    )


def _blocks(trace: Trace) -> list[Block]:
    active = User.objects.filter(pk__in=trace.users, is_active=True).exclude(role=User.Role.CUSTOMER)
    why = _("%(name)s still works here: end the access of the account first.")
    return [Block(why=why % {"name": one.name}, href=f"/settings/people/{one.pk}") for one in active]


PERSONAL = Part(
    name="people",
    follow=_follow,
    blocks=_blocks,
    kept=(
        Kept(
            name="accounts",
            table=User,
            mine=_account,
            own={
                "name": "{pseudonym}",
                "email": "{address}",
                "phone": "",
                "profile": {},
                "password": "!",
                "is_active": False,
                "last_login": None,
            },
            hidden=("password",),
        ),
        Kept(name="codes", table=ContactCode, mine=lambda trace: Q(contact__user__in=trace.users), gone=True, hidden=("digest",)),
        Kept(name="contacts", table=Contact, mine=_of_account, gone=True),
        Kept(name="memberships", table=Membership, mine=_of_account, gone=True),
        Kept(name="sessions", table=UserSession, mine=_of_account, gone=True, hidden=("session_key", "data")),
        Kept(name="second factors", table=Authenticator, mine=_of_account, gone=True, hidden=("data",)),
        Kept(name="sign-ins elsewhere", table=SocialAccount, mine=_of_account, gone=True),
        Kept(name="groups at the provider", table=ToldGroups, mine=_of_account, gone=True, hidden=("provider",)),
        Kept(
            name="invitations",
            table=Invitation,
            mine=lambda trace: Q(email__in=trace.emails),
            gone=True,
            names=("invited_by",),
            hidden=("digest",),
        ),
    ),
)


def _old_sessions(before: datetime) -> QuerySet[UserSession]:
    return UserSession.objects.filter(last_seen_at__lt=before).order_by("pk")


def _end_sessions(way: Way, keys: Sequence[int]) -> None:
    UserSession.objects.filter(pk__in=keys).delete()


KEEPS = (
    Keep(
        name="sign-ins",
        label=gettext_lazy("Sign-ins"),
        text=gettext_lazy("When and from which address and browser somebody signed in."),
        rows=_old_sessions,
        act=_end_sessions,
        proposed=90,
    ),
)
