"""The rotations of a schedule, one at a time."""

from typing import Any

from varsko.compat.opsgenie.schedules.drafts import read_rotation
from varsko.compat.opsgenie.schedules.shape import Names, meta, show_rotation, wanted
from varsko.compat.opsgenie.wire import Call, Reply, created, data, done, route
from varsko.kernel.errors import NotFound
from varsko.schedules import actions, queries
from varsko.schedules.data import RotationPlan, ScheduleView


def listed(call: Call) -> Reply:
    """List the rotations of a schedule in their order."""
    found = wanted(call).rotations
    names = Names.of(seat for one in found for seat in one.terms.participants)
    return data([show_rotation(one, names) for one in found])


def one(call: Call) -> Reply:
    """Show a rotation."""
    schedule, rotation = _wanted(call)
    return data({"_parent": meta(schedule), **show_rotation(rotation, Names.of(rotation.terms.participants))})


def create(call: Call) -> Reply:
    """Add a rotation to a schedule."""
    made = actions.add_rotation(by=call.actor, at=call.at, schedule_id=wanted(call).id, draft=read_rotation(call.body))
    return created(_meta(made))


def change(call: Call) -> Reply:
    """Change what is given of a rotation. A new list of participants goes on from the person on call; a new start begins anew."""
    _schedule, rotation = _wanted(call)
    draft = read_rotation(call.body, queries.draft_of(rotation))
    return done("Updated", _meta(actions.update_rotation(by=call.actor, at=call.at, rotation_id=rotation.id, draft=draft)))


def remove(call: Call) -> Reply:
    """Remove a rotation; its past stays."""
    actions.remove_rotation(by=call.actor, at=call.at, rotation_id=_wanted(call)[1].id)
    return done("Deleted")


def _wanted(call: Call) -> tuple[ScheduleView, RotationPlan]:
    schedule, ref = wanted(call), call.parts["rotation"]
    found = next((one for one in schedule.rotations if ref in {one.id, one.name}), None)
    if found is None:
        raise NotFound("rotation")
    return schedule, found


def _meta(rotation: RotationPlan) -> dict[str, Any]:
    return {"id": rotation.id, "name": rotation.name}


ROUTES = (
    route("GET", "/v2/schedules/{ref}/rotations", listed),
    route("POST", "/v2/schedules/{ref}/rotations", create, "configure"),
    route("GET", "/v2/schedules/{ref}/rotations/{rotation}", one),
    route("PATCH", "/v2/schedules/{ref}/rotations/{rotation}", change, "configure"),
    route("DELETE", "/v2/schedules/{ref}/rotations/{rotation}", remove, "configure"),
)
