"""What an incident has to do with: alerts, duplicates, other incidents."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.alerts import queries as alerts
from varsko.core.outbox import record
from varsko.events.incidents import (
    AlertLinked,
    AlertUnlinked,
    DuplicateTaken,
    IncidentMoved,
    IncidentRelated,
    IncidentUnrelated,
)
from varsko.incidents.actions.calls import end_calls
from varsko.incidents.actions.rows import about, change, held, shown
from varsko.incidents.data import IncidentView
from varsko.incidents.domain.status import Move, Status, advance
from varsko.incidents.models import Incident, LinkedAlert, Relation
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor

_DEEPEST = 20


def link_alerts(*, by: Actor, at: datetime, ref: object, alert_ids: Iterable[str]) -> IncidentView:
    """Say that alerts belong to an incident. Raises NotFound for one that `by` may not see, Conflict for one that belongs to another."""
    with transaction.atomic():
        row = held(by, ref)
        for pk in dict.fromkeys(alert_ids):
            found = alerts.alert(pk, by=by)
            if found is None:
                raise NotFound("alert")
            link, is_new = LinkedAlert.objects.get_or_create(alert_id=found.id, defaults={"incident": row, "linked_at": at})
            if link.incident_id != row.pk:
                raise Conflict({"alert": _("It belongs to another incident.")})
            if is_new:
                change(row, at, AlertLinked(**about(row, by, at), alert=found.id, number=found.number, message=found.message))
    return shown(row, by)


def unlink_alert(*, by: Actor, at: datetime, ref: object, alert_id: str) -> IncidentView:
    """Say that an alert has nothing to do with an incident. A call stays: it is part of what happened."""
    with transaction.atomic():
        row = held(by, ref)
        found = alerts.alert(alert_id, by=by)
        if found is None or not LinkedAlert.objects.filter(incident=row, alert=as_uuid(found.id), is_call=False).delete()[0]:
            raise NotFound("alert")
        change(row, at, AlertUnlinked(**about(row, by, at), alert=found.id, number=found.number, message=found.message))
    return shown(row, by)


def merge(*, by: Actor, at: datetime, ref: object, into: object) -> IncidentView:
    """Say that an incident is the same as another: its alerts move over, its calls end, and its address leads to the other.

    Raises NotFound, NotAllowed, and Invalid for one that is over, or for itself.
    """
    with transaction.atomic():
        row, target = held(by, ref), _other(by, into, "into")
        after = advance(Status(row.status), Move.MERGE)
        if after is None or target.pk == row.pk or target.status == Status.MERGED:
            raise Invalid({"into": _("These two cannot be merged.")})
        moved = IncidentMoved(**about(row, by, at), move=Move.MERGE.value, before=row.status, after=after.value, note=target.key)
        change(row, at, moved, status=after.value, duplicate_of=target, next_update_at=None)
        end_calls(row, at=at)
        LinkedAlert.objects.filter(incident=row, is_call=False).update(incident=target)
        change(target, at, DuplicateTaken(**about(target, by, at), other=row.key))
    return shown(target, by)


def split(*, by: Actor, at: datetime, ref: object) -> IncidentView:
    """Take a merge back: the incident stands by itself again. Alerts that moved over stay where they are."""
    with transaction.atomic():
        row = held(by, ref)
        after = advance(Status(row.status), Move.SPLIT)
        if after is None:
            raise Invalid({"move": _("This cannot be done to the incident as it stands now.")})
        event = IncidentMoved(**about(row, by, at), move=Move.SPLIT.value, before=row.status, after=after.value)
        change(row, at, event, status=after.value, duplicate_of=None)
    return shown(row, by)


def relate(*, by: Actor, at: datetime, ref: object, other: object) -> IncidentView:
    """Say that two incidents have to do with each other; saying it twice changes nothing."""
    with transaction.atomic():
        row, far = held(by, ref), _other(by, other, "other")
        if far.pk == row.pk:
            raise Invalid({"other": _("Name another incident.")})
        one, two = sorted((row, far), key=lambda incident: incident.number)
        if Relation.objects.get_or_create(one=one, other=two)[1]:
            _tell_both(row, far, by, at)
    return shown(row, by)


def unrelate(*, by: Actor, at: datetime, ref: object, other: object) -> IncidentView:
    """Say that two incidents have nothing to do with each other after all."""
    with transaction.atomic():
        row, far = held(by, ref), _other(by, other, "other")
        one, two = sorted((row, far), key=lambda incident: incident.number)
        if not Relation.objects.filter(one=one, other=two).delete()[0]:
            raise NotFound("relation")
        record(*(IncidentUnrelated(**about(a, by, at), other=b.key, relation="related") for a, b in ((row, far), (far, row))))
    return shown(row, by)


def set_parent(*, by: Actor, at: datetime, ref: object, parent: object) -> IncidentView:
    """Make an incident part of a larger one, or with "" of none. Raises Invalid for a circle."""
    with transaction.atomic():
        row = held(by, ref)
        before, above = row.parent, _other(by, parent, "parent") if parent else None
        if above and (above.pk == row.pk or _is_above(row, above)):
            raise Invalid({"parent": _("An incident cannot be part of itself.")})
        if before != above:
            change(row, at, parent=above)
            if before:
                record(IncidentUnrelated(**about(row, by, at), other=before.key, relation="parent"))
            if above:
                record(IncidentRelated(**about(row, by, at), other=above.key, relation="parent"))
                record(IncidentRelated(**about(above, by, at), other=row.key, relation="child"))
    return shown(row, by)


def _is_above(row: Incident, start: Incident) -> bool:
    """Tell whether `row` is above `start` in the tree."""
    above: Incident | None = start
    for _turn in range(_DEEPEST):
        above = above.parent if above else None
        if above and above.pk == row.pk:
            return True
    return False


def _other(by: Actor, ref: object, field: str) -> Incident:
    try:
        return held(by, ref)
    except NotFound:
        raise Invalid({field: _("There is no such incident.")}) from None


def _tell_both(row: Incident, far: Incident, by: Actor, at: datetime) -> None:
    record(*(IncidentRelated(**about(a, by, at), other=b.key, relation="related") for a, b in ((row, far), (far, row))))
