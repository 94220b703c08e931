"""The drills that were or are: whoever may see the incident may see its drill."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Q

from varsko.drills.data import DrillView, SignalView, StepView
from varsko.drills.domain import clock as clocks
from varsko.drills.domain.clock import Clock
from varsko.drills.domain.scripts import Proof
from varsko.drills.models import Drill, DrillSignal, DrillStep
from varsko.incidents import queries as incidents
from varsko.incidents.data import IncidentView
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor

MOST = 100


def drills(*, by: Actor, at: datetime, limit: int = MOST) -> list[DrillView]:
    """List the drills that followed a script, the newest first, without their signals and steps."""
    where = incidents.visible_to(by).filter(drill=True)
    rows = list(Drill.objects.filter(incident__in=where).order_by("-started_at")[:limit])
    found = incidents.incidents(by=by, where=Q(pk__in=[row.incident_id for row in rows]), limit=limit, drills=True)
    known = {one.id: one for one in found}
    return [_view(row, known[str(row.incident_id)], at) for row in rows if str(row.incident_id) in known]


def drill(ref: object, *, by: Actor, at: datetime) -> DrillView | None:
    """Find the drill of an incident with all that belongs to it; None for none, and for what the asker may not see.

    What is still to come is told to nobody who takes part but whoever leads the drill, until it is over.
    """
    incident = incidents.incident(ref, by=by)
    row = Drill.objects.filter(incident=as_uuid(incident.id)).first() if incident and incident.drill else None
    if incident is None or row is None:
        return None
    signals = [signal_view(one) for one in DrillSignal.objects.filter(drill=row).order_by("after", "number")]
    people = tuple(incidents.guests(incident.id))
    to_come = tuple(one for one in signals if one.given_at is None)
    knows = row.ended_at is not None or by.who.id == str(row.leader_id) or by.who.id not in {one.id for one in people}
    proofs = _proofs(incident, by)
    return replace(
        _view(row, incident, at),
        given=tuple(one for one in signals if one.given_at),
        to_come=to_come if knows else (),
        left=len(to_come),
        steps=tuple(_step(one, row, proofs) for one in DrillStep.objects.filter(drill=row).order_by("number")),
        people=people,
    )


def signal_view(row: DrillSignal) -> SignalView:
    """Freeze a signal."""
    return SignalView(number=row.number, after=row.after, kind=row.kind, text=row.text, given_at=row.given_at)


def clock_of(row: Drill) -> Clock:
    """Give the clock of a drill."""
    return clocks.as_read(row.clock)


def _view(row: Drill, incident: IncidentView, at: datetime) -> DrillView:
    clock = clock_of(row)
    return DrillView(
        incident=incident,
        script=row.script,
        leader_id=str(row.leader_id or ""),
        leader_name=row.leader_name,
        started_at=row.started_at,
        ended_at=row.ended_at,
        reads=_whole(clocks.reads(clock, row.ended_at or at)),
        speed=clocks.speed(clock),
        well=row.well,
        badly=row.badly,
        learned=row.learned,
    )


def _step(row: DrillStep, drill: Drill, proofs: dict[str, datetime]) -> StepView:
    done_at = row.done_at or proofs.get(row.proof)
    took = _whole(clocks.reads(clock_of(drill), done_at)) if done_at else None
    return StepView(
        number=row.number,
        text=row.text,
        within=row.within,
        proof=row.proof,
        done_at=done_at,
        done_by=row.done_by,
        took=took,
        is_late=bool(row.within and took is not None and took > timedelta(minutes=row.within)),
    )


def _whole(length: timedelta) -> timedelta:
    """Give whole seconds, as a clock shows them."""
    return timedelta(seconds=round(length.total_seconds()))


def _proofs(incident: IncidentView, by: Actor) -> dict[str, datetime]:
    """Say when the record first shows what steps ask for."""
    shown: dict[str, list[datetime | None]] = {
        Proof.LEAD: [one.began_at for one in incidents.holdings(incident.id) if one.role == "manager"],
        Proof.ASSESSED: [incidents.assessment(incident.id).first_at],
        Proof.PAGED: [one.linked_at for one in incidents.links(incident.id, by=by) if one.is_call],
        Proof.UPDATE: [one.sent_at for one in incidents.updates(incident.id)],
        Proof.RESOLVED: [incident.resolved_at],
    }
    return {proof: min(found) for proof, moments in shown.items() if (found := [one for one in moments if one])}
