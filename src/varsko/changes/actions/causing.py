"""Saying that a change caused an incident, and taking that back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.changes.actions.rows import about, held, shown
from varsko.changes.data import ChangeView
from varsko.changes.models import Caused
from varsko.core.outbox import record
from varsko.events.changes import IncidentCaused
from varsko.incidents import queries as incidents
from varsko.incidents.data import IncidentView
from varsko.kernel.errors import Invalid
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand


def blame(*, by: Actor, at: datetime, ref: object, incident: str) -> ChangeView:
    """Say that a change caused an incident; who may work on the incident and see the change may. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = held(by, ref, verb="see")
        found = _incident(by, incident)
        facts = {"said_by": by.who.name, "said_at": at}
        _made, is_new = Caused.objects.get_or_create(change=row, incident_id=found.id, defaults=facts)
        if is_new:
            record(IncidentCaused(**about(row, by, at), incident=found.id, incident_key=found.key))
    return shown(row, by)


def unblame(*, by: Actor, at: datetime, ref: object, incident: str) -> ChangeView:
    """Say that a change did not cause an incident after all. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = held(by, ref, verb="see")
        found = _incident(by, incident)
        gone, _by_kind = Caused.objects.filter(change=row, incident=as_uuid(found.id)).delete()
        if gone:
            record(IncidentCaused(**about(row, by, at), incident=found.id, incident_key=found.key, gone=True))
    return shown(row, by)


def _incident(by: Actor, ref: str) -> IncidentView:
    found = incidents.incident(ref, by=by)
    if found is None:
        raise Invalid({"incident": _("There is no such incident.")})
    demand(by, "change", incidents.subjects([found.id])[found.id])
    return found
