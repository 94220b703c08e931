"""Asking for approval: whom, in which order; reminding them, and going on to whoever comes next. Nobody's silence is a yes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from varsko.core.outbox import record
from varsko.desk import letters
from varsko.desk.actions.rows import about
from varsko.desk.approval_letters import post_asked, post_waits_on
from varsko.desk.data import FormView
from varsko.desk.domain.approvals import Approval, Next, Stage, due, next_step
from varsko.desk.domain.calendars import after_days
from varsko.desk.domain.states import OPEN
from varsko.desk.models import Approval as Row
from varsko.desk.models import ApprovalAsk, ApprovalLetter, Request
from varsko.desk.queries.access import desk_subject
from varsko.desk.queries.approvals import approvers, manager_of
from varsko.desk.queries.promises import desk_hours, hours
from varsko.events.departments import ApprovalLapsed, ApprovalWanted
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor, Person
from varsko.people.domain.permissions import may

_MOST_TOLD = 10


def want_approval(row: Request, form: FormView, *, by: Actor, at: datetime) -> None:
    """Ask whoever may approve a request that was just taken in, as its form says, inside the caller's transaction."""
    rule = {"manager_first": form.manager_first, "remind_days": form.remind_days, "decide_days": form.decide_days}
    _begin(Row(request=row, asked_at=at, **rule), row, by=by, at=at)


def ask_anew(row: Request, *, by: Actor, at: datetime) -> None:
    """When a request opens again, ask again what was refused, and go on waiting for what was not decided; inside the transaction."""
    found = Row.objects.filter(request=row).first()
    if found is None or found.state not in {Approval.OPEN, Approval.REFUSED}:
        return
    if found.state == Approval.OPEN:
        _wait(found, row, at)
        return
    ApprovalAsk.objects.filter(approval=found).delete()  # what they said or say about it then was about the first asking
    found.state, found.decided_at, found.decided_by, found.decided_name, found.via, found.note = Approval.OPEN.value, None, None, "", "", ""
    found.asked_at, found.round = at, found.round + 1
    _begin(found, row, by=by, at=at)


def ask_more(found: Row, row: Request, *, by: Actor, at: datetime) -> bool:
    """Ask those who may approve and were not asked yet, inside the caller's transaction; False when there is nobody else."""
    asked = _ask(found, row, approvers(row, manager_first=found.manager_first), at)
    if asked:
        found.stage = Stage.ORGANISATION
        _wait(found, row, at)
        record(ApprovalWanted(**about(row, by, at), people=tuple(asked)))
    return bool(asked)


def heed_time(found: Row, row: Request, *, at: datetime) -> None:
    """Remind those who were asked, ask whoever comes next, or tell the desk, inside the caller's transaction."""
    if found.state != Approval.OPEN or row.state not in OPEN:
        return
    able = approvers(row, manager_first=found.manager_first)
    asked = ApprovalAsk.objects.filter(approval=found, person__in=[UUID(one.id) for one in able])
    others = len(able) > len(asked)
    step = next_step(Stage(found.stage), lapses_at=found.lapses_at or at, now=at, can_answer=bool(asked), others=others)
    if step is Next.REMIND:
        _remind(found, row, asked, able, at)
    elif step is Next.ASK_OTHERS:
        record(ApprovalLapsed(**about(row, SYSTEM_ACTOR, at), then=step.value, people=tuple(str(one.person_id) for one in asked)))
        ask_more(found, row, by=SYSTEM_ACTOR, at=at)
    elif step is Next.TELL_DESK:
        _tell_desk(found, row, at)


def wait_for_lost(*, after: int, upto: int, at: datetime) -> None:
    """Let what was asked by the version before, which set no end to it, have one; of requests with these numbers, inside a transaction."""
    lost = Row.objects.filter(state=Approval.OPEN, lapses_at=None, request__number__gt=after, request__number__lte=upto)
    for desk, *days in set(lost.values_list("request__desk", "remind_days", "decide_days")):
        calendar = desk_hours(str(desk)).calendar
        remind, decide = (after_days(calendar, at, one) for one in days)
        same = {"request__desk": desk, "remind_days": days[0], "decide_days": days[1]}
        Row.objects.filter(pk__in=list(lost.filter(**same).values_list("pk", flat=True)), state=Approval.OPEN, lapses_at=None).update(
            due_at=min(remind, decide), lapses_at=decide
        )


