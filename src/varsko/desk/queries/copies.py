"""Who is in copy of requests, and what they read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from varsko.core.rows import find
from varsko.desk.data import OwnView
from varsko.desk.domain.copies import CopyView, Reason, Rule, Standing, still_hears
from varsko.desk.domain.states import PUBLIC
from varsko.desk.models import Entry, InCopy, Request
from varsko.desk.queries.filled import WITH_ANSWERS
from varsko.desk.queries.portal import own_view
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyPage:
    """A request as somebody in copy reads it: what was said since they are; `is_whole` with what it began with.

    `goes_on` is False once it became part of another.

    `own` is None for whoever may not hear of it any more.
    """

    language: str
    own: OwnView | None = None
    is_whole: bool = False
    goes_on: bool = True
    caller_name: str = ""


def copies_of(request_id: object) -> list[CopyView]:
    """List who is in copy of a request, who follows first, then by address, for whoever may see it."""
    rows = InCopy.objects.filter(request=as_uuid(request_id)).order_by("address")
    order = {Standing.FOLLOWS: 0, Standing.ASKED: 1}
    return [_view(row) for row in sorted(rows, key=lambda row: order.get(Standing(row.standing), 2))]


def _said_to_copies(row: Request) -> QuerySet[Entry]:
    """Give what those in copy of a request may read: what was said in it, also once it became part of another, and nothing of that."""
    stays = row
    while stays.merged_into is not None:
        stays = stays.merged_into
    said_here = Q(request=row, said_in=None) | Q(request=stays, said_in=row.pk)
    return Entry.objects.filter(said_here, kind__in=sorted(PUBLIC)).order_by("created_at", "id")


def _view(row: InCopy) -> CopyView:
    return CopyView(
        id=str(row.pk), name=row.name or row.address, address=row.address, standing=row.standing, reason=row.reason, since=row.since
    )


def hearing(rows: Iterable[Request]) -> dict[str, list[InCopy]]:
    """Give who in copy hears of requests, by request id; their desks are to be loaded."""
    by_id = {row.pk: row for row in rows}
    found: dict[str, list[InCopy]] = {}
    for one in InCopy.objects.filter(request__in=by_id, standing=Standing.FOLLOWS).order_by("pk"):
        if _hears(one, by_id[one.request_id]):
            found.setdefault(str(one.request_id), []).append(one)
    return found


def _hears(one: InCopy, row: Request) -> bool:
    return one.standing == Standing.FOLLOWS and still_hears(
        Rule(row.desk.copies), Reason(one.reason), is_held_back=row.desk.confidential or row.personal
    )


def in_copy_of(by: Actor, limit: int = 50) -> list[tuple[str, OwnView, str]]:
    """List the requests of others of which somebody is in copy by their account and hears, those that changed last first.

    Each is the id of them in copy, the request without what was said, and who asked.
    """
    if by.who.kind != "user":
        return []
    found = InCopy.objects.filter(user=as_uuid(by.who.id), standing=Standing.FOLLOWS, request__merged_into=None)
    found = found.select_related(*(f"request__{one}" for one in ("desk", "caller", "approval", WITH_ANSWERS)))
    rows = [one for one in found.order_by("-request__updated_at", "pk")[:limit] if _hears(one, one.request)]
    return [(str(one.pk), own_view(one.request), one.request.caller.name if one.request.caller else "") for one in rows]


def copy_page(copy: object) -> CopyPage | None:
    """Find what somebody in copy reads, for the holder of their link; None when they are not there any more."""
    found = find(InCopy.objects.all(), copy)
    if found is None:
        return None
    row = Request.objects.select_related("desk", "caller", "approval", WITH_ANSWERS).get(pk=found.request_id)
    if not _hears(found, row):
        return CopyPage(language=found.language)
    said = _said_to_copies(row).filter(created_at__gte=found.since)
    is_whole = found.since <= row.created_at
    name = row.caller.name if row.caller else ""
    return CopyPage(
        language=found.language, own=own_view(row, said), is_whole=is_whole, goes_on=row.merged_into_id is None, caller_name=name
    )
