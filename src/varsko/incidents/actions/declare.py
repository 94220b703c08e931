"""Declaring: the first thing to do, whoever notices, whatever the source."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.alerts import queries as alerts
from varsko.catalog import queries as catalog
from varsko.core import sequences
from varsko.core.clock import new_id
from varsko.core.outbox import record
from varsko.core.texts import instant, line, prose
from varsko.events.incidents import AlertLinked, IncidentDeclared
from varsko.incidents.actions.calls import call, call_for
from varsko.incidents.actions.rows import about, let_in
from varsko.incidents.actions.types import chosen, demand_facts, read_facts
from varsko.incidents.data import Callout, Draft, IncidentView, ScaleView
from varsko.incidents.domain import limits
from varsko.incidents.domain.callout import Reason
from varsko.incidents.domain.status import Status
from varsko.incidents.domain.types import Needed
from varsko.incidents.models import Affected, Incident, LinkedAlert
from varsko.incidents.queries.lists import views
from varsko.incidents.queries.setup import scale, settings
from varsko.kernel.errors import Invalid
from varsko.kernel.ids import as_uuid
from varsko.people.data import SYSTEM_ACTOR, Actor, Subject
from varsko.people.domain.permissions import demand, may

MOST_AFFECTED, MOST_ALERTS = 100, 100


def declare(*, by: Actor, at: datetime, draft: Draft) -> tuple[IncidentView, Callout | None]:
    """Log an incident, link its alerts, and call whom its severity asks for. Anybody who has signed in may.

    Gives the incident as its declarer said it, and the decision whom to call; None where it was declared before under the same id.
    Raises Invalid, NotAllowed.
    """
    demand(by, "open", Subject(kind="incident"))
    said = _checked(draft, scale(), by)
    with transaction.atomic():
        known = _known(said, by) if said.id else None
        if known:
            return _own(known), None
        row = _insert(said, by, at)
        _link(row, said, by, at)
        decision = Callout(False, Reason.PAST) if said.past else call_for(row, by=by, at=at)
        if said.past:
            call(row, decision, by=by, at=at)
    return _own(row), decision


def _known(said: Draft, by: Actor) -> Incident | None:
    """Find what was declared under the same id, also by a press that came at the same moment. Raises Invalid for somebody else's."""
    sequences.hold("incident")
    found = Incident.objects.filter(pk=said.id).first()
    if found and found.reporter_id != _reporter(by):
        raise Invalid({"id": _("Choose one of what is offered.")})
    return found


def _checked(draft: Draft, levels: ScaleView, by: Actor) -> Draft:
    wrong = {
        "severity": draft.severity not in {one.number for one in levels.levels},
        "detected_by": draft.detected_by not in Incident.DetectedBy.values,
        "service": bool(draft.service_id) and draft.service_id not in _services(by, [draft.service_id]),
        "affected": len(draft.affected) > MOST_AFFECTED,
        "alerts": len(draft.alert_ids) > MOST_ALERTS,
        "id": bool(draft.id) and as_uuid(draft.id) is None,
    }
    of_type = chosen(draft.type_id)
    fields = of_type.fields if of_type else ()
    facts = {key: value for key, value in read_facts(fields, draft.facts).items() if value is not None}
    if any(wrong.values()):
        raise Invalid({field: _("Choose one of what is offered.") for field, is_wrong in wrong.items() if is_wrong})
    asked = {str(as_uuid(one) or one) for one in draft.affected}
    affected = tuple(_services(by, list(asked)))
    if unknown := asked - set(affected):
        raise Invalid({"affected": f"{_('Choose one of what is offered.')} {', '.join(sorted(unknown))[:500]}"})
    demand_facts(fields, facts, Needed.DECLARE)
    return replace(
        draft,
        summary=line(draft.summary, "summary", limits.SUMMARY, required=True),
        description=prose(draft.description, "description", limits.TEXT),
        contact=line(draft.contact, "contact", limits.CONTACT),
        source=line(draft.source, "source", limits.SOURCE),
        impact_started_at=instant(draft.impact_started_at, "impact_started_at"),
        affected=affected,
        private=draft.private or (of_type is not None and of_type.private),
        facts=facts,
    )


def _services(by: Actor, ids: tuple[str, ...] | list[str]) -> list[str]:
    """Keep the services that `by` may see."""
    found = catalog.services_by_id(ids)
    return [pk for pk, view in found.items() if may(by, "see", catalog.about(view))]


def _insert(draft: Draft, by: Actor, at: datetime) -> Incident:
    chosen = settings()
    number = sequences.take("incident")[0]
    key = f"{chosen.prefix}-{number}"
    row = Incident.objects.create(
        id=as_uuid(draft.id) or new_id(),
        number=number,
        key=key,
        summary=draft.summary,
        description=draft.description,
        severity=draft.severity,
        scale=scale().version,
        status=Status.TRIAGE if draft.in_triage else Status.NEW,
        private=draft.private,
        drill=draft.drill,
        type_id=as_uuid(draft.type_id),
        facts=dict(draft.facts),
        origin=draft.origin,
        service_id=as_uuid(draft.service_id),
        detected_by=draft.detected_by,
        reporter_id=_reporter(by),
        reporter_name=by.who.name,
        contact=draft.contact,
        video=chosen.video.replace("{key}", key),
        impact_started_at=draft.impact_started_at,
        detected_at=at,
        declared_at=at,
        updated_at=at,
    )
    Affected.objects.bulk_create([Affected(incident=row, service_id=pk) for pk in draft.affected])
    let_in(row, at, _reporter(by))
    record(
        IncidentDeclared(
            **about(row, by, at),
            key=key,
            summary=row.summary,
            severity=row.severity,
            service=draft.service_id,
            detected_by=row.detected_by,
            status=row.status,
            source=draft.source,
        )
    )
    return row


def _link(row: Incident, draft: Draft, by: Actor, at: datetime) -> None:
    """Link the alerts that the declarer may see and that belong to no other incident."""
    for pk in dict.fromkeys(draft.alert_ids):
        found = alerts.alert(pk, by=by)
        if found is None or LinkedAlert.objects.filter(alert=as_uuid(found.id)).exists():
            continue
        LinkedAlert.objects.create(incident=row, alert_id=found.id, linked_at=at)
        record(AlertLinked(**about(row, by, at), alert=found.id, number=found.number, message=found.message))


def _reporter(by: Actor) -> UUID | None:
    return as_uuid(by.who.id) if by.who.kind in {"user", "link"} else None


def _own(row: Incident) -> IncidentView:
    """Show the incident to whoever declared it, even somebody who may not look at it afterwards."""
    return views(Incident.objects.filter(pk=row.pk), SYSTEM_ACTOR)[0]
