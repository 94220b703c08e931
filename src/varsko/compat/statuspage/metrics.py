"""Metrics and their values. Statuspage has providers that it asks; here a page has one of its own, to which values are pushed."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.cache import cache

from varsko.compat.statuspage.wire import Call, Reply, TooOften, flag, route, text
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.domain.permissions import demand
from varsko.statuspages import actions, queries
from varsko.statuspages.data import MetricDraft, MetricView, PageView, Point
from varsko.statuspages.queries import wire

_SELF = "Self"
_MOST_PUSHES, _WITHIN = 120, 60
_LATEST = 253_402_300_799  # the last second that a calendar has


def _draft(said: Mapping[str, Any], known: MetricView | None = None) -> MetricDraft:
    decimals = text(said, "decimal_places", str(known.decimals if known else 0))
    return MetricDraft(
        name=text(said, "name", known.name if known else ""),
        unit=text(said, "suffix", known.unit if known else ""),
        explanation=text(said, "tooltip_description", known.explanation if known else ""),
        decimals=int(decimals) if decimals.isascii() and decimals.isdigit() and len(decimals) < 3 else -1,
        least=end(said, "y_axis_min", known.least if known else None),
        most=end(said, "y_axis_max", known.most if known else None),
        shown=flag(said, "display", known.shown if known else True),
    )


def end(said: Mapping[str, Any], name: str, otherwise: float | None) -> float | None:
    """Read a number that may be left out, or null. Raises Invalid."""
    if name not in said:
        return otherwise
    return number(said[name], name) if said[name] is not None and said[name] != "" else None


def number(value: Any, name: str) -> float:
    """Read a number, as JSON has it or as text. Raises Invalid."""
    try:
        return float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else float("nan")
    except (ValueError, OverflowError):
        raise Invalid({name: "is not a number"}) from None


def metrics(call: Call) -> Reply:
    """List the metrics of a page."""
    view = call.page()
    return Reply([wire.metric(one, view) for one in call.part(queries.metrics(view.id))])


def metric(call: Call) -> Reply:
    """Show a metric."""
    view = call.page()
    return Reply(wire.metric(found(call, view), view))


def found(call: Call, view: PageView) -> MetricView:
    """Find the metric of the path. Raises NotFound."""
    known = queries.metric(view.id, call.parts["metric"])
    if known is None:
        raise NotFound("metric")
    return known


def add(call: Call) -> Reply:
    """Let the page draw something."""
    view = _of_provider(call)
    made = actions.add_metric(by=call.actor, at=call.at, ref=view.id, draft=_draft(call.said("metric")))
    return Reply(wire.metric(made, view), 201)


def change(call: Call) -> Reply:
    """Change what is named."""
    view = call.page("configure")
    known = found(call, view)
    draft = _draft(call.said("metric"), known)
    return Reply(wire.metric(actions.change_metric(by=call.actor, at=call.at, ref=view.id, code=known.code, draft=draft), view))


def remove(call: Call) -> Reply:
    """Take a metric off the page; answers with what it was."""
    view = call.page("configure")
    known = found(call, view)
    actions.remove_metric(by=call.actor, at=call.at, ref=view.id, code=known.code)
    return Reply(wire.metric(known, view))


def push(call: Call) -> Reply:
    """Take one value of a metric."""
    view, said = call.page("change"), call.said("data")
    known = found(call, view)
    _push(call, view, {known.code: [_point(said)]})
    return Reply({"data": {"timestamp": said.get("timestamp"), "value": said.get("value")}}, 201)


def push_many(call: Call) -> Reply:
    """Take values of several metrics: all of them or none."""
    view, said = call.page("change"), call.said("data")
    if not all(isinstance(some, list) and all(isinstance(one, dict) for one in some) for some in said.values()):
        raise Invalid({"data": "must hold a list of values for each metric"})
    _push(call, view, {str(code): [_point(one) for one in some] for code, some in said.items()})
    return Reply(dict(said), 202)


def _push(call: Call, view: PageView, points: Mapping[str, Iterable[Point]]) -> None:
    _refuse_too_often(call)
    actions.push_readings(by=call.actor, at=call.at, ref=view.id, points={code: list(some) for code, some in points.items()})


def _refuse_too_often(call: Call) -> None:
    pushed = f"metrics:{call.actor.who.id}:{int(call.at.timestamp()) // _WITHIN}"
    count = int(cache.get(pushed, 0)) + 1
    cache.set(pushed, count, _WITHIN)
    if count > _MOST_PUSHES:
        raise TooOften(_WITHIN)


def _point(said: Mapping[str, Any]) -> Point:
    second = number(said.get("timestamp"), "timestamp")
    if not 0 <= second <= _LATEST:
        raise Invalid({"timestamp": "must be seconds since 1970"})
    return Point(datetime.fromtimestamp(second, UTC), number(said.get("value"), "value"))


def forget(call: Call) -> Reply:
    """Forget all that was measured."""
    view = call.page("configure")
    known = found(call, view)
    return Reply(wire.metric(actions.forget_readings(by=call.actor, at=call.at, ref=view.id, code=known.code), view))


def _provider(view: PageView) -> dict[str, Any]:
    return {
        "id": view.code,
        "type": _SELF,
        "disabled": False,
        "metric_base_uri": None,
        "last_revalidated_at": None,
        "created_at": wire.when(view.created_at, view),
        "updated_at": wire.when(view.created_at, view),
        "page_id": None,  # a number in Statuspage's description, which no id is
    }


def _of_provider(call: Call, verb: str = "configure") -> PageView:
    view = call.page(verb)
    if call.parts["provider"] != view.code:
        raise NotFound("metrics provider")
    return view


def kinds(call: Call) -> Reply:
    """List what kinds of providers there are."""
    demand(call.actor, "see", queries.ABOUT)
    return Reply([{"type": _SELF}])


def providers(call: Call) -> Reply:
    """List the one provider of a page."""
    return Reply([_provider(call.page())])


def provider(call: Call) -> Reply:
    """Show the provider of a page."""
    return Reply(_provider(_of_provider(call, "see")))


def add_provider(call: Call) -> Reply:
    """Give the provider that is there already; others are not asked."""
    view, said = call.page("configure"), call.said("metrics_provider")
    if text(said, "type") != _SELF:
        raise Invalid({"type": "can only be Self: values are pushed, nobody is asked for them"})
    return Reply(_provider(view), 201)


def change_provider(call: Call) -> Reply:
    """Leave the provider as it is: it has nothing that could be changed, and asks nobody. Raises Invalid for what would be another one."""
    view, said = _of_provider(call), call.said("metrics_provider")
    if text(said, "type", _SELF) != _SELF:
        raise Invalid({"type": "can only be Self: values are pushed, nobody is asked for them"})
    if text(said, "metric_base_uri"):
        raise Invalid({"metric_base_uri": "is not kept: where a metric takes its values from is set up for each (metrics/<metric>/source)"})
    return Reply(_provider(view))


def of_provider(call: Call) -> Reply:
    """List the metrics of the provider."""
    view = _of_provider(call, "see")
    return Reply([wire.metric(one, view) for one in call.part(queries.metrics(view.id))])


_ALL, ONE, _OF = "/v1/pages/{page}/metrics", "/v1/pages/{page}/metrics/{metric}", "/v1/pages/{page}/metrics_providers"
ROUTES = (
    *route("GET", "/v1/metrics_providers", kinds),
    *route("GET", _ALL, metrics),
    *route("POST", f"{_ALL}/data", push_many),
    *route("GET", ONE, metric),
    *route("PATCH PUT", ONE, change),
    *route("DELETE", ONE, remove),
    *route("POST", f"{ONE}/data", push),
    *route("DELETE", f"{ONE}/data", forget),
    *route("GET", _OF, providers),
    *route("POST", _OF, add_provider),
    *route("GET", f"{_OF}/{{provider}}", provider),
    *route("PATCH PUT", f"{_OF}/{{provider}}", change_provider),
    *route("GET", f"{_OF}/{{provider}}/metrics", of_provider),
    *route("POST", f"{_OF}/{{provider}}/metrics", add),
)
