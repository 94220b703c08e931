"""Ours: the monitor that a metric takes its values from, and the limits by which it says how components are."""

from typing import Any

from varsko.compat.statuspage.metrics import ONE, end, found, number
from varsko.compat.statuspage.wire import Call, Reply, route, text
from varsko.kernel.errors import NotFound
from varsko.statuspages import actions, queries
from varsko.statuspages.data import MetricView, RuleDraft, RuleView, SourceDraft


def source(call: Call) -> Reply:
    """Show which monitor values are taken from, and how the last look went."""
    return Reply(_source(found(call, call.page("configure"))))


def _source(one: MetricView) -> dict[str, Any]:
    if one.source is None:
        raise NotFound("source")
    known = one.source
    said = {"trouble": known.trouble or None, "said": known.said or None}
    looked = known.looked_at.isoformat() if known.looked_at else None
    return {"address": known.address, "query": known.query, "has_token": known.has_token, "looked_at": looked, **said}


def watch(call: Call) -> Reply:
    """Take values from a monitor that speaks Prometheus' API; without a token the known one stays as long as the address does."""
    view, said = call.page("configure"), call.said("source")
    draft = SourceDraft(address=text(said, "address"), query=text(said, "query"), token=text(said, "token"))
    return Reply(_source(actions.watch_metric(by=call.actor, at=call.at, ref=view.id, code=found(call, view).code, draft=draft)))


def unwatch(call: Call) -> Reply:
    """Ask the monitor no more; answers with what it was."""
    view = call.page("configure")
    known = found(call, view)
    gone = _source(known)
    actions.unwatch_metric(by=call.actor, at=call.at, ref=view.id, code=known.code)
    return Reply(gone)


def rules(call: Call) -> Reply:
    """List the limits by which a metric says how components are, with what each says."""
    view = call.page("configure")
    known = found(call, view)
    return Reply([_rule(one) for one in call.part([one for one in queries.rules(view.id) if one.metric == known.code])])


def _rule(one: RuleView) -> dict[str, Any]:
    return {
        "id": one.code,
        "component_id": one.component,
        "side": one.side,
        "limit": one.limit,
        "back": one.back,
        "minutes": one.minutes,
        "status": one.state,
        "says": one.said,
        "since": one.since.isoformat() if one.since else None,
    }


def add_rule(call: Call) -> Reply:
    """Let a metric say how a component is."""
    view, said = call.page("configure"), call.said("rule")
    minutes = text(said, "minutes")
    draft = RuleDraft(
        component=text(said, "component_id"),
        side=text(said, "side"),
        limit=number(said.get("limit"), "limit"),
        back=end(said, "back", None),
        minutes=int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) < 4 else 0,
        state=text(said, "status"),
    )
    return Reply(_rule(actions.add_rule(by=call.actor, at=call.at, ref=view.id, code=found(call, view).code, draft=draft)), 201)


def remove_rule(call: Call) -> Reply:
    """Let a metric say so no more."""
    view = call.page("configure")
    actions.remove_rule(by=call.actor, at=call.at, ref=view.id, code=found(call, view).code, rule=call.parts["rule"])
    return Reply({"id": call.parts["rule"]})


ROUTES = (
    *route("GET", f"{ONE}/source", source),
    *route("PATCH PUT", f"{ONE}/source", watch),
    *route("DELETE", f"{ONE}/source", unwatch),
    *route("GET", f"{ONE}/rules", rules),
    *route("POST", f"{ONE}/rules", add_rule),
    *route("DELETE", f"{ONE}/rules/{{rule}}", remove_rule),
)
