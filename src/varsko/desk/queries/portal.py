"""What callers see in the portal: what is known already, and their own requests. Nothing else."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from varsko.desk.data import CallerView, DeskView, KnownView, OwnView
from varsko.desk.domain.copies import Reason, Rule, Standing, still_hears
from varsko.desk.domain.likeness import most_alike
from varsko.desk.domain.states import OPEN, PUBLIC
from varsko.desk.models import Appointment, Caller, Desk, Entry, InCopy, MeToo, Problem, Rating, Request
from varsko.desk.queries.desks import desk_views
from varsko.desk.queries.filled import WITH_ANSWERS, approval_view, filled
from varsko.desk.queries.lists import caller_view, entry_view, where
from varsko.desk.queries.promises import closed_until
from varsko.incidents import queries as incidents
from varsko.kernel.ids import as_uuid
from varsko.people.data import SYSTEM_ACTOR, Actor

_MOST_KNOWN, _MOST_SUGGESTED = 20, 5
_WITH = ("desk", "caller", "approval", WITH_ANSWERS)
SHARED_KINDS = ("incident", "service_request")
"""What appointed people of an organisation may read: what was asked for, never what the house makes of it."""


def desks_offered(by: Actor) -> list[DeskView]:
    """List the desks to which somebody may report in the portal, confidential ones too."""
    return desk_views(offered_to(by))


def offered_to(by: Actor) -> QuerySet[Desk]:
    """Give the desks to which somebody may report in the portal."""
    rows = Desk.objects.filter(archived_at=None)
    if by.who.kind != "user" or by.role is None:
        return rows.none()
    return rows.filter(offered__in=["everybody"] if by.role == "customer" else ["everybody", "staff"])


def mine(by: Actor) -> QuerySet[Request]:
    """Give the requests whose caller somebody is: by account, or as the holder of a link by card."""
    if by.who.kind == "link":
        return Request.objects.filter(caller=as_uuid(by.who.id)) if by.who.id else Request.objects.none()
    if by.who.kind != "user" or by.role is None:
        return Request.objects.none()
    return Request.objects.filter(caller__user=as_uuid(by.who.id))


def own_requests(*, by: Actor, limit: int = 50) -> list[OwnView]:
    """List somebody's own requests, those that wait for them first, then the open ones, then the newest."""
    rows = list(mine(by).filter(merged_into=None).select_related("desk", "approval", WITH_ANSWERS).order_by("-number")[:limit])
    order = {"waiting": 0, "solved": 2, "closed": 3}
    return [own_view(row) for row in sorted(rows, key=lambda row: order.get(row.state, 1))]


def own_request(ref: object, *, by: Actor) -> OwnView | None:
    """Find one of somebody's own requests, with what was said to them, or the one that it became part of; None for any other."""
    row = mine(by).filter(where(ref)).select_related(*_WITH).first()
    while row is not None and row.merged_into_id:
        row = mine(by).filter(pk=row.merged_into_id).select_related(*_WITH).first()
    if row is None:
        return None
    rated = Rating.objects.filter(request=row).values_list("score", "comment").first()
    found = own_view(row, said_to_caller(row), rated or (0, ""), shared_in=_shared_in(row))
    return replace(found, in_copy=_in_copy(row))


def _in_copy(row: Request) -> tuple[str, ...]:
    rule, is_held_back = Rule(row.desk.copies), row.desk.confidential or row.personal
    rows = InCopy.objects.filter(request=row, standing=Standing.FOLLOWS).order_by("address").values_list("name", "address", "reason")
    return tuple(name or address for name, address, why in rows if still_hears(rule, Reason(why), is_held_back=is_held_back))


def said_to_caller(row: Request) -> QuerySet[Entry]:
    """Give what a request's caller may read, the oldest first."""
    return Entry.objects.filter(request=row, kind__in=sorted(PUBLIC)).order_by("created_at", "id")


def _shared_in(row: Request) -> str:
    """Name the organisation whose appointed people may read what is not personal."""
    organisation = row.caller.organisation if row.caller else ""
    if not organisation or not row.desk.shares or row.desk.confidential or row.kind not in SHARED_KINDS:
        return ""
    return organisation if Appointment.objects.filter(organisation=organisation, sees=True).exists() else ""


def own_caller(ref: object, *, by: Actor) -> CallerView | None:
    """Give the card of the caller of one of somebody's own requests."""
    row = mine(by).filter(where(ref)).select_related("caller").first()
    return caller_view(row.caller) if row and row.caller else None


