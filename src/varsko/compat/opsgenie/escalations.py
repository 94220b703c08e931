"""Escalations over the Opsgenie API."""

from collections.abc import Mapping, Sequence
from typing import Any

from varsko.compat.opsgenie.fields import Fields
from varsko.compat.opsgenie.finding import called, wanted_user
from varsko.compat.opsgenie.responders import read_owner, read_target
from varsko.compat.opsgenie.wire import Call, Reply, created, data, done, route, without_empty
from varsko.kernel.errors import NotFound
from varsko.paging import actions, queries
from varsko.paging.data import Condition, PolicyView, Repeat, Step
from varsko.people import queries as people
from varsko.people.data import Person
from varsko.people.domain.permissions import may

_CONDITIONS = {"if-not-acked": Condition.NOT_ACKNOWLEDGED, "if-not-closed": Condition.NOT_CLOSED}
_WORDS = {condition: word for word, condition in _CONDITIONS.items()}
_NOTIFY = ("default", "next", "previous", "users", "admins", "random", "all")
_TARGETS = ("user", "team", "schedule")


def _meta(policy: PolicyView) -> dict[str, str]:
    return {"id": policy.id, "name": policy.name}


def shown(policies: Sequence[PolicyView]) -> list[dict[str, Any]]:
    """Write escalations in full."""
    known = people.users(step.target_id for policy in policies for step in policy.steps if step.target_kind == "user")
    return [_shown(policy, known) for policy in policies]


def _shown(policy: PolicyView, known: Mapping[str, Person]) -> dict[str, Any]:
    return without_empty(
        **_meta(policy),
        description=policy.description,
        ownerTeam={"id": policy.team_id, "name": policy.team_name} if policy.team_id else None,
        rules=[_rule(step, known) for step in policy.steps],
        repeat=_repeat(policy.repeat),
    )


def _rule(step: Step, known: Mapping[str, Person]) -> dict[str, Any]:
    person = known.get(step.target_id)
    named = {"username": person.email} if person else {"name": step.target_name} if step.target_name else {}
    return {
        "condition": _WORDS[step.condition],
        "notifyType": step.notify,
        "delay": {"timeAmount": step.delay, "timeUnit": "minutes"},
        "recipient": {"type": step.target_kind, "id": step.target_id, **named},
    }


def _repeat(repeat: Repeat) -> dict[str, Any] | None:
    if repeat == Repeat():
        return None
    return {
        "waitInterval": repeat.wait,
        "count": repeat.count,
        "resetRecipientStates": repeat.reset,
        "closeAlertAfterAll": repeat.close_after,
    }


def _wanted(call: Call) -> PolicyView:
    found = queries.policy(call.parts["ref"])
    if found is None or not may(call.actor, "see", queries.about(found, people.private_team_ids())):
        raise NotFound("escalation")
    return found


def every(call: Call) -> Reply:
    """List the escalations that the key may know of."""
    return data(shown(queries.policies(call.actor)))


def get(call: Call) -> Reply:
    """Show one escalation."""
    return data(shown([_wanted(call)])[0])


def create(call: Call) -> Reply:
    """Make an escalation."""
    body = call.body
    name, steps, repeat = body.need("name"), _steps(body), _read_repeat(body.part("repeat"))
    with called(steps="rules"):
        made = actions.create_escalation(
            by=call.actor,
            at=call.at,
            name=name,
            steps=steps,
            description=body.text("description"),
            team_id=read_owner(body) or call.key.team_id,
            repeat=repeat,
        )
    return created(_meta(made))


def update(call: Call) -> Reply:
    """Change what is given of an escalation; rules, when given, replace all of them."""
    body, policy = call.body, _wanted(call)
    with called(steps="rules"):
        changed = actions.update_escalation(
            by=call.actor,
            at=call.at,
            policy_id=policy.id,
            name=body.text("name") or None,
            description=body.text("description") if body.has("description") else None,
            steps=_steps(body) if body.values.get("rules") is not None else None,
            team_id=read_owner(body) if body.has("ownerTeam") else None,
            repeat=_read_repeat(body.part("repeat")) if body.has("repeat") else None,
        )
    return done("Updated", _meta(changed))


def delete(call: Call) -> Reply:
    """Remove an escalation."""
    actions.delete_escalation(by=call.actor, at=call.at, policy_id=_wanted(call).id)
    return done("Deleted")


def _steps(body: Fields) -> list[Step]:
    return [_step(part) for part in body.parts("rules")]


def _step(part: Fields) -> Step:
    kind, target = read_target(part, "recipient", _TARGETS)
    return Step(
        delay=part.minutes("delay"),
        condition=_CONDITIONS[part.choice("condition", _CONDITIONS, "if-not-acked")],
        notify=part.choice("notifyType", _NOTIFY, "default"),
        target_kind=kind,
        target_id=target,
    )


def _read_repeat(part: Fields) -> Repeat:
    """Read how often to begin again; without a wait it does not."""
    wait = part.number("waitInterval", 0)
    if not wait:
        return Repeat()
    return Repeat(
        wait=wait,
        count=part.number("count", 1, most=20),
        reset=part.flag("resetRecipientStates"),
        close_after=part.flag("closeAlertAfterAll"),
    )


def of_user(call: Call) -> Reply:
    """List the escalations that name a user."""
    hidden = people.private_team_ids()
    found = queries.policies_using("user", wanted_user(call).id)
    return data([_meta(one) for one in found if may(call.actor, "see", queries.about(one, hidden))])


ROUTES = (
    route("GET", "/v2/users/{user}/escalations", of_user),
    route("GET", "/v2/escalations", every),
    route("POST", "/v2/escalations", create, "configure"),
    route("GET", "/v2/escalations/{ref...}", get),
    route("PATCH", "/v2/escalations/{ref...}", update, "configure"),
    route("DELETE", "/v2/escalations/{ref...}", delete, "delete"),
)
