"""Beginning a drill, its clock, its signals, and its end."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from varsko.conversations import actions as talks
from varsko.core import wake
from varsko.core.outbox import record
from varsko.drills import words
from varsko.drills.actions.rows import about, change, set_signals, shown, under_way
from varsko.drills.data import DrillView, Script, Start
from varsko.drills.domain import clock as clocks
from varsko.drills.domain.clock import SPEEDS, STANDS
from varsko.drills.models import Drill, DrillSignal, DrillStep
from varsko.drills.queries.drills import clock_of
from varsko.drills.queries.scripts import script
from varsko.events.drills import DrillClockTurned, DrillEnded, DrillStarted, SignalGiven
from varsko.incidents import actions as incidents
from varsko.incidents import queries as incident_queries
from varsko.incidents.data import Draft, IncidentView, Target
from varsko.kernel.errors import Conflict, Invalid
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor

BY_HAND, OVER = "by_hand", "incident_over"
MOST_PEOPLE = 50
_ORIGIN = "drill"


def start(*, by: Actor, at: datetime, wanted: Start) -> DrillView:
    """Declare the incident of a script as a drill, let people take part, and set its clock going.

    Whoever begins leads the drill and knows what is to come. Raises NotAllowed, Invalid.
    """
    plan = script(wanted.script)
    wrong = {
        "script": plan is None or plan.is_off,
        "speed": wanted.speed not in SPEEDS,
        "people": len(wanted.people) > MOST_PEOPLE,
    }
    if plan is None or any(wrong.values()):
        raise Invalid({field: _("Choose one of what is offered.") for field, is_wrong in wrong.items() if is_wrong})
    draft = Draft(
        summary=plan.summary,
        description=plan.description,
        severity=plan.severity,
        service_id=wanted.service_id,
        drill=True,
        id=wanted.id,
    )
    with transaction.atomic():
        incident, _decision = incidents.declare(by=by, at=at, draft=draft)
        known = Drill.objects.filter(incident=as_uuid(incident.id)).first()
        row = known or _begin(plan, incident, wanted, by, at)
    return shown(row, by, at)


def _begin(plan: Script, incident: IncidentView, wanted: Start, by: Actor, at: datetime) -> Drill:
    incidents.add_to_drill(by=by, at=at, ref=incident.id, user_ids=wanted.people)
    incidents.enter_room(by=by, at=at, ref=incident.id)
    row = _insert(plan, incident, wanted.speed, by, at)
    if wanted.pages:
        _page(incident, by, at)
    return row


def _insert(plan: Script, incident: IncidentView, speed: int, by: Actor, at: datetime) -> Drill:
    clock = clocks.started(at, speed)
    row = Drill.objects.create(
        incident_id=incident.id,
        script=plan.name,
        leader_id=as_uuid(by.who.id) if by.who.kind in {"user", "link"} else None,
        leader_name=by.who.name[:200],
        clock=clocks.as_stored(clock),
        started_at=at,
    )
    DrillSignal.objects.bulk_create(
        [
            DrillSignal(
                drill=row,
                number=number,
                after=one.after,
                kind=one.kind,
                text=one.text,
                due_at=clocks.comes(clock, timedelta(minutes=one.after)),
            )
            for number, one in enumerate(plan.signals, 1)
        ]
    )
    DrillStep.objects.bulk_create(
        [DrillStep(drill=row, number=number, text=one.text, within=one.within, proof=one.proof) for number, one in enumerate(plan.steps, 1)]
    )
    record(DrillStarted(**about(row, by, at), script=plan.name, speed=speed))
    wake.after_commit()
    return row


def _page(incident: IncidentView, by: Actor, at: datetime) -> None:
    for one in incident_queries.guests(incident.id):
        if one.id != by.who.id:
            incidents.page(by=by, at=at, ref=incident.id, target=Target(kind="user", id=one.id, name=one.name))


def pause(*, by: Actor, at: datetime, ref: object) -> DrillView:
    """Stop the clock of a drill: no signal comes until it goes on. Raises NotFound, NotAllowed, Invalid."""
    return _turn(by, at, ref, STANDS)


def go_on(*, by: Actor, at: datetime, ref: object) -> DrillView:
    """Let the clock go on as fast as it went before. Raises NotFound, NotAllowed, Invalid."""
    return _turn(by, at, ref, None)


def set_speed(*, by: Actor, at: datetime, ref: object, speed: int) -> DrillView:
    """Let the clock go on, so many times as fast as the world's. Raises NotFound, NotAllowed, Invalid."""
    if speed not in SPEEDS:
        raise Invalid({"speed": _("Choose one of what is offered.")})
    return _turn(by, at, ref, speed)


