"""What can be done with personal notification rules."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from varsko.core import outbox
from varsko.core.clock import new_id
from varsko.core.rows import find
from varsko.events.paging import NotificationRulesChanged
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.matching import read, write
from varsko.kernel.text import clean
from varsko.paging import queries
from varsko.paging.data import NotificationRuleView, RuleStepDraft, RuleStepView
from varsko.paging.domain.news import LEADS
from varsko.paging.models import NotificationRule, NotificationStep
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand
from varsko.routing.data import FIELDS
from varsko.schedules.data import Restriction

ACTION_TYPES = (
    "create-alert",
    "acknowledged-alert",
    "closed-alert",
    "renotified-alert",
    "assigned-alert",
    "add-note",
    "schedule-start",
    "schedule-end",
    "mentioned",
    "incoming-call-routing",
)
METHODS = ("email", "sms", "voice", "mobile", "app", "webhook")
LONGEST_WAIT = 24 * 60
MOST_STEPS = 50


def create_notification_rule(
    *,
    by: Actor,
    at: datetime,
    user_id: object,
    name: str,
    action_type: str,
    steps: Sequence[RuleStepDraft] = (),
    enabled: bool = True,
    position: int | None = None,
    **more: Any,
) -> NotificationRuleView:
    """Give a person a new rule, the last of its kind or at `position`.

    `more` may hold `criteria` (plain data), `restriction`, `notification_time`, `schedules`, `repeat_after` (minutes, 0: never).
    Raises NotFound, Invalid.
    """
    person = people.user(user_id)
    if person is None:
        raise NotFound("user")
    demand(by, "configure", Subject(kind="notification_rule", owner_id=person.id))
    if action_type not in ACTION_TYPES:
        raise Invalid({"actionType": _("There is no such kind of notification.")})
    others = NotificationRule.objects.filter(user=as_uuid(person.id), action_type=action_type)
    last = others.aggregate(last=Max("position"))["last"]
    fields = _fields(name=name, **more)
    place = -1 if last is None else last
    row = NotificationRule(
        id=new_id(), user_id=person.id, action_type=action_type, enabled=enabled, position=place + 1, created_at=at, **fields
    )
    with transaction.atomic():
        row.save(force_insert=True)
        _set_steps(row, steps, at)
        if position is not None:
            _put(row, position)
        outbox.record(_changed(row, by, at, "created"))
    return _view(row)


def update_notification_rule(
    *,
    by: Actor,
    at: datetime,
    rule_id: object,
    steps: Sequence[RuleStepDraft] | None = None,
    enabled: bool | None = None,
    position: int | None = None,
    **more: Any,
) -> NotificationRuleView:
    """Change what is given of a rule; `steps` replace all of them; see `create_notification_rule`. Raises NotFound, Invalid."""
    row = _wanted(by, rule_id)
    changes = _fields(**more) | ({} if enabled is None else {"enabled": enabled})
    with transaction.atomic():
        if changes:
            NotificationRule.objects.filter(pk=row.pk).update(**changes)
        if steps is not None:
            _set_steps(row, steps, at)
        if position is not None:
            _put(row, position)
        outbox.record(_changed(row, by, at, "changed"))
    return _view(row)


def delete_notification_rule(*, by: Actor, at: datetime, rule_id: object) -> None:
    """Remove a rule. Raises NotFound."""
    row = _wanted(by, rule_id)
    with transaction.atomic():
        NotificationRule.objects.filter(pk=row.pk).delete()
        outbox.record(_changed(row, by, at, "deleted"))


def add_rule_step(*, by: Actor, at: datetime, rule_id: object, step: RuleStepDraft) -> RuleStepView:
    """Add one way to a rule. Raises NotFound, Invalid."""
    row = _wanted(by, rule_id)
    if row.steps.count() >= MOST_STEPS:
        raise Invalid({"steps": _("A rule can have at most %(count)s steps.") % {"count": MOST_STEPS}})
    fresh = _step(row, step, at)
    with transaction.atomic():
        fresh.save(force_insert=True)
        outbox.record(_changed(row, by, at, "changed"))
    return queries.step_view(fresh)


def update_rule_step(*, by: Actor, at: datetime, rule_id: object, step_id: object, step: RuleStepDraft) -> RuleStepView:
    """Replace one way of a rule. Raises NotFound, Invalid."""
    row = _wanted(by, rule_id)
    old = _step_of(row, step_id)
    fresh = _step(row, step, at)
    with transaction.atomic():
        fields = {"method": fresh.method, "address": fresh.address, "after": fresh.after, "enabled": fresh.enabled}
        NotificationStep.objects.filter(pk=old.pk).update(**fields)
        outbox.record(_changed(row, by, at, "changed"))
    old.refresh_from_db()
    return queries.step_view(old)


def delete_rule_step(*, by: Actor, at: datetime, rule_id: object, step_id: object) -> None:
    """Remove one way of a rule. Raises NotFound."""
    row = _wanted(by, rule_id)
    old = _step_of(row, step_id)
    with transaction.atomic():
        NotificationStep.objects.filter(pk=old.pk).delete()
        outbox.record(_changed(row, by, at, "changed"))


def _fields(**given: Any) -> dict[str, Any]:
    readers: dict[str, Callable[[Any], object]] = {
        "name": _name,
        "criteria": lambda value: write(read(value, FIELDS)),
        "restriction": _restriction,
        "notification_time": _times,
        "schedules": lambda value: [dict(one) for one in value][:50],
        "repeat_after": _minutes,
    }
    return {field: readers[field](value) for field, value in given.items()}


def _name(value: str) -> str:
    text = clean(value).strip()
    if not text or len(text) > 512:
        raise Invalid({"name": _("A rule needs a name of at most 512 characters.")})
    return text


def _restriction(value: Restriction | None) -> object:
    return msgspec.to_builtins(value) if value else None


def _minutes(value: int) -> int:
    if not 0 <= value <= LONGEST_WAIT:
        raise Invalid({"sendAfter": _("A wait must be between 0 minutes and a day.")})
    return value


def _times(value: Sequence[str]) -> list[str]:
    """Opsgenie's own clients write them with dashes, its pages with underscores or in capitals."""
    said = [str(one).strip().lower().replace("_", "-") for one in value]
    wrong = [one for one in said if one not in LEADS]
    if wrong:
        raise Invalid({"notificationTime": _("Must be one of %(times)s.") % {"times": ", ".join(LEADS)}})
    return list(dict.fromkeys(said))


