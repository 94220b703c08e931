"""Who would be paged first if somebody were called now: told before it is done."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from varsko.alerts.data import AlertView, Responder
from varsko.paging.data import FirstCalled
from varsko.paging.domain.ladder import Step
from varsko.paging.queries.policies import policies_of
from varsko.paging.queries.reach import Asked, reach

_DEEPEST = 5
_NOBODY = FirstCalled(target=Responder(kind=""))


def first_called(targets: Sequence[Responder], alert: AlertView, at: datetime) -> list[FirstCalled]:
    """Tell for each target whom its first steps would page at `at`, if they were asked about `alert`.

    A team's rules and escalations are followed as paging follows them. A step that would reach nobody makes the next one due at once,
    so the first step that reaches somebody counts.
    """
    return [_first(one, alert, at) for one in targets]


def _first(target: Responder, alert: AlertView, at: datetime) -> FirstCalled:
    found = replace(_NOBODY, target=target)
    steps = _steps(target)
    for _turn in range(_DEEPEST):
        reached = reach([Asked("", alert, steps, "")], at)[""] if steps else ()
        first = next((step.delay for step, one in zip(steps, reached, strict=True) if one.candidates or one.escalation), None)
        if first is None:
            reason = next((one.reason for one in reached if one.reason), None)
            return replace(found, reason=reason.value if reason else "no_steps")
        told = [one for step, one in zip(steps, reached, strict=True) if step.delay == first]
        names = dict.fromkeys(who.name for one in told for who in one.candidates if who.unreachable is None)
        if names:
            return replace(found, people=tuple(names))
        steps = tuple(step for one in told if one.escalation for step in _steps(Responder(kind="escalation", id=one.escalation)))
    return found


def _steps(target: Responder) -> tuple[Step, ...]:
    if target.kind != "escalation":
        return (Step(delay=0, target_kind=target.kind, target_id=target.id, target_name=target.name),)
    policy = policies_of([target.id or target.name]).get(target.id or target.name)
    return tuple(sorted(policy.steps, key=lambda step: step.delay)) if policy else ()
