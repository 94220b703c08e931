"""Calling people: each call is an alert of its own, so that paging, answers, escalation and story are those of any page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from varsko.alerts import actions as alerts
from varsko.alerts import queries as alert_queries
from varsko.alerts.data import Parcel, Responder, Result, Signal
from varsko.core.outbox import record
from varsko.core.texts import prose
from varsko.events.incidents import NobodyCalled, RespondersCalled
from varsko.incidents.actions.rows import about, calls_of, held, shown
from varsko.incidents.actions.waiting import wait_for_team
from varsko.incidents.data import Callout, IncidentView, Target
from varsko.incidents.domain import limits
from varsko.incidents.domain.callout import NOT_TO_LEAD, Reason
from varsko.incidents.domain.status import ONGOING
from varsko.incidents.models import Guest, Incident, LinkedAlert
from varsko.incidents.queries.callout import CALL_KIND, callout, priority_of
from varsko.kernel.errors import Invalid
from varsko.kernel.ids import as_uuid
from varsko.people.data import SYSTEM_ACTOR, Actor

SCOPE = "incidents"
KINDS = ("schedule", "team", "escalation", "user")


def page(*, by: Actor, at: datetime, ref: object, target: Target, note: str = "") -> IncidentView:
    """Call a schedule, a team, an escalation or a person to an incident; they are paged at once.

    Raises NotFound, NotAllowed, and Invalid for nobody or an incident that is over.
    """
    if target.kind not in KINDS or not target.id:
        raise Invalid({"target": _("Choose who is called.")})
    with transaction.atomic():
        row = held(by, ref)
        if row.status not in ONGOING:
            raise Invalid({"status": _("The incident is over. Reopen it first.")})
        _check_drill(row, target)
        call(row, Callout(True, Reason.ASKED, (target,)), by=by, at=at, note=prose(note, "note", limits.NOTE))
    return shown(row, by)


def _check_drill(row: Incident, target: Target) -> None:
    has_joined = target.kind == "user" and Guest.objects.filter(incident=row, user=as_uuid(target.id)).exists()
    if row.drill and not has_joined:
        raise Invalid({"target": _("It is a drill: only people who joined it can be paged.")})


def call_for(row: Incident, *, by: Actor, at: datetime) -> Callout:
    """Call whom the severity asks for, inside the caller's transaction; gives the decision."""
    if row.drill:
        call(row, Callout(False, Reason.DRILL), by=by, at=at)
        return Callout(False, Reason.DRILL)
    lead = Target(kind="user", id=str(row.manager_id), name=row.manager.name) if row.manager else None
    in_triage = row.status == Incident.Status.TRIAGE
    decision = callout(severity=row.severity, service_id=str(row.service_id or ""), in_triage=in_triage, lead=lead, at=at)
    call(row, decision, by=by, at=at)
    wait_for_team(row, decision.reason, by=by, at=at)
    return decision


def call(
    row: Incident, decision: Callout, *, by: Actor, at: datetime, note: str = "", facts: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Do what was decided, inside the caller's transaction; `facts` become details of the page."""
    if not decision.pages:
        record(NobodyCalled(**about(row, by, at), reason=decision.reason.value))
        return
    received = alerts.receive([_parcel(row, decision.targets, by, note, facts)], at=at)[0]
    if row.private:
        guests = Guest.objects.filter(incident=row).values_list("user_id", flat=True)
        alerts.hide(alert_id=received.alert_id, guests=[str(pk) for pk in guests])
    LinkedAlert.objects.create(incident=row, alert_id=received.alert_id, is_call=True, reason=decision.reason, note=note, linked_at=at)
    record(
        RespondersCalled(
            **about(row, by, at),
            reason=decision.reason.value,
            alert=received.alert_id,
            number=alert_queries.views_of([received.alert_id])[received.alert_id].number,
            targets=tuple({"kind": one.kind, "id": one.id, "name": one.name} for one in decision.targets),
            note=note,
        )
    )


def answer_calls(row: Incident, *, by: Actor, at: datetime) -> None:
    """Answer the calls for somebody to lead, because somebody does now; inside the caller's transaction. Others go on.

    Whoever may say who leads answers them, also one who may do nothing to alerts.
    """
    calls = LinkedAlert.objects.filter(incident=row, is_call=True).exclude(reason__in=NOT_TO_LEAD).values_list("alert_id", flat=True)
    results = alerts.acknowledge(by=by, at=at, alert_ids=[str(pk) for pk in calls])
    left = [alert_id for alert_id, result in results.items() if result is Result.GONE]
    alerts.acknowledge(by=SYSTEM_ACTOR, at=at, alert_ids=left, user=by.who.name)


def end_calls(row: Incident, *, at: datetime) -> None:
    """Stop paging for an incident that is over, inside the caller's transaction."""
    alerts.close(by=SYSTEM_ACTOR, at=at, alert_ids=calls_of(row))


def end_reminding(row: Incident, *, by: Actor, at: datetime) -> None:
    """Stop paging for an update that was missed, because there is word of the next; inside the caller's transaction.

    Whoever may tell people of an incident ends it, also one who may do nothing to alerts.
    """
    calls = LinkedAlert.objects.filter(incident=row, is_call=True, reason=Reason.UPDATE_MISSED).values_list("alert_id", flat=True)
    alerts.close(by=SYSTEM_ACTOR, at=at, alert_ids=[str(pk) for pk in calls], user=by.who.name)


def _parcel(row: Incident, targets: Sequence[Target], by: Actor, note: str, facts: Mapping[str, str]) -> Parcel:
    """Say with key, severity and summary where to begin, what is wrong and how bad it is."""
    link = f"{settings.VARSKO.url}/incidents/{row.key}"
    signal = Signal(
        scope=SCOPE,
        message=f"{limits.DRILL if row.drill else ''}{row.key} – severity {row.severity} – {row.summary}",
        description="\n\n".join(part for part in (note, row.description, f"[{row.key}]({link})") if part),
        source="Varsko",
        priority=priority_of(row.severity),
        details={"incident": row.key, "link": link, **facts},
        responders=tuple(Responder(kind=one.kind, id=one.id, name=one.name) for one in targets),
        user=by.who.name,
    )
    return Parcel(signal=signal, key_name=by.who.name, kind=CALL_KIND)
