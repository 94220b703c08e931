"""The overrides of a schedule."""

from typing import Any

from varsko.compat.opsgenie.schedules.drafts import read_participant
from varsko.compat.opsgenie.schedules.shape import Names, show_override, wanted
from varsko.compat.opsgenie.wire import Call, Reply, created, data, done, route
from varsko.kernel.errors import NotFound
from varsko.schedules import actions, queries


def listed(call: Call) -> Reply:
    """List the overrides of a schedule in the order of creation, the past ones too."""
    schedule = wanted(call)
    found = queries.overrides(schedule.id)
    names = Names.of(one.participant for one in found)
    return data([show_override(one, schedule, names) for one in found])


def one(call: Call) -> Reply:
    """Show an override."""
    schedule = wanted(call)
    found = queries.override(schedule.id, call.parts["alias"])
    if found is None:
        raise NotFound("override")
    return data(show_override(found, schedule, Names.of([found.participant])))


def create(call: Call) -> Reply:
    """Put somebody on call for a while; without an alias it gets one."""
    made = actions.add_override(by=call.actor, at=call.at, schedule_id=wanted(call).id, alias=call.body.text("alias"), **_values(call))
    return created({"alias": made.alias})


def change(call: Call) -> Reply:
    """Replace an override; it keeps its place among the others."""
    schedule, alias = wanted(call), call.parts["alias"]
    actions.update_override(by=call.actor, at=call.at, schedule_id=schedule.id, alias=alias, **_values(call))
    return done("Updated", {"alias": alias})


def remove(call: Call) -> Reply:
    """Remove an override; the turns count again."""
    actions.remove_override(by=call.actor, at=call.at, schedule_id=wanted(call).id, alias=call.parts["alias"])
    return done("Deleted")


def _values(call: Call) -> dict[str, Any]:
    said = call.body
    for name in ("startDate", "endDate"):
        said.need(name)
    if not said.part("user").values:
        raise said.wrong("user", "must not be empty")
    return {
        "participant": read_participant(said.part("user")),
        "start": said.moment("startDate"),
        "end": said.moment("endDate"),
        "rotations": [one.text("id") or one.need("name") for one in said.parts("rotations")],
    }


ROUTES = (
    route("GET", "/v2/schedules/{ref}/overrides", listed),
    route("POST", "/v2/schedules/{ref}/overrides", create, "configure"),
    route("GET", "/v2/schedules/{ref}/overrides/{alias}", one),
    route("PUT", "/v2/schedules/{ref}/overrides/{alias}", change, "configure"),
    route("DELETE", "/v2/schedules/{ref}/overrides/{alias}", remove, "configure"),
)
