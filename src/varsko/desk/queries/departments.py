"""What appointed people see of the requests of their organisation, and who they are."""

from django.db.models import Q, QuerySet

from varsko.desk.data import AppointmentView, SharedView
from varsko.desk.models import Appointment, Caller, Request
from varsko.desk.models.requests import OPEN
from varsko.desk.queries.filled import WITH_ANSWERS
from varsko.desk.queries.lists import where as where_request
from varsko.desk.queries.portal import SHARED_KINDS, own_view, said_to_caller
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand

_MOST = 200


def appointments(*, by: Actor) -> list[AppointmentView]:
    """List who looks after which organisation, by organisation and name. Raises NotAllowed."""
    demand(by, "configure", Subject(kind="settings"))
    return [appointment_view(row) for row in Appointment.objects.select_related("user").order_by("organisation", "user__name", "pk")]


def appointment_view(row: Appointment) -> AppointmentView:
    """Freeze an appointment with its person."""
    return AppointmentView(
        id=str(row.pk),
        organisation=row.organisation,
        user_id=str(row.user_id),
        user_name=row.user.name,
        email=row.user.email,
        since=row.created_at,
        sees=row.sees,
        approves=row.approves,
    )


def known_organisations(*, by: Actor) -> list[str]:
    """List the organisations that stand on cards of callers, for whoever appoints. Raises NotAllowed."""
    demand(by, "configure", Subject(kind="settings"))
    names = Caller.objects.exclude(organisation="").order_by("organisation").values_list("organisation", flat=True)
    return list(names.distinct()[:_MOST])


def organisations_of(by: Actor) -> list[str]:
    """List the organisations that somebody looks after, by name."""
    if by.who.kind != "user" or by.role is None:
        return []
    names = Appointment.objects.filter(user=as_uuid(by.who.id), sees=True).order_by("organisation")
    return list(names.values_list("organisation", flat=True))


def _shared_with(by: Actor) -> QuerySet[Request]:
    """Give what somebody may read of the organisations that they look after: never of a confidential desk, never what is personal."""
    callers = Caller.objects.filter(organisation__in=organisations_of(by)).exclude(organisation="").values("pk")
    rows = Request.objects.filter(desk__shares=True, desk__confidential=False, personal=False, merged_into=None)
    return rows.filter(kind__in=SHARED_KINDS, caller__in=callers)


def shared_requests(
    *, by: Actor, shown: str = "open", text: str = "", organisation: str = "", before: int | None = None, limit: int = 50
) -> list[SharedView]:
    """List requests of the organisations that somebody looks after, the newest first; `shown` is open, over or all.

    `before` is the number of the last one seen; each word of `text` stands in the title or in the caller's name.
    """
    states = {"open": OPEN, "over": ~OPEN}
    rows = _shared_with(by).filter(states.get(shown, Q()))
    for word in clean(text).split()[:6]:
        rows = rows.filter(Q(title__icontains=word) | Q(caller__name__icontains=word))
    rows = rows.filter(caller__organisation=organisation) if organisation else rows
    rows = rows.filter(number__lt=before) if before is not None else rows
    return [_view(row) for row in rows.select_related("desk", "caller", "approval", WITH_ANSWERS).order_by("-number")[:limit]]


def shared_request(ref: object, *, by: Actor) -> SharedView | None:
    """Find one of them, with what was said to its caller; None for any other."""
    row = _shared_with(by).filter(where_request(ref)).select_related("desk", "caller", "approval", WITH_ANSWERS).first()
    return _view(row, said=True) if row else None


def _view(row: Request, *, said: bool = False) -> SharedView:
    caller = row.caller
    return SharedView(
        own=own_view(row, said_to_caller(row) if said else ()),
        caller_name=caller.name if caller else "",
        organisation=caller.organisation if caller else "",
    )
