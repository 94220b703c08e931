"""Personal notification rules."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from varsko.core.rows import find
from varsko.kernel.ids import as_uuid
from varsko.kernel.matching import read
from varsko.paging.data import NotificationRuleView, RuleStepView
from varsko.paging.models import NotificationRule, NotificationStep
from varsko.routing.data import FIELDS
from varsko.schedules.data import Restriction


def rules_of(user_ids: Iterable[object]) -> dict[str, list[NotificationRuleView]]:
    """List the rules of people by user id, in the order in which they are asked, in two queries."""
    found: dict[str, list[NotificationRuleView]] = defaultdict(list)
    rows = NotificationRule.objects.filter(user__in={one for ref in user_ids if (one := as_uuid(ref))}).prefetch_related("steps")
    for row in rows:
        found[str(row.user_id)].append(view_of(row))
    return dict(found)


def who_asks(occasions: Iterable[str]) -> set[tuple[str, str]]:
    """Tell who has a rule in use for which of these occasions: pairs of user id and occasion."""
    rows = NotificationRule.objects.filter(action_type__in=set(occasions), enabled=True)
    return {(str(user_id), occasion) for user_id, occasion in rows.values_list("user_id", "action_type")}


def notification_rules(user_id: object) -> list[NotificationRuleView]:
    """List the rules of one person."""
    return rules_of([user_id]).get(str(as_uuid(user_id)), [])


def notification_rule(rule_id: object) -> NotificationRuleView | None:
    """Find a rule by id."""
    row = find(NotificationRule.objects.prefetch_related("steps"), rule_id)
    return view_of(row) if row else None


def view_of(row: NotificationRule) -> NotificationRuleView:
    """Make the shape of a rule; its steps must be loaded with it."""
    return NotificationRuleView(
        id=str(row.pk),
        user_id=str(row.user_id),
        name=row.name,
        action_type=row.action_type,
        position=row.position,
        enabled=row.enabled,
        criteria=read(row.criteria, FIELDS),
        restriction=msgspec.convert(row.restriction, Restriction) if row.restriction else None,
        notification_time=tuple(row.notification_time),
        schedules=tuple(row.schedules),
        repeat_after=row.repeat_after,
        steps=tuple(step_view(step) for step in row.steps.all()),
    )


def step_view(row: NotificationStep) -> RuleStepView:
    """Make the shape of a rule's step."""
    return RuleStepView(id=str(row.pk), method=row.method, address=row.address, after=row.after, enabled=row.enabled)
