"""A step of an escalation is due: who is paged is decided by `domain.ladder`, and done here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from varsko.alerts import actions as alert_actions
from varsko.alerts.data import AlertView
from varsko.alerts.queries import views_of
from varsko.core import bulk
from varsko.core.clock import now
from varsko.core.outbox import record
from varsko.events.base import SYSTEM, Event
from varsko.events.paging import PersonNotPaged, RunFinished, RunStopped, StepTaken
from varsko.paging.actions.runs import Start, of_policy, of_target, running, start_runs
from varsko.paging.actions.telling import Call, Fall, Fallback, page_people, way
from varsko.paging.data import PolicyView
from varsko.paging.domain.ladder import Candidate, Facts, Plan, Reach, State, Taken, plan
from varsko.paging.domain.reasons import Reason
from varsko.paging.models import EscalationRun, Page
from varsko.paging.queries.policies import policies_of
from varsko.paging.queries.reach import Asked, reach
from varsko.paging.queries.roster import Roster, roster
from varsko.paging.rows import run_of
from varsko.people.data import SYSTEM_ACTOR

_ENDED = ("planned_at", "due_at", "leased_until", "attempts", "started_at", "cycle", "step", "forced", "state", "end_reason", "ended_at")

AT_ONCE = timedelta(seconds=30)
"""A person who was paged for an alert within this time is not paged for it again by another way."""


def runs() -> QuerySet[EscalationRun]:
    """Give the escalations under way."""
    return EscalationRun.objects.filter(state=EscalationRun.State.RUNNING)


def climb(rows: Sequence[EscalationRun]) -> None:
    """Take the steps that are due. Runs that were stopped or taken over meanwhile are passed over."""
    at = now()
    fences = {row.pk: row.fence for row in rows}
    with transaction.atomic():
        held = [row for row in running({str(row.alert_id) for row in rows}) if fences.get(row.pk) == row.fence]
        work = _Work.of(held, at)
        for row in sorted(held, key=lambda one: (one.due_at, one.pk)):
            work.take(row)
        work.finish()


@dataclass(slots=True)
class _Work:
    """What a batch of runs comes to, gathered and then written together."""

    at: datetime
    alerts: Mapping[str, AlertView]
    reach: Mapping[str, tuple[Reach, ...]]
    known: Roster
    just_paged: dict[str, dict[str, Page | Call]]
    passed: Mapping[str, frozenset[str]]
    policies: Mapping[str, PolicyView]
    under_way: Mapping[tuple[UUID, int], frozenset[str]]
    fallback: Fallback
    calls: list[Call] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)
    ended: list[tuple[Any, ...]] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, rows: Sequence[EscalationRun], at: datetime) -> "_Work":
        """Look up, for all runs together, whom their steps mean, how these can be told, and who knows already."""
        alerts = views_of({str(row.alert_id) for row in rows})
        asked = [Asked(str(row.pk), alerts[str(row.alert_id)], run_of(row).steps, f"{row.pk}:{row.cycle}") for row in rows]
        reached = reach(asked, at)
        users = {one.user_id for steps in reached.values() for step in steps for one in step.candidates}
        escalations = {step.escalation for steps in reached.values() for step in steps if step.escalation}
        return cls(
            at=at,
            alerts=alerts,
            reach=reached,
            known=roster(users, at),
            just_paged=_just_paged(alerts, at),
            passed=_passed(rows),
            policies=policies_of(escalations),
            under_way=_policies_under_way(rows) if escalations else {},
            fallback=Fallback(at),
        )

    def take(self, row: EscalationRun) -> None:
        """Let one run take its steps."""
        alert = self.alerts[str(row.alert_id)]
        made = plan(run_of(row), self._facts(row, alert), self.at)
        for taken in made.taken:
            self._note(row, alert, taken)
        for cycle, reason in made.fallback:
            self._fall_back(row, alert, cycle, reason)
        self._end(row, alert, made)

    def finish(self) -> None:
        """Write what all runs came to."""
        bulk.update(EscalationRun, _ENDED, self.ended)
        self.fallback.tell()
        if self.closing:
            alert_actions.close(by=SYSTEM_ACTOR, at=self.at, alert_ids=self.closing, reason="escalation_over")
        record(*self.events)
        page_people(self.calls, self.known, at=self.at)
        start_runs(self.starts, at=self.at)

    def _fall_back(self, row: EscalationRun, alert: AlertView, cycle: int, reason: Reason) -> None:
        told = self.just_paged[alert.id]
        slot, spared = f"{row.pk}:fallback:{cycle}", frozenset({*self.passed[str(row.pk)], *told})
        calls = self.fallback.add(Fall(alert=alert, reason=reason, round=row.round, slot=slot, spared=spared))
        told.update({call.user_id: call for call in calls})

    def _facts(self, row: EscalationRun, alert: AlertView) -> Facts:
        return Facts(
            state=State(alert.state),
            acknowledged_at=alert.acknowledged_at,
            reach=tuple(self._annotated(one, alert) for one in self.reach[str(row.pk)]),
            just_paged=frozenset(self.just_paged[alert.id]),
            passed=self.passed[str(row.pk)],
            running=self.under_way.get((row.alert_id, row.round), frozenset()),
        )

    def _annotated(self, one: Reach, alert: AlertView) -> Reach:
        """Say of each candidate whether anything can reach them."""
        candidates = (replace(who, unreachable=who.unreachable or self.known.telling(who.user_id, alert).reason) for who in one.candidates)
        return replace(one, candidates=tuple(candidates))

    def _note(self, row: EscalationRun, alert: AlertView, taken: Taken) -> None:
        step = run_of(row).steps[taken.step]
        self.events.append(
            StepTaken(
                at=self.at,
                by=SYSTEM,
                subject=alert.id,
                reason=taken.reason.value if taken.reason else "",
                run=str(row.pk),
                step=taken.step,
                cycle=taken.cycle,
                target=step.target_name,
                people=tuple(one.name for one in taken.paged),
            )
        )
        for one in taken.paged:
            call = _call(row, alert, taken, one)
            self.just_paged[alert.id][one.user_id] = call
            self.calls.append(call)
        for one, reason in taken.spared:
            self._spare(alert, one, reason)
        if taken.escalation:
            self.starts.append(_handed_on(row, alert, taken.escalation, self.policies))

    def _spare(self, alert: AlertView, one: Candidate, reason: Reason) -> None:
        led = way(one.via, one.source)
        told = self.just_paged[alert.id].get(one.user_id) if reason is Reason.ALREADY_PAGED else None
        if told is not None and led not in told.via:
            told.via.append(led)
            if isinstance(told, Page):
                Page.objects.filter(pk=told.pk).update(via=told.via)
        self.events.append(
            PersonNotPaged(at=self.at, by=SYSTEM, subject=alert.id, reason=reason.value, user=one.user_id, name=one.name, **led)
        )

    def _end(self, row: EscalationRun, alert: AlertView, made: Plan) -> None:
        run = made.run
        state, end_reason, ended_at = row.state, row.end_reason, row.ended_at
        if made.end:
            over = RunFinished if made.end is Reason.LAST_STEP else RunStopped
            self.events.append(over(at=self.at, by=SYSTEM, subject=alert.id, reason=made.end.value, run=str(row.pk), policy=row.name))
            state, end_reason, ended_at = EscalationRun.State.OVER.value, made.end.value, self.at
        facts = (run.started_at, run.cycle, run.step, False, state, end_reason, ended_at)
        self.ended.append((self.at, made.due_at, None, 0, *facts, row.pk))
        if made.close:
            self.closing.append(alert.id)


def _call(row: EscalationRun, alert: AlertView, taken: Taken, one: Candidate) -> Call:
    return Call(
        alert=alert,
        user_id=one.user_id,
        name=one.name,
        via=[way(one.via, source) for source in one.source.split(", ")],
        round=row.round,
        slot=f"{row.pk}:{taken.cycle}:{taken.step}",
        run_id=row.pk,
        cycle=taken.cycle,
        step=taken.step,
        condition=run_of(row).steps[taken.step].condition,
    )


def _handed_on(row: EscalationRun, alert: AlertView, escalation: str, policies: Mapping[str, PolicyView]) -> Start:
    """Begin the policy that a team's rules name; one that is gone becomes a run without steps, so that the fallback is told."""
    policy = policies.get(escalation)
    why = {"reason": Reason.HANDED_ON.value, "policy": row.name}
    if policy is None:
        return replace(of_target("escalation", escalation, "", alert.id, row.round, why), steps=())
    return of_policy(policy, alert.id, row.round, why)


