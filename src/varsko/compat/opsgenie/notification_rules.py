"""A user's notification rules and their steps over the Opsgenie API."""

from collections.abc import Callable
from typing import Any

from varsko.compat.opsgenie.conditions import read_criteria, show_criteria
from varsko.compat.opsgenie.contacts import METHODS_OF_OURS, METHODS_OF_THEIRS, read_address, show_address
from varsko.compat.opsgenie.fields import Fields
from varsko.compat.opsgenie.finding import wanted_user
from varsko.compat.opsgenie.restrictions import read_restriction, show_restriction
from varsko.compat.opsgenie.wire import Call, Reply, created, data, done, route, without_empty
from varsko.kernel.errors import NotFound
from varsko.paging import actions, queries
from varsko.paging.data import NotificationRuleView, RuleStepDraft, RuleStepView

_PATH = "/v2/users/{user}/notification-rules"


def _meta(rule: NotificationRuleView) -> dict[str, Any]:
    return {"id": rule.id, "name": rule.name, "actionType": rule.action_type, "order": rule.position, "enabled": rule.enabled}


def _shown(rule: NotificationRuleView) -> dict[str, Any]:
    return without_empty(
        **_meta(rule),
        criteria=show_criteria(rule.criteria),
        notificationTime=list(rule.notification_time),
        timeRestriction=show_restriction(rule.restriction) if rule.restriction else None,
        schedules=list(rule.schedules),
        steps=[_step_shown(rule, step) for step in rule.steps],
        repeat={"loopAfter": rule.repeat_after, "enabled": bool(rule.repeat_after)},
    )


def _step_shown(rule: NotificationRuleView, step: RuleStepView) -> dict[str, Any]:
    return {
        "_parent": {"id": rule.id, "name": rule.name},
        "id": step.id,
        "sendAfter": {"timeAmount": step.after, "timeUnit": "minutes"},
        "contact": {"method": METHODS_OF_THEIRS.get(step.method, step.method), "to": show_address(step.method, step.address)},
        "enabled": step.enabled,
    }


def _wanted(call: Call) -> NotificationRuleView:
    person, found = wanted_user(call), queries.notification_rule(call.parts["rule"])
    if found is None or found.user_id != person.id:
        raise NotFound("notification rule")
    return found


def _wanted_step(call: Call) -> tuple[NotificationRuleView, RuleStepView]:
    rule = _wanted(call)
    for step in rule.steps:
        if step.id == call.parts["step"]:
            return rule, step
    raise NotFound("notification rule step")


def every(call: Call) -> Reply:
    """List the rules of a user. A user without any is told by mail at once."""
    return data([_meta(rule) for rule in queries.notification_rules(wanted_user(call).id)])


def get(call: Call) -> Reply:
    """Show one rule."""
    return data(_shown(_wanted(call)))


def create(call: Call) -> Reply:
    """Give a user a new rule."""
    body = call.body
    made = actions.create_notification_rule(
        by=call.actor,
        at=call.at,
        user_id=wanted_user(call).id,
        name=body.need("name"),
        action_type=body.need("actionType").lower(),
        steps=_steps(body),
        enabled=body.flag("enabled", True),
        position=_order(body),
        **_more(body),
    )
    return created({"id": made.id, "name": made.name})


def update(call: Call) -> Reply:
    """Change what is given of a rule; steps, when given, replace all of them."""
    body, rule = call.body, _wanted(call)
    changed = actions.update_notification_rule(
        by=call.actor,
        at=call.at,
        rule_id=rule.id,
        steps=_steps(body) if body.values.get("steps") is not None else None,
        enabled=body.flag("enabled", rule.enabled),
        position=_order(body),
        **_more(body),
        **({"name": body.text("name")} if body.text("name") else {}),
    )
    return done("Updated", {"id": changed.id, "name": changed.name})


def delete(call: Call) -> Reply:
    """Remove a rule."""
    actions.delete_notification_rule(by=call.actor, at=call.at, rule_id=_wanted(call).id)
    return done("Deleted")


def enable(call: Call) -> Reply:
    """Use a rule."""
    return _switch(call, "Enabled", enabled=True)


def disable(call: Call) -> Reply:
    """Stop to use a rule."""
    return _switch(call, "Disabled", enabled=False)


def _switch(call: Call, result: str, *, enabled: bool) -> Reply:
    rule = actions.update_notification_rule(by=call.actor, at=call.at, rule_id=_wanted(call).id, enabled=enabled)
    return done(result, {"id": rule.id, "name": rule.name})


def change_order(call: Call) -> Reply:
    """Put a rule at another place among those of its kind."""
    call.body.need("order")
    rule = actions.update_notification_rule(by=call.actor, at=call.at, rule_id=_wanted(call).id, position=_order(call.body))
    return done("Updated", {"id": rule.id, "name": rule.name})


