"""Tying requests to incidents and to each other."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.texts import refuse
from varsko.desk.actions.rows import about, all_held, change, held, shown
from varsko.desk.data import RequestView
from varsko.desk.domain.states import Kind
from varsko.desk.domain.ties import Relation, may_tie
from varsko.desk.models import Link, Request
from varsko.desk.queries.access import visible_to
from varsko.desk.queries.lists import where
from varsko.events.desk import RequestLinked, RequestUnlinked
from varsko.incidents import queries as incidents
from varsko.kernel.errors import Invalid
from varsko.kernel.ids import as_uuid
from varsko.people.data import SYSTEM_ACTOR, Actor

INCIDENT = "incident"


def link_incident(*, by: Actor, at: datetime, ref: object, incident: str) -> RequestView:
    """Tie a request to an incident that the asker may see: its caller hears each public update and the end. Raises NotFound, Invalid."""
    found = incidents.incident(incident, by=by)
    if found is None:
        raise Invalid({"incident": _("There is no such incident.")})
    with transaction.atomic():
        row = held(by, ref)
        if row.incident_id != as_uuid(found.id):
            event = RequestLinked(**about(row, by, at), relation=INCIDENT, other=found.id, other_key=found.key)
            change(row, at, event, incident_id=as_uuid(found.id))
    return shown(row, by)


def unlink_incident(*, by: Actor, at: datetime, ref: object) -> RequestView:
    """Take the tie to an incident away."""
    with transaction.atomic():
        row = held(by, ref)
        if row.incident_id:
            found = incidents.incident(row.incident_id, by=SYSTEM_ACTOR)
            event = RequestUnlinked(
                **about(row, by, at), relation=INCIDENT, other=str(row.incident_id), other_key=found.key if found else ""
            )
            change(row, at, event, incident_id=None)
    return shown(row, by)


def relate(*, by: Actor, at: datetime, ref: object, other: str, relation: str = Relation.RELATED) -> RequestView:
    """Tie a request to another: related to it, or caused or mended by it (`domain.ties.Relation`). Raises NotFound, Invalid."""
    refuse(relation=relation not in set(Relation))
    with transaction.atomic():
        row, second = _both(by, ref, other)
        if not may_tie(Relation(relation), Kind(second.kind)):
            raise Invalid({"relation": _("Problems and changes cause, changes mend.")})
        _made, is_new = Link.objects.update_or_create(one=row, other=second, defaults={"relation": relation, "created_at": at})
        if is_new:
            change(row, at, RequestLinked(**about(row, by, at), relation=relation, other=str(second.pk), other_key=second.key))
    return shown(row, by)


def unrelate(*, by: Actor, at: datetime, ref: object, other: str) -> RequestView:
    """Take the ties between two requests away, whichever of them they began at."""
    with transaction.atomic():
        row, second = _both(by, ref, other)
        for link in [*Link.objects.filter(one=row, other=second), *Link.objects.filter(one=second, other=row)]:
            change(row, at, RequestUnlinked(**about(row, by, at), relation=link.relation, other=str(second.pk), other_key=second.key))
            link.delete()
    return shown(row, by)


def _both(by: Actor, ref: object, other: str) -> tuple[Request, Request]:
    """Hold a request and another one that the asker may see, but need not be able to change."""
    if not visible_to(by).filter(where(other)).exists():
        held(by, ref)
        raise Invalid({"other": _("There is no such request.")})
    row, second = all_held(by, [ref, other], verbs=["change", "see"])
    if second.pk == row.pk:
        raise Invalid({"other": _("That is the request itself.")})
    return row, second