def _policies_under_way(rows: Sequence[EscalationRun]) -> dict[tuple[UUID, int], frozenset[str]]:
    """Give, by alert and round, the policies that were begun for it."""
    begun = EscalationRun.objects.filter(alert__in={row.alert_id for row in rows}, target_kind="escalation")
    found: dict[tuple[UUID, int], set[str]] = defaultdict(set)
    for alert_id, round_, policy_id in begun.values_list("alert_id", "round", "target_id"):
        found[alert_id, round_].add(policy_id)
    return {key: frozenset(policies) for key, policies in found.items()}


def _just_paged(alerts: Iterable[str], at: datetime) -> dict[str, dict[str, Page | Call]]:
    found: dict[str, dict[str, Page | Call]] = defaultdict(dict)
    for page in Page.objects.filter(alert__in=list(alerts), at__gt=at - AT_ONCE, at__lte=at):
        found[str(page.alert_id)][str(page.user_id)] = page
    return found


def _passed(rows: Sequence[EscalationRun]) -> dict[str, frozenset[str]]:
    """Give, by run, who passed the alert on since it was routed."""
    by_round: dict[tuple[UUID, int], set[str]] = defaultdict(set)
    passed = Page.objects.filter(alert__in={row.alert_id for row in rows}, state=Page.State.PASSED)
    for alert_id, round_, user_id in passed.values_list("alert_id", "round", "user_id"):
        by_round[alert_id, round_].add(str(user_id))
    return {str(row.pk): frozenset(by_round[row.alert_id, row.round]) for row in rows}