def _set_steps(row: NotificationRule, steps: Sequence[RuleStepDraft], at: datetime) -> None:
    if len(steps) > MOST_STEPS:
        raise Invalid({"steps": _("A rule can have at most %(count)s steps.") % {"count": MOST_STEPS}})
    NotificationStep.objects.filter(rule=row).delete()
    NotificationStep.objects.bulk_create(_step(row, step, at) for step in steps)


def _step(row: NotificationRule, draft: RuleStepDraft, at: datetime) -> NotificationStep:
    if draft.method not in METHODS:
        raise Invalid({"contact": _("There is no such way to reach somebody.")})
    address = clean(draft.address).strip()
    if draft.method not in {"app", "mobile"} and not address:
        raise Invalid({"contact": _("Each step needs a contact.")})
    return NotificationStep(
        id=new_id(), rule=row, method=draft.method, address=address[:500], after=_minutes(draft.after), enabled=draft.enabled, created_at=at
    )


def _put(row: NotificationRule, position: int) -> None:
    others = list(NotificationRule.objects.filter(user=row.user_id, action_type=row.action_type).exclude(pk=row.pk))
    others.insert(max(0, min(position, len(others))), row)
    for number, one in enumerate(others):
        one.position = number
    NotificationRule.objects.bulk_update(others, ["position"])


def _wanted(by: Actor, rule_id: object) -> NotificationRule:
    row = find(NotificationRule.objects.all(), rule_id)
    if row is None:
        raise NotFound("notification rule")
    demand(by, "configure", Subject(kind="notification_rule", owner_id=str(row.user_id)))
    return row


def _step_of(row: NotificationRule, step_id: object) -> NotificationStep:
    step = find(NotificationStep.objects.filter(rule=row), step_id)
    if step is None:
        raise NotFound("notification rule step")
    return step


def _view(row: NotificationRule) -> NotificationRuleView:
    view = queries.notification_rule(row.pk)
    if view is None:
        raise NotFound("notification rule")
    return view


def _changed(row: NotificationRule, by: Actor, at: datetime, what: str) -> NotificationRulesChanged:
    return NotificationRulesChanged(at=at, by=by.who, subject=str(row.user_id), what=what, rule=row.name)
