"""What single people see beside their groups: components and metrics of page access users."""

from collections.abc import Callable, Collection

from varsko.compat.statuspage.parts import component_of
from varsko.compat.statuspage.readers import components_shown, ids, reader, shown_user, writable
from varsko.compat.statuspage.wire import Call, Operation, Reply, route
from varsko.kernel.errors import Invalid, NotFound
from varsko.statuspages import actions, queries
from varsko.statuspages.data import AudienceView, PageView, ReaderView, Sight, together
from varsko.statuspages.queries import wire

_KINDS = {"components": "component_ids", "metrics": "metric_ids"}
_BY_GROUP = "is seen by a group: take it out of the group, or them"
Becomes = Callable[[frozenset[str], tuple[str, ...] | None], frozenset[str]]


def _groups(view: PageView, person_id: str) -> tuple[Sight, Sight]:
    """Give what somebody sees by their groups, and what they see alone. Raises NotFound."""
    known = queries.admitted(view.id)
    return _parted(reader(view, person_id, known), known)


def _parted(one: ReaderView, known: Collection[AudienceView]) -> tuple[Sight, Sight]:
    mine = [each for each in known if each.code in one.audiences]
    return together(each for each in mine if not each.alone), together(each for each in mine if each.alone)


def _see(call: Call, view: PageView, person_id: str, alone: Sight, kind: str, becomes: Collection[str]) -> None:
    """Let somebody see alone of a kind exactly this, and of the other kind what they saw.

    Whom nothing is given and nothing taken from stays as they are: else they were a reader still when they leave their groups.
    """
    has = {"components": alone.components, "metrics": alone.metrics}
    seen = has | {kind: frozenset(becomes)}
    if seen == has:
        return
    parts, measured = sorted(seen["components"]), sorted(seen["metrics"])
    actions.see_alone(by=call.actor, at=call.at, ref=view.id, person_id=person_id, components=parts, metrics=measured)


def _changed(kind: str, becomes: Becomes, status: int = 200) -> Operation:
    """Make an operation that lets somebody see alone what `becomes` says, from what they do and what is named."""

    def change(call: Call) -> Reply:
        view = writable(call)
        person_id = call.parts["reader"]
        _by_groups, alone = _groups(view, person_id)
        has = alone.components if kind == "components" else alone.metrics
        _see(call, view, person_id, alone, kind, becomes(has, ids(call.body, _KINDS[kind])))
        return shown_user(view, person_id, status)

    return change


def _taken(kind: str, named: Callable[[Call], tuple[str, ...] | None]) -> Operation:
    """Make an operation that takes something from what somebody sees alone: what is named, or all of it."""

    def take(call: Call) -> Reply:
        view = writable(call)
        person_id = call.parts["reader"]
        by_groups, alone = _groups(view, person_id)
        has, others = (alone.components, by_groups.components) if kind == "components" else (alone.metrics, by_groups.metrics)
        codes = named(call)
        if set(codes or ()) & others:
            raise Invalid({_KINDS[kind]: _BY_GROUP})
        _see(call, view, person_id, alone, kind, has - set(has if codes is None else codes))
        return shown_user(view, person_id)

    return take


def components(call: Call) -> Reply:
    """List the components that somebody sees, by groups and alone."""
    view = call.page("configure")
    by_groups, alone = _groups(view, call.parts["reader"])
    return components_shown(call, view, by_groups.components | alone.components)


def metrics(call: Call) -> Reply:
    """List the metrics that somebody sees, by groups and alone."""
    view = call.page("configure")
    by_groups, alone = _groups(view, call.parts["reader"])
    seen = by_groups.metrics | alone.metrics
    return Reply([wire.metric(one, view) for one in call.part(queries.metrics(view.id)) if one.code in seen])


def _of_component(is_added: bool) -> Operation:
    """Make an operation that lets people see a component alone, or no longer; without a list of them, all who do."""

    def change(call: Call) -> Reply:
        view = writable(call)
        part = component_of(call, view)
        known = queries.admitted(view.id)
        persons = {one.id: one for one in queries.readers(known)}  # read once: a thousand may be named
        named = ids(call.body, "page_access_user_ids")
        alone = [one.alone for one in known if one.alone in persons and part.code in one.components]
        wanted = alone if named is None and not is_added else named or ()
        for person_id in wanted:
            if person_id not in persons:
                raise NotFound("page access user")
            by_groups, has = _parted(persons[person_id], known)
            if not is_added and part.code in by_groups.components:
                raise Invalid({"page_access_user_ids": _BY_GROUP})
            _see(call, view, person_id, has, "components", has.components | {part.code} if is_added else has.components - {part.code})
        return Reply(wire.component(part, view), 201 if is_added else 200)

    return change


def _added(has: frozenset[str], named: tuple[str, ...] | None) -> frozenset[str]:
    return has | set(named or ())


def _replaced(_has: frozenset[str], named: tuple[str, ...] | None) -> frozenset[str]:
    return frozenset(named or ())


_USER, _PART = "/v1/pages/{page}/page_access_users/{reader}", "/v1/pages/{page}/components/{component}/page_access_users"
ROUTES = (
    *route("GET", f"{_USER}/components", components),
    *route("PATCH PUT", f"{_USER}/components", _changed("components", _added)),
    *route("POST", f"{_USER}/components", _changed("components", _replaced, 201)),
    *route("DELETE", f"{_USER}/components", _taken("components", lambda call: ids(call.body, "component_ids"))),
    *route("DELETE", f"{_USER}/components/{{component}}", _taken("components", lambda call: (call.parts["component"],))),
    *route("GET", f"{_USER}/metrics", metrics),
    *route("PATCH PUT", f"{_USER}/metrics", _changed("metrics", _added)),
    *route("POST", f"{_USER}/metrics", _changed("metrics", _replaced, 201)),
    *route("DELETE", f"{_USER}/metrics", _taken("metrics", lambda call: ids(call.body, "metric_ids"))),
    *route("DELETE", f"{_USER}/metrics/{{metric}}", _taken("metrics", lambda call: (call.parts["metric"],))),
    *route("POST", _PART, _of_component(True)),
    *route("DELETE", _PART, _of_component(False)),
)