def own_closed_until(ref: object, *, by: Actor, at: datetime) -> datetime | None:
    """Give when the desk of one of somebody's own requests opens again, on its own clock; None while it is open or watches it anyway."""
    row = mine(by).filter(where(ref)).select_related("desk").first()
    return closed_until(row, at) if row else None


def own_view(row: Request, said: Iterable[Entry] = (), rated: tuple[int, str] = (0, ""), *, shared_in: str = "") -> OwnView:
    """Freeze a request as its caller reads it; its desk and answers are to be loaded with it."""
    return OwnView(
        id=str(row.pk),
        key=row.key,
        kind=row.kind,
        title=row.title,
        text=row.text,
        state=row.state,
        is_open=row.state in OPEN,
        desk_name=row.desk.name,
        solution=row.solution,
        created_at=row.created_at,
        updated_at=row.updated_at,
        solved_at=row.solved_at,
        entries=tuple(entry_view(one) for one in said),
        score=rated[0],
        comment=rated[1],
        form=filled(row),
        personal=row.personal,
        shared_in=shared_in,
        approval=approval_view(row),
    )


def known(*, by: Actor, language: str) -> list[KnownView]:
    """List what everybody in the portal may know is wrong: incidents that people outside were told of, and problems that are offered."""
    found = [*_incidents(by, language), *_problems(by)]
    return found[:_MOST_KNOWN]


def _incidents(by: Actor, language: str) -> list[KnownView]:
    ongoing = {one.id: one for one in incidents.ongoing(by=SYSTEM_ACTOR) if not one.private}
    told = incidents.told_outside(ongoing, language)
    counts = _counts("incident", told)
    own = _joined(by, "incident")
    return [
        KnownView(
            id=pk,
            about="incident",
            title=said.title or ongoing[pk].summary,
            text=said.text,
            since=ongoing[pk].impact_started_at or ongoing[pk].declared_at,
            count=counts.get(pk, 0),
            is_mine=pk in own,
            next_update_at=said.next_update_at,
        )
        for pk, said in told.items()
    ]


def _problems(by: Actor) -> list[KnownView]:
    open_ones = Q(offered=True, request__state__in=sorted(OPEN), request__desk__confidential=False, request__kind="problem")
    rows = list(Problem.objects.filter(open_ones).select_related("request").order_by("-request__number")[:_MOST_KNOWN])
    counts = _counts("problem", [str(row.pk) for row in rows])
    own = _joined(by, "problem")
    return [
        KnownView(
            id=str(row.pk),
            about="problem",
            title=row.public_title,
            text=row.workaround,
            since=row.request.created_at,
            count=counts.get(str(row.pk), 0),
            is_mine=str(row.pk) in own,
        )
        for row in rows
    ]


def _counts(about: str, ids: Iterable[str]) -> dict[str, int]:
    """Count the callers who have each of these, in two queries: by a request of a desk that is no secret, or because they said so."""
    wanted = [as_uuid(one) for one in ids]
    if not wanted:
        return {}
    found = {str(pk): count for pk, count in MeToo.objects.filter(**{f"{about}__in": wanted}).values_list(about).annotate(Count("pk"))}
    if about == "incident":
        already = Exists(MeToo.objects.filter(caller=OuterRef("caller"), incident=OuterRef("incident")))
        rows = Request.objects.filter(incident__in=wanted, caller__isnull=False, desk__confidential=False).exclude(already)
        for pk, count in rows.values_list("incident").annotate(Count("caller", distinct=True)):
            found[str(pk)] = found.get(str(pk), 0) + count
    return found


def _joined(by: Actor, about: str) -> set[str]:
    caller = Caller.objects.filter(user=as_uuid(by.who.id)).first() if by.who.kind == "user" else None
    if caller is None:
        return set()
    return {str(pk) for pk in MeToo.objects.filter(caller=caller, **{f"{about}__isnull": False}).values_list(about, flat=True)}


def suggestions(text: str, *, by: Actor, language: str) -> list[KnownView]:
    """Find what is known already and shares words with what somebody types, whatever their accents; the most alike first."""
    found = {one.id: one for one in known(by=by, language=language)}
    alike = most_alike(text, [(one.id, f"{one.title} {one.text}") for one in found.values()], limit=_MOST_SUGGESTED)
    return [found[pk] for pk, _score in alike]
