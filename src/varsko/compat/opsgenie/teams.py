"""Teams and their members over the Opsgenie API."""

import re
from typing import Any

from varsko.compat.opsgenie.fields import Fields
from varsko.compat.opsgenie.finding import wanted_team
from varsko.compat.opsgenie.responders import read_person
from varsko.compat.opsgenie.wire import Call, Reply, created, data, done, route, when, window
from varsko.core.models import EventRow
from varsko.kernel.errors import NotFound
from varsko.paging.actions import set_up_team
from varsko.people import actions
from varsko.people import queries as people
from varsko.people.data import TeamView


def _meta(team: TeamView) -> dict[str, str]:
    return {"id": team.id, "name": team.name}


def _shown(team: TeamView) -> dict[str, Any]:
    known = people.users(team.members)
    members = [
        {"user": {"id": one, "username": known[one].email}, "role": team.roles.get(one, "user")} for one in team.members if one in known
    ]
    return {**_meta(team), "description": team.description, "members": members}


def every(call: Call) -> Reply:
    """List the teams that the key may know of."""
    teams = people.teams(call.actor)
    return data([{**_meta(team), "description": team.description} for team in teams], expandable=["member"])


def get(call: Call) -> Reply:
    """Show one team with its members."""
    return data(_shown(wanted_team(call)))


def create(call: Call) -> Reply:
    """Make a team, with a schedule, an escalation and a routing rule to begin with."""
    team = set_up_team(
        by=call.actor,
        at=call.at,
        name=call.body.need("name"),
        description=call.body.text("description"),
        members=_members(call.body),
    )
    return created(_meta(team))


def update(call: Call) -> Reply:
    """Change what is given of a team; members, when given, replace all of them."""
    body, team = call.body, wanted_team(call)
    changed = actions.update_team(
        by=call.actor,
        at=call.at,
        team_id=team.id,
        name=body.text("name") or None,
        description=body.text("description") if body.has("description") else None,
        members=_members(body) if body.values.get("members") is not None else None,
    )
    return done("Updated", _meta(changed))


def delete(call: Call) -> Reply:
    """Remove a team."""
    actions.delete_team(by=call.actor, at=call.at, team_id=wanted_team(call).id)
    return done("Deleted")


def add_member(call: Call) -> Reply:
    """Take a person into a team, or give them another role in it."""
    person, team = read_person(call.body, "user"), wanted_team(call)
    changed = actions.add_member(by=call.actor, at=call.at, team_id=team.id, user_id=person.id, role=_role(call.body))
    return done("Added", _meta(changed))


def remove_member(call: Call) -> Reply:
    """Let a person leave a team."""
    team, person = wanted_team(call), people.user(call.parts["user"])
    if person is None or person.id not in team.members:
        raise NotFound("member")
    changed = actions.remove_member(by=call.actor, at=call.at, team_id=team.id, user_id=person.id)
    return done("Removed", _meta(changed))


def _members(body: Fields) -> list[tuple[object, str]]:
    return [(read_person(part, "user").id, _role(part)) for part in body.parts("members")]


def _role(part: Fields) -> str:
    return part.text("role", "user").lower()


def roles(call: Call) -> Reply:
    """List the team's own roles: none, for every team has the same two."""
    wanted_team(call)
    return data([])


def logs(call: Call) -> Reply:
    """List what happened to a team, newest first; `offset` goes on where the last answer ended."""
    beyond = call.query.number("offset", 2**62, 1, 2**62)
    rows = EventRow.objects.filter(about="team", subject=wanted_team(call).id, pk__lt=beyond)
    lines = list(rows.order_by("-pk")[: window(call).limit])
    written = [{"log": _sentence(line), "owner": line.by_name or "System", "createdDate": when(line.at)} for line in lines]
    return data({"offset": str(lines[-1].pk) if lines else "", "logs": written})


def _sentence(line: EventRow) -> str:
    """Write an event as `team member added: Ann`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", line.kind.rpartition(".")[2]).lower()
    facts = [str(line.data[name]) for name in ("user_name", "field") if line.data.get(name)]
    return f"{words}: {', '.join(facts)}" if facts else words


ROUTES = (
    route("GET", "/v2/teams", every),
    route("POST", "/v2/teams", create, "configure"),
    route("POST", "/v2/teams/{team...}/members", add_member, "configure"),
    route("DELETE", "/v2/teams/{team...}/members/{user}", remove_member, "configure"),
    route("GET", "/v2/teams/{team...}/roles", roles),
    route("GET", "/v2/teams/{team...}/logs", logs),
    route("GET", "/v2/teams/{team...}", get),
    route("PATCH", "/v2/teams/{team...}", update, "configure"),
    route("DELETE", "/v2/teams/{team...}", delete, "delete"),
)
