"""Changing what an incident says. What it said before stays in the log."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.alerts import actions as alerts
from varsko.catalog import queries as catalog
from varsko.core.outbox import record
from varsko.core.texts import instant, line, prose
from varsko.events.incidents import IncidentChanged, SeverityChanged, SeverityKept, UpdatePromised
from varsko.incidents.actions.calls import call_for, end_reminding
from varsko.incidents.actions.moves import as_text
from varsko.incidents.actions.rows import about, calls_of, change, follow_room, held, let_in, shown
from varsko.incidents.actions.waiting import wait_after_all
from varsko.incidents.data import IncidentView
from varsko.incidents.domain import limits
from varsko.incidents.domain.scale import asks_again, is_worse
from varsko.incidents.domain.status import ONGOING
from varsko.incidents.known import known, read
from varsko.incidents.models import Affected, Guest, Incident
from varsko.incidents.queries.setup import scale
from varsko.kernel.errors import Invalid
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.people.domain.permissions import may

TIMES = ("impact_started_at", "detected_at", "impact_ended_at")
COUNTS = ("cases", "customers_inside", "customers_outside")


def update(*, by: Actor, at: datetime, ref: object, **fields: Any) -> IncidentView:
    """Change any of: summary, description, contact, video, workaround, cause, fix, debrief, detected_by, service_id, known (a key or an
    address), the counts (`COUNTS`), and the times (`TIMES`, aware or None).

    Only what differs is written, each field with an event that keeps what it was. Raises NotFound, NotAllowed, Invalid.
    """
    unknown = fields.keys() - _READ.keys()
    if unknown:
        raise Invalid(dict.fromkeys(unknown, _("There is no such field.")))
    with transaction.atomic():
        row = held(by, ref)
        before = row.service_id
        _write(row, {name: _READ[name](value, name, by) for name, value in fields.items()}, by, at)
        if row.service_id != before:
            wait_after_all(row, by=by, at=at)
    return shown(row, by)


def change_severity(*, by: Actor, at: datetime, ref: object, severity: int, note: str = "") -> IncidentView:
    """Say how bad it is. When it is worse than was thought, people are called again as for a new incident of that severity.

    As bad as before is an answer where the severity is to be looked at again, and nothing new elsewhere.
    """
    if severity not in {one.number for one in scale().levels}:
        raise Invalid({"severity": _("Choose one of what is offered.")})
    with transaction.atomic():
        row = held(by, ref)
        before = row.severity
        said = prose(note, "note", limits.NOTE)
        if severity == before:
            _keep(row, by, at, said)
        else:
            event = SeverityChanged(**about(row, by, at), before=before, after=severity, note=said)
            change(row, at, event, severity=severity, scale=scale().version, look_again=False)
            if is_worse(before, severity) and row.status in ONGOING:
                call_for(row, by=by, at=at)
    return shown(row, by)


def keep_severity(*, by: Actor, at: datetime, ref: object, severity: int) -> IncidentView:
    """Say that it is still as bad as whoever says so sees; where it is thought otherwise by now, nothing is said."""
    with transaction.atomic():
        row = held(by, ref)
        if row.severity == severity:
            _keep(row, by, at, "")
    return shown(row, by)


def _keep(row: Incident, by: Actor, at: datetime, note: str) -> None:
    if row.look_again:
        change(row, at, SeverityKept(**about(row, by, at), severity=row.severity, note=note), look_again=False)


def set_affected(*, by: Actor, at: datetime, ref: object, service_ids: Iterable[str]) -> IncidentView:
    """Say which services suffer. Those that `by` may not see stay as they are. Raises Invalid, which names ids of no service they know."""
    asked = {str(as_uuid(one) or one) for one in service_ids}
    with transaction.atomic():
        row = held(by, ref)
        before = {str(pk) for pk in Affected.objects.filter(incident=row).values_list("service_id", flat=True)}
        views = catalog.services_by_id({*before, *asked})
        mine = {pk for pk, view in views.items() if may(by, "see", catalog.about(view))}
        if unknown := asked - mine:
            raise Invalid({"services": f"{_('Choose one of what is offered.')} {', '.join(sorted(unknown))[:500]}"})
        after = (before - mine) | asked
        if after != before:
            Affected.objects.filter(incident=row, service__in=[as_uuid(pk) for pk in before - after]).delete()
            Affected.objects.bulk_create([Affected(incident=row, service_id=pk) for pk in sorted(after - before)])
            texts: dict[str, Any] = {"before": ", ".join(sorted(before)), "after": ", ".join(sorted(after))}
            change(row, at, IncidentChanged(**about(row, by, at), field="affected", **texts))
    return shown(row, by)


def promise_update(*, by: Actor, at: datetime, ref: object, until: datetime | None) -> IncidentView:
    """Say when the next update is due, or with None that none is."""
    until = instant(until, "until")
    if until is not None and until <= at:
        raise Invalid({"until": _("This must lie in the future.")})
    with transaction.atomic():
        row = held(by, ref)
        change(row, at, UpdatePromised(**about(row, by, at), until=as_text(until)), next_update_at=until)
        end_reminding(row, by=by, at=at)
    return shown(row, by)


def set_private(*, by: Actor, at: datetime, ref: object, private: bool) -> IncidentView:
    """Keep an incident and its calls from everybody but chiefs and its guests, or let everybody know of it."""
    with transaction.atomic():
        row = held(by, ref)
        if row.private != private:
            let_in(row, at, by.who.id if by.who.kind in {"user", "link"} else None, *_part_holders(row))
            event = IncidentChanged(**about(row, by, at), field="private", before=str(row.private), after=str(private))
            change(row, at, event, private=private)
            _hide_calls(row, private)
            follow_room(row, at)
            wait_after_all(row, by=by, at=at)
    return shown(row, by)


def _part_holders(row: Incident) -> list[str]:
    return [str(pk) for pk in row.holdings.filter(user__isnull=False).values_list("user_id", flat=True)]


def _hide_calls(row: Incident, private: bool) -> None:
    calls = calls_of(row)
    guests = [str(pk) for pk in Guest.objects.filter(incident=row).values_list("user_id", flat=True)]
    if not private:
        alerts.show(alert_ids=calls)
    for pk in calls if private else ():
        alerts.hide(alert_id=pk, guests=guests)


def _write(row: Incident, values: Mapping[str, Any], by: Actor, at: datetime) -> None:
    fresh = {name: value for name, value in values.items() if value != getattr(row, name)}
    _check_order({name: fresh.get(name, getattr(row, name)) for name in TIMES}, at)
    events = [
        IncidentChanged(**about(row, by, at), field=name, before=as_text(getattr(row, name)), after=as_text(value))
        for name, value in fresh.items()
    ]
    if fresh:
        change(row, at, **fresh, **_asked_again(row, fresh))
        record(*events)


def _asked_again(row: Incident, fresh: Mapping[str, Any]) -> dict[str, bool]:
    """Say whether the severity is to be looked at again, where a workaround was written or taken back."""
    if "workaround" not in fresh:
        return {}
    now_known = bool(fresh["workaround"])
    first = asks_again(scale().levels, row.severity, before=row.workaround, after=fresh["workaround"])
    return {"look_again": now_known and (row.look_again or first)}


def _check_order(times: Mapping[str, datetime | None], at: datetime) -> None:
    start = times["impact_started_at"]
    for name, value in times.items():
        if value is not None and value > at:
            raise Invalid({name: _("This cannot lie in the future.")})
        if start and value is not None and value < start:
            raise Invalid({name: _("This cannot lie before the impact began.")})


def _line(most: int, *, required: bool = False) -> Callable[[Any, str, Actor], str]:
    return lambda value, field, by: line(value, field, most, required=required)


def _prose(most: int) -> Callable[[Any, str, Actor], str]:
    return lambda value, field, by: prose(value, field, most)


def _moment(value: datetime | None, field: str, by: Actor) -> datetime | None:
    return instant(value, field)


def _count(value: int | None, field: str, by: Actor) -> int | None:
    if value is not None and not 0 <= value <= limits.MOST_PEOPLE:
        raise Invalid({field: _("This must be a number from 0.")})
    return value


def _source(value: str, field: str, by: Actor) -> str:
    if value not in Incident.DetectedBy.values:
        raise Invalid({field: _("Choose one of what is offered.")})
    return value


def _service(value: str, field: str, by: Actor) -> object:
    view = catalog.service(value) if value else None
    if value and (view is None or not may(by, "see", catalog.about(view))):
        raise Invalid({field: _("Choose one of what is offered.")})
    return as_uuid(view.id) if view else None


def _known(value: str, field: str, by: Actor) -> str:
    ref = read(value)
    if value.strip() and ref not in known([ref], by):
        raise Invalid({field: _("Give the key or address of a known error, a standard solution or a problem, such as KB-7.")})
    return ref


_READ: Mapping[str, Callable[[Any, str, Actor], Any]] = {
    "summary": _line(limits.SUMMARY, required=True),
    "contact": _line(limits.CONTACT),
    "video": _line(limits.VIDEO),
    "description": _prose(limits.TEXT),
    "workaround": _prose(limits.TEXT),
    "cause": _prose(limits.TEXT),
    "fix": _prose(limits.TEXT),
    "debrief": _prose(limits.TEXT),
    "detected_by": _source,
    "service_id": _service,
    "known": _known,
    **dict.fromkeys(COUNTS, _count),
    **dict.fromkeys(TIMES, _moment),
}