def _order(body: Fields) -> int | None:
    return body.number("order", 0) if body.has("order") else None


def _more(body: Fields) -> dict[str, Any]:
    """Read what a rule may say beside its name and steps, as far as the client says anything about it."""
    readers: dict[str, tuple[str, Callable[[], Any]]] = {
        "criteria": ("criteria", lambda: read_criteria(body)),
        "timeRestriction": ("restriction", lambda: read_restriction(body)),
        "notificationTime": ("notification_time", lambda: body.texts("notificationTime")),
        "schedules": ("schedules", lambda: [_schedule(part) for part in body.parts("schedules")]),
        "repeat": ("repeat_after", lambda: _repeat_after(body.part("repeat"))),
    }
    return {field: read() for name, (field, read) in readers.items() if body.has(name)}


def _schedule(part: Fields) -> dict[str, str]:
    return {"type": "schedule", "id": part.text("id")[:64], "name": part.text("name")[:200]}


def _repeat_after(part: Fields) -> int:
    return part.minutes("loopAfter") if part.flag("enabled", True) else 0


def _steps(body: Fields) -> list[RuleStepDraft]:
    return [_step(part) for part in body.parts("steps")]


def _step(part: Fields, before: RuleStepView | None = None) -> RuleStepDraft:
    contact = part.part("contact")
    if before and not contact.values:
        method, address = before.method, before.address
    else:
        said = contact.need("method").lower()
        method, address = METHODS_OF_OURS.get(said, said), read_address(said, contact.text("to"))
    after = part.minutes("sendAfter") if part.has("sendAfter") or not before else before.after
    return RuleStepDraft(method=method, address=address, after=after, enabled=part.flag("enabled", before.enabled if before else True))


def steps(call: Call) -> Reply:
    """List the steps of a rule."""
    rule = _wanted(call)
    return data([_step_shown(rule, step) for step in rule.steps])


def step(call: Call) -> Reply:
    """Show one step."""
    return data(_step_shown(*_wanted_step(call)))


def add_step(call: Call) -> Reply:
    """Add a step to a rule."""
    made = actions.add_rule_step(by=call.actor, at=call.at, rule_id=_wanted(call).id, step=_step(call.body))
    return created({"id": made.id})


def update_step(call: Call) -> Reply:
    """Change what is given of a step."""
    rule, before = _wanted_step(call)
    changed = actions.update_rule_step(by=call.actor, at=call.at, rule_id=rule.id, step_id=before.id, step=_step(call.body, before))
    return done("Updated", {"id": changed.id})


def delete_step(call: Call) -> Reply:
    """Remove a step."""
    rule, before = _wanted_step(call)
    actions.delete_rule_step(by=call.actor, at=call.at, rule_id=rule.id, step_id=before.id)
    return done("Deleted")


def enable_step(call: Call) -> Reply:
    """Use a step."""
    return _switch_step(call, "Enabled", enabled=True)


def disable_step(call: Call) -> Reply:
    """Stop to use a step."""
    return _switch_step(call, "Disabled", enabled=False)


def _switch_step(call: Call, result: str, *, enabled: bool) -> Reply:
    rule, before = _wanted_step(call)
    draft = RuleStepDraft(method=before.method, address=before.address, after=before.after, enabled=enabled)
    changed = actions.update_rule_step(by=call.actor, at=call.at, rule_id=rule.id, step_id=before.id, step=draft)
    return done(result, {"id": changed.id})


ROUTES = (
    route("GET", _PATH, every),
    route("POST", _PATH, create, "configure"),
    route("GET", _PATH + "/{rule}", get),
    route("PATCH", _PATH + "/{rule}", update, "configure"),
    route("DELETE", _PATH + "/{rule}", delete, "configure"),
    route("POST", _PATH + "/{rule}/enable", enable, "configure"),
    route("POST", _PATH + "/{rule}/disable", disable, "configure"),
    route("POST", _PATH + "/{rule}/change-order", change_order, "configure"),
    route("GET", _PATH + "/{rule}/steps", steps),
    route("POST", _PATH + "/{rule}/steps", add_step, "configure"),
    route("GET", _PATH + "/{rule}/steps/{step}", step),
    route("PATCH", _PATH + "/{rule}/steps/{step}", update_step, "configure"),
    route("DELETE", _PATH + "/{rule}/steps/{step}", delete_step, "configure"),
    route("POST", _PATH + "/{rule}/steps/{step}/enable", enable_step, "configure"),
    route("POST", _PATH + "/{rule}/steps/{step}/disable", disable_step, "configure"),
)
