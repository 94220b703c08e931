"""A team's routing rules over the Opsgenie API."""

from typing import Any

from django.conf import settings

from varsko.compat.opsgenie.conditions import read_criteria, show_criteria
from varsko.compat.opsgenie.fields import Fields
from varsko.compat.opsgenie.finding import wanted_team
from varsko.compat.opsgenie.responders import read_target
from varsko.compat.opsgenie.restrictions import read_restriction, show_restriction
from varsko.compat.opsgenie.wire import Call, Reply, created, data, done, route, without_empty
from varsko.kernel.errors import NotFound
from varsko.kernel.matching import write
from varsko.paging import queries as paging
from varsko.routing import actions, queries
from varsko.routing.data import RuleView
from varsko.schedules import queries as schedules

_TARGETS = ("escalation", "schedule", "none")


def _meta(rule: RuleView) -> dict[str, str]:
    return {"id": rule.id, "name": rule.name}


def _shown(rule: RuleView) -> dict[str, Any]:
    return without_empty(
        **_meta(rule),
        isDefault=rule.is_default,
        order=rule.position,
        criteria=show_criteria(rule.criteria),
        timezone=rule.zone or settings.VARSKO.time_zone,
        timeRestriction=show_restriction(rule.restriction) if rule.restriction else None,
        notify=_notify(rule),
    )


def _notify(rule: RuleView) -> dict[str, str]:
    if rule.notify_kind == "none":
        return {"type": "none"}
    found = paging.policy(rule.notify_id) if rule.notify_kind == "escalation" else schedules.schedule(rule.notify_id)
    return {"type": rule.notify_kind, "id": rule.notify_id, "name": found.name if found else ""}


def _wanted(call: Call) -> RuleView:
    team = wanted_team(call)
    found = queries.rule(call.parts["rule"])
    if found is None or found.team_id != team.id:
        raise NotFound("routing rule")
    return found


def every(call: Call) -> Reply:
    """List the rules of a team in the order in which they are asked, the default rule last."""
    return data([_shown(rule) for rule in queries.rules(wanted_team(call).id)])


def get(call: Call) -> Reply:
    """Show one rule."""
    return data(_shown(_wanted(call)))


def create(call: Call) -> Reply:
    """Give a team a new rule."""
    body, team = call.body, wanted_team(call)
    kind, target = read_target(body, "notify", _TARGETS)
    made = actions.create_rule(
        by=call.actor,
        at=call.at,
        team_id=team.id,
        notify_kind=kind,
        notify_id=target,
        name=body.text("name"),
        criteria=read_criteria(body),
        restriction=read_restriction(body),
        zone=body.text("timezone"),
        position=body.number("order", 0) if body.has("order") else None,
    )
    return created(_meta(made))


def update(call: Call) -> Reply:
    """Change what is given of a rule."""
    body, rule = call.body, _wanted(call)
    kind, target = read_target(body, "notify", _TARGETS) if body.has("notify") else (rule.notify_kind, rule.notify_id)
    changed = actions.update_rule(
        by=call.actor,
        at=call.at,
        rule_id=rule.id,
        notify_kind=kind,
        notify_id=target,
        name=body.text("name", rule.name),
        criteria=read_criteria(body) if body.has("criteria") else write(rule.criteria),
        restriction=read_restriction(body) if body.has("timeRestriction") else rule.restriction,
        zone=body.text("timezone", rule.zone),
    )
    if body.has("order"):
        changed = _moved(call, rule, body)
    return done("Updated", _meta(changed))


def change_order(call: Call) -> Reply:
    """Put a rule at another place; the default rule stays last."""
    call.body.need("order")
    return done("Updated", _meta(_moved(call, _wanted(call), call.body)))


def _moved(call: Call, rule: RuleView, body: Fields) -> RuleView:
    return actions.move_rule(by=call.actor, at=call.at, rule_id=rule.id, position=body.number("order", 0))


def delete(call: Call) -> Reply:
    """Remove a rule."""
    actions.delete_rule(by=call.actor, at=call.at, rule_id=_wanted(call).id)
    return done("Deleted")


ROUTES = (
    route("GET", "/v2/teams/{team...}/routing-rules", every),
    route("POST", "/v2/teams/{team...}/routing-rules", create, "configure"),
    route("POST", "/v2/teams/{team...}/routing-rules/{rule}/change-order", change_order, "configure"),
    route("GET", "/v2/teams/{team...}/routing-rules/{rule}", get),
    route("PATCH", "/v2/teams/{team...}/routing-rules/{rule}", update, "configure"),
    route("DELETE", "/v2/teams/{team...}/routing-rules/{rule}", delete, "configure"),
)
