"""Schedules: listed, made, changed, removed."""

from typing import Any

from varsko.compat.opsgenie.schedules.drafts import read_rotations
from varsko.compat.opsgenie.schedules.shape import Names, meta, show_schedule, wanted
from varsko.compat.opsgenie.wire import Call, Reply, created, data, done, route
from varsko.kernel.errors import NotFound
from varsko.people import queries as people
from varsko.schedules import actions, queries
from varsko.schedules.data import ScheduleView


def listed(call: Call) -> Reply:
    """List all schedules by name, with their rotations if `expand=rotation` asks for them."""
    found, expanded = queries.schedules(call.actor), "rotation" in call.query.texts("expand")
    return data(_shown(found, expanded), expandable=["rotation"])


def one(call: Call) -> Reply:
    """Show a schedule with its rotations."""
    return data(_shown([wanted(call)], True)[0])


def _shown(found: list[ScheduleView], expanded: bool) -> list[dict[str, Any]]:
    seats = [seat for one in found for rotation in one.rotations for seat in rotation.terms.participants] if expanded else []
    names, teams = Names.of(seats), {team.id: team.name for team in people.teams()}
    return [show_schedule(one, names, teams, expanded=expanded) for one in found]


def create(call: Call) -> Reply:
    """Make a schedule; every turn of its rotations counts, whether anybody is on call in it or not."""
    said = call.body
    made = actions.create_schedule(
        by=call.actor,
        at=call.at,
        name=said.need("name"),
        description=said.text("description"),
        time_zone=said.text("timezone", call.actor.time_zone),
        enabled=said.flag("enabled", True),
        team_id=_owner(call) or call.key.team_id or None,
        rotations=read_rotations(said),
    )
    return created(meta(made))


def change(call: Call) -> Reply:
    """Change what is given of a schedule; rotations, when given, replace all of them."""
    schedule, said = wanted(call), call.body
    new = actions.update_schedule(
        by=call.actor,
        at=call.at,
        schedule_id=schedule.id,
        name=said.text("name") or None,
        description=said.text("description") if said.has("description") else None,
        time_zone=said.text("timezone") or None,
        enabled=said.flag("enabled", schedule.enabled),
        team_id=_owner(call) if said.has("ownerTeam") else None,
        rotations=read_rotations(said, schedule) if said.has("rotations") else None,
    )
    return done("Updated", meta(new))


def _owner(call: Call) -> str:
    """Find the id of the owner team; empty when none is named. Raises Invalid."""
    part = call.body.part("ownerTeam")
    ref = part.text("id") or part.text("name")
    found = people.team(ref) if ref else None
    if ref and found is None:
        raise part.wrong("id", "No team exists with this id or name")
    return found.id if found else ""


def remove(call: Call) -> Reply:
    """Remove a schedule."""
    actions.delete_schedule(by=call.actor, at=call.at, schedule_id=wanted(call).id)
    return done("Deleted")


def of_user(call: Call) -> Reply:
    """List the schedules in which a person has a seat."""
    person = people.user(call.parts["user"])
    if person is None:
        raise NotFound("user")
    return data([meta(one) for one in queries.schedules_of(person.id, call.actor)])


ROUTES = (
    route("GET", "/v2/users/{user}/schedules", of_user),
    route("GET", "/v2/schedules", listed),
    route("POST", "/v2/schedules", create, "configure"),
    route("GET", "/v2/schedules/{ref}", one),
    route("PATCH", "/v2/schedules/{ref}", change, "configure"),
    route("DELETE", "/v2/schedules/{ref}", remove, "delete"),
)
