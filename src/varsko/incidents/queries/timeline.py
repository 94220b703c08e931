"""The timeline of an incident: its own events, what its alerts did to people, and what somebody wrote by hand."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from varsko.core.models import EventRow
from varsko.incidents.data import IncidentView, LinkView, Moment, Page
from varsko.incidents.models import Entry
from varsko.incidents.queries.parts import links
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor

ENTRY = "entry"
# What of an alert's own story belongs to the incident's: what began and ended it (but of a call), who was called, who came.
OF_ALERTS = ("alerts.AlertOpened", "alerts.AlertClosed")
OF_PEOPLE = (
    "alerts.AlertAcknowledged",
    "alerts.AlertNoted",
    "paging.FallbackTold",
    "paging.PagePassed",
    "paging.PersonNotPaged",
    "paging.PersonPaged",
    "paging.TargetSkipped",
)
_UNTOLD = ("incidents.EntryWritten", "incidents.EntryChanged", "incidents.EntryRemoved")  # the entries speak for themselves
GROUPS = {
    "written": Q(pk=None),
    "people": Q(kind__startswith="incidents.Role") | Q(kind__startswith="incidents.Respond") | Q(kind__startswith="paging."),
    "changes": Q(
        kind__in=[
            "incidents.IncidentDeclared",
            "incidents.IncidentMoved",
            "incidents.IncidentChanged",
            "incidents.SeverityChanged",
            "incidents.SeverityKept",
        ]
    )
    | Q(kind__startswith="incident_state.Change"),
    "alerts": Q(about="alert") | Q(kind__startswith="incidents.Alert"),
}


def timeline(
    view: IncidentView,
    *,
    by: Actor,
    only: str = "",
    before: datetime | None = None,
    limit: int = 200,
    linked: Sequence[LinkView] | None = None,
) -> Page:
    """Give a part of the timeline, the newest last, that ends before `before`.

    `only` is one of GROUPS or "" for everything. Alerts that the asker may not see are passed over in silence. `linked` are the
    alerts that `links` gives to the same asker, when they are at hand.
    """
    events = _events(view, by, only, before, limit, linked) if only != "written" else []
    written = _written(view, before, limit) if only in {"", "written"} else []
    found = sorted([*events, *written], key=lambda one: (one.at, one.number))
    if len(events) < limit and len(written) < limit and len(found) <= limit:
        return Page(rows=tuple(found))
    rows = found[-limit:]
    whole = tuple(one for one in rows if one.at > rows[0].at) or tuple(rows)  # what happened in one instant stays together
    return Page(rows=whole, before=whole[0].at)


def _events(
    view: IncidentView, by: Actor, only: str, before: datetime | None, limit: int, linked: Sequence[LinkView] | None
) -> list[Moment]:
    linked = links(view.id, by=by) if linked is None else linked
    wanted = Q(about="incident", subject=view.id)
    wanted |= Q(about="alert", subject__in=[one.alert.id for one in linked], kind__in=OF_PEOPLE)
    wanted |= Q(about="alert", subject__in=[one.alert.id for one in linked if not one.is_call], kind__in=OF_ALERTS)
    wanted &= GROUPS.get(only, Q())
    if before is not None:
        wanted &= Q(at__lt=before)
    rows = EventRow.objects.filter(wanted).exclude(kind__in=_UNTOLD).order_by("-at", "-id")[:limit]
    return [_of_event(row) for row in rows]


def _written(view: IncidentView, before: datetime | None, limit: int) -> list[Moment]:
    rows = Entry.objects.filter(incident=as_uuid(view.id)).order_by("-happened_at", "-id")
    return [_of_entry(row) for row in (rows if before is None else rows.filter(happened_at__lt=before))[:limit]]


def entries(incident_id: object, ids: Iterable[object]) -> list[Moment]:
    """Give entries by id, those of another incident left out."""
    wanted = [found for one in ids if (found := as_uuid(one))]
    return [_of_entry(row) for row in Entry.objects.filter(incident=as_uuid(incident_id), pk__in=wanted)]


def _of_event(row: EventRow) -> Moment:
    return Moment(at=row.at, kind=row.kind, by_kind=row.by_kind, by_name=row.by_name, reason=row.reason, data=row.data, number=row.pk)


def _of_entry(row: Entry) -> Moment:
    return Moment(
        at=row.happened_at,
        kind=ENTRY,
        by_kind="user",
        by_name=row.author_name,
        data={"note": row.text, "edited": row.edited_at is not None},
        entry_id=str(row.pk),
        said_at=row.first_said_at if row.first_said_at != row.happened_at else None,
    )
