"""What can be done with escalation policies. A run under way keeps the policy as it was when the run began."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from varsko.core import outbox
from varsko.core.clock import new_id
from varsko.core.rows import find
from varsko.events.paging import EscalationChanged, EscalationCreated, EscalationDeleted
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.text import clean
from varsko.paging import queries
from varsko.paging.data import PolicyView, Repeat, Step
from varsko.paging.domain.ladder import MOST_REPEATS
from varsko.paging.models import EscalationPolicy
from varsko.paging.models import Step as StepRow
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand

MOST_STEPS = 50
LONGEST_DELAY = 7 * 24 * 60
_FIELDS = ("name", "description", "team_id", "steps", "repeat")
_NOTIFY = {
    "user": {"default"},
    "schedule": {"default", "next", "previous"},
    "team": {"default", "users", "admins", "all", "random", "next", "previous"},
}


def create_escalation(
    *, by: Actor, at: datetime, name: str, steps: Sequence[Step], description: str = "", team_id: str = "", repeat: Repeat | None = None
) -> PolicyView:
    """Make a policy. Raises Invalid, NotFound for a team that does not exist, Conflict for a name that is taken."""
    demand(by, "configure", _subject(team_id))
    _check(steps, repeat or Repeat())
    row = EscalationPolicy(id=new_id(), created_at=at, **_fields(name, description, team_id, repeat or Repeat()))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _set_steps(row, steps)
            outbox.record(EscalationCreated(**_about(row, by, at)))
    except IntegrityError:
        raise _taken() from None
    return _view(row)


def update_escalation(
    *,
    by: Actor,
    at: datetime,
    policy_id: object,
    name: str | None = None,
    steps: Sequence[Step] | None = None,
    description: str | None = None,
    team_id: str | None = None,
    repeat: Repeat | None = None,
) -> PolicyView:
    """Change what is given of a policy; `steps`, when given, replace all of them. Raises NotFound, Invalid, Conflict."""
    row = _wanted(by, "configure", policy_id)
    before = _view(row)
    merged: dict[str, Any] = {
        "name": before.name if name is None else name,
        "description": before.description if description is None else description,
        "team_id": before.team_id if team_id is None else team_id,
        "repeat": repeat or before.repeat,
    }
    demand(by, "configure", _subject(str(merged["team_id"])))
    _check(before.steps if steps is None else steps, repeat or before.repeat)
    try:
        with transaction.atomic():
            EscalationPolicy.objects.filter(pk=row.pk).update(**_fields(**merged))
            if steps is not None:
                _set_steps(row, steps)
            after = _view(row)
            changed = tuple(field for field in _FIELDS if getattr(before, field) != getattr(after, field))
            if changed:
                outbox.record(EscalationChanged(**_about(row, by, at), fields=changed))
    except IntegrityError:
        raise _taken() from None
    return after


def delete_escalation(*, by: Actor, at: datetime, policy_id: object) -> None:
    """Remove a policy; runs under way go on. Raises NotFound."""
    row = _wanted(by, "delete" if by.who.kind == "key" else "configure", policy_id)
    with transaction.atomic():
        EscalationPolicy.objects.filter(pk=row.pk).delete()
        outbox.record(EscalationDeleted(**_about(row, by, at)))


def _fields(name: str, description: str, team_id: str, repeat: Repeat) -> dict[str, Any]:
    text = clean(name).strip()
    if not text or len(text) > 200:
        raise Invalid({"name": _("An escalation needs a name of at most 200 characters.")})
    if team_id and people.team(team_id) is None:
        raise NotFound("team")
    return {
        "name": text,
        "description": clean(description),
        "team_id": team_id or None,
        "repeat_wait": repeat.wait,
        "repeat_count": repeat.count,
        "repeat_reset": repeat.reset,
        "close_after": repeat.close_after,
    }


def _check(steps: Sequence[Step], repeat: Repeat) -> None:
    if not 1 <= len(steps) <= MOST_STEPS:
        raise Invalid({"rules": _("An escalation needs 1 to %(count)s steps.") % {"count": MOST_STEPS}})
    if not 0 <= repeat.count <= MOST_REPEATS:
        raise Invalid({"repeat": _("An escalation repeats at most %(count)s times.") % {"count": MOST_REPEATS}})
    if not 0 <= repeat.wait <= LONGEST_DELAY:
        raise Invalid({"repeat": _("The wait before a repeat must be between 0 minutes and a week.")})
    for step in steps:
        _check_step(step)


def _check_step(step: Step) -> None:
    if step.target_kind not in _NOTIFY or not step.target_id:
        raise Invalid({"rules": _("Each step needs a person, a schedule or a team.")})
    if step.notify not in _NOTIFY[step.target_kind]:
        raise Invalid({"rules": _("A step for a person, a schedule or a team cannot notify in this way.")})
    if not 0 <= step.delay <= LONGEST_DELAY:
        raise Invalid({"rules": _("The delay of a step must be between 0 minutes and a week.")})


def _set_steps(row: EscalationPolicy, steps: Sequence[Step]) -> None:
    StepRow.objects.filter(policy=row).delete()
    StepRow.objects.bulk_create(
        StepRow(
            policy=row,
            position=number,
            delay=step.delay,
            condition=step.condition.value,
            notify=step.notify,
            target_kind=step.target_kind,
            target_id=step.target_id,
        )
        for number, step in enumerate(steps)
    )


def _subject(team_id: str) -> Subject:
    return Subject(kind="escalation", team_ids=frozenset({team_id} - {""}))


def _wanted(by: Actor, verb: str, policy_id: object) -> EscalationPolicy:
    row = find(EscalationPolicy.objects.all(), policy_id)
    if row is None:
        raise NotFound("escalation")
    demand(by, verb, _subject(str(row.team_id or "")))
    return row


def _view(row: EscalationPolicy) -> PolicyView:
    view = queries.policy(row.pk)
    if view is None:
        raise NotFound("escalation")
    return view


def _about(row: EscalationPolicy, by: Actor, at: datetime) -> dict[str, Any]:
    return {"at": at, "by": by.who, "subject": str(row.pk), "name": row.name}


def _taken() -> Conflict:
    return Conflict({"name": _("Another escalation has this name.")})
