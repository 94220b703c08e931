"""Approvals by the caller's organisation: who may give them, what waits for whom."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from varsko.core import secrets
from varsko.core.texts import in_order
from varsko.desk.data import AskedView
from varsko.desk.domain import approvals as domain
from varsko.desk.models import Appointment, Approval, ApprovalAsk, Request
from varsko.desk.models.requests import OPEN
from varsko.desk.queries.filled import WITH_ANSWERS
from varsko.desk.queries.portal import own_view, said_to_caller
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import Actor, Person

PURPOSE = "desk.approval"
_MOST = 50


def approvers(row: Request, *, manager_first: bool) -> list[Person]:
    """List who may approve a request, by name: appointed for its caller's organisation, able to sign in, and not the caller.

    With `manager_first`, as its form says, the manager on the caller's card is one of them.
    """
    caller = row.caller
    if caller is None or row.desk.confidential:
        return []
    named = Appointment.objects.filter(organisation=caller.organisation, approves=True).exclude(organisation="")
    ids = set(named.values_list("user_id", flat=True)) | ({caller.manager_id} if manager_first and caller.manager_id else set())
    return in_order(_able(row, ids), lambda one: one.name)


def manager_of(row: Request) -> Person | None:
    """Give the manager on the card of a request's caller, if they may approve it."""
    caller = row.caller
    return next(iter(_able(row, {caller.manager_id})), None) if caller and caller.manager_id and not row.desk.confidential else None


def _able(row: Request, ids: Iterable[UUID]) -> list[Person]:
    caller = row.caller
    found = [one for one in people.users(list(ids)).values() if one.is_active]
    return [one for one in found if caller and as_uuid(one.id) != caller.user_id and one.email.lower() != caller.email.lower()]


def waits_for_approval(row: Request) -> bool:
    """Tell whether nobody has said yet whether a request may be worked on."""
    return Approval.objects.filter(request=row, state=domain.Approval.OPEN).exists()


def was_refused(row: Request) -> bool:
    """Tell whether somebody said no to a request when it was last asked for."""
    return Approval.objects.filter(request=row, state=domain.Approval.REFUSED).exists()


def asked_of(request_id: object) -> list[str]:
    """List the names of those who were asked and may still answer."""
    return list(_asks().filter(approval=as_uuid(request_id)).order_by("person__name", "pk").values_list("person__name", flat=True))


def approvals_for(by: Actor) -> list[AskedView]:
    """List what waits for somebody's approval, the oldest first."""
    if by.who.kind != "user" or by.role is None:
        return []
    rows = _asks().filter(person=as_uuid(by.who.id), approval__state=domain.Approval.OPEN)
    return _views(
        list(rows.filter(approval__request__in=Request.objects.filter(OPEN).values("pk")).order_by("approval__asked_at", "pk")[:_MOST])
    )


def asked_by_token(token: str) -> tuple[AskedView, Actor] | None:
    """Give what the holder of a letter is asked, with what was said to the caller, and who they are; None for a forged link.

    Whoever may not approve it any more reads no more of it either.
    """
    found = secrets.read_token(PURPOSE, token)
    row = _asks().filter(approval=found[0], person=found[1]).first() if found else None
    actor = people.actor_for_person(row.person_id) if row else None
    if row is None or actor is None or actor.role is None:
        return None
    return _views([row], said=True)[0], actor


def _asks() -> QuerySet[ApprovalAsk]:
    """Give what was asked of those who may still answer, by the same rule as `approvers`."""
    about = "approval__request__"
    caller = f"{about}caller"
    appointed = Appointment.objects.filter(user=OuterRef("person"), organisation=OuterRef(f"{caller}__organisation"), approves=True)
    own = Q(**{f"{caller}__user": F("person")}) | Q(**{f"{caller}__email": F("person__email")})
    manager = Q(approval__manager_first=True, **{f"{caller}__manager": F("person")})
    rows = ApprovalAsk.objects.filter(Exists(appointed) | manager, person__is_active=True, **{f"{about}desk__confidential": False})
    rows = rows.exclude(own)
    return rows.select_related("approval", f"{about}desk", caller, f"{about}approval", f"{about}{WITH_ANSWERS}")


def _views(rows: Sequence[ApprovalAsk], *, said: bool = False) -> list[AskedView]:
    return [_view(row, said=said) for row in rows]


def _view(row: ApprovalAsk, *, said: bool) -> AskedView:
    request = row.approval.request
    caller = request.caller
    return AskedView(
        own=own_view(request, said_to_caller(request) if said else ()),
        caller_name=caller.name if caller else "",
        organisation=caller.organisation if caller else "",
        person_id=str(row.person_id),
        token=secrets.token(PURPOSE, request.pk, row.person_id),
    )