def _begin(found: Row, row: Request, *, by: Actor, at: datetime) -> None:
    first = manager_of(row) if found.manager_first else None
    found.stage = Stage.MANAGER if first else Stage.ORGANISATION
    found.reminders = 0
    found.save()
    asked = _ask(found, row, [first] if first else approvers(row, manager_first=found.manager_first), at)
    _wait(found, row, at)
    record(ApprovalWanted(**about(row, by, at), people=tuple(asked)))


def _ask(found: Row, row: Request, able: Iterable[Person], at: datetime) -> list[str]:
    known = {str(pk) for pk in ApprovalAsk.objects.filter(approval=found).values_list("person_id", flat=True)}
    fresh = [one for one in able if one.id not in known]
    for person in fresh:
        sent = post_asked(row, person, number=found.round, again=0, at=at)
        ApprovalAsk.objects.create(approval=found, person_id=UUID(person.id), message_id=sent)
    return [one.id for one in fresh]


def _wait(found: Row, row: Request, at: datetime) -> None:
    """Write down until when an answer is waited for, and when to look again."""
    calendar = hours(row.desk).calendar
    found.lapses_at = after_days(calendar, at, found.decide_days)
    may_answer = [UUID(one.id) for one in approvers(row, manager_first=found.manager_first)]
    can_answer = ApprovalAsk.objects.filter(approval=found, person__in=may_answer).exists()
    found.due_at = due(now=at, lapses_at=found.lapses_at, remind_at=after_days(calendar, at, found.remind_days), can_answer=can_answer)
    Row.objects.filter(pk=found.pk).update(stage=found.stage, lapses_at=found.lapses_at, due_at=found.due_at)


def _remind(found: Row, row: Request, asked: Iterable[ApprovalAsk], able: Sequence[Person], at: datetime) -> None:
    known = {one.id: one for one in able}
    again = found.reminders + 1
    for one in asked:
        sent = post_asked(row, known[str(one.person_id)], number=found.round, again=again, at=at)
        ApprovalLetter.objects.get_or_create(message_id=sent, defaults={"ask": one})
    remind_at = after_days(hours(row.desk).calendar, at, found.remind_days)
    next_look = due(now=at, lapses_at=found.lapses_at or at, remind_at=remind_at, can_answer=True)
    Row.objects.filter(pk=found.pk).update(reminders=again, due_at=next_look)


def _tell_desk(found: Row, row: Request, at: datetime) -> None:
    """Tell whoever works on it, else who leads the team, else the team; and the caller, that it waits on."""
    told = _of_desk(row)
    record(ApprovalLapsed(**about(row, SYSTEM_ACTOR, at), then=Next.TELL_DESK.value, people=tuple(one.id for one in told)))
    Row.objects.filter(pk=found.pk).update(stage=Stage.DESK.value, due_at=None)
    for person in told:
        letters.post_undecided(row, person, f"undecided:{row.pk}:{found.round}:{found.lapses_at}", at=at)
    post_waits_on(row, f"{found.round}:{found.lapses_at}", at=at)


def _of_desk(row: Request) -> list[Person]:
    team_id = row.team_id or row.desk.team_id
    team = people.team(team_id) if team_id else None
    ways = [[str(row.assignee_id)] if row.assignee_id else [], list(team.managers) if team else [], list(team.members) if team else []]
    subject = desk_subject(row.desk)
    for ids in ways:
        found = [one for one in people.users(ids).values() if one.is_active and may(people.actor_for_person(one.id), "see", subject)]
        if found:
            return sorted(found, key=lambda one: (one.name, one.id))[:_MOST_TOLD]
    return []