def _turn(by: Actor, at: datetime, ref: object, speed: int | None) -> DrillView:
    with transaction.atomic():
        row = under_way(by, ref)
        clock = clock_of(row)
        wanted = (clocks.speed(clock) or clocks.last_speed(clock)) if speed is None else speed
        if wanted != clocks.speed(clock):
            clock = clocks.turned(clock, at, wanted)
            change(row, DrillClockTurned(**about(row, by, at), speed=wanted), clock=clocks.as_stored(clock))
            set_signals(row, clock)
    return shown(row, by, at)


def skip(*, by: Actor, at: datetime, ref: object) -> DrillView:
    """Move the clock ahead to the next signal, which then comes at once. Raises NotFound, NotAllowed, and Invalid when none is left."""
    with transaction.atomic():
        row = under_way(by, ref)
        following = DrillSignal.objects.filter(drill=row, given_at=None).order_by("after", "number").first()
        if following is None:
            raise Invalid({"signal": _("All signals have come.")})
        clock = clocks.moved(clock_of(row), at, timedelta(minutes=following.after))
        event = DrillClockTurned(**about(row, by, at), speed=clocks.speed(clock), signal=following.number)
        change(row, event, clock=clocks.as_stored(clock))
        set_signals(row, clock)
    return shown(row, by, at)


def end(*, by: Actor, at: datetime, ref: object) -> DrillView:
    """End a drill: no more signals come, and its clock stops. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = under_way(by, ref)
        end_row(row, by=by, at=at, reason=BY_HAND)
    return shown(row, by, at)


def end_row(row: Drill, *, by: Actor, at: datetime, reason: str) -> None:
    """End a held drill, inside the caller's transaction."""
    clock = clocks.turned(clock_of(row), at, STANDS)
    change(row, DrillEnded(**about(row, by, at), reason=reason), clock=clocks.as_stored(clock), ended_at=at)
    set_signals(row, None)


def give(signal: DrillSignal, *, at: datetime) -> None:
    """Let a claimed signal come, inside the caller's transaction: it stands in the room and in the timeline, or in neither.

    Raises LeaseLost when somebody touched the drill's clock since the claim: the signal then comes at its new time.
    """
    drill = Drill.objects.select_for_update().get(pk=signal.drill_id)
    signal.finish(given_at=at)
    record(
        SignalGiven(
            at=at,
            by=SYSTEM_ACTOR.who,
            subject=str(drill.incident_id),
            number=signal.number,
            way=signal.kind,
            minutes=signal.after,
            note=signal.text,
        )
    )
    leader = people.users([drill.leader_id]).get(str(drill.leader_id or ""))
    with translation.override(leader.language if leader else None):
        _say(drill, signal, at)


def _say(drill: Drill, signal: DrillSignal, at: datetime) -> None:
    """Write a signal into the room, marked as part of the drill."""
    way = words.KINDS.get(signal.kind, signal.kind)
    quoted = "\n".join(f"> {line}" for line in signal.text.splitlines())
    text = f"**{_('DRILL')} · {way}**\n\n{quoted}"
    room = incidents.enter_room(by=SYSTEM_ACTOR, at=at, ref=str(drill.incident_id))
    try:
        talks.post(
            by=SYSTEM_ACTOR,
            at=at,
            room_id=room.id,
            text=text,
            kind="note",
            origin=_ORIGIN,
            external_id=f"{drill.pk}:{signal.number}",
        )
    except Conflict:
        return  # somebody closed the room: the timeline has it
