"""Each team's own room: the kind of room that conversations own themselves."""

from datetime import datetime

from varsko.conversations import actions, queries
from varsko.conversations.data import RoomView
from varsko.conversations.domain.entrance import may_enter, of_team
from varsko.conversations.owners import TEAM
from varsko.kernel.errors import NotFound
from varsko.people import queries as people
from varsko.people.data import Actor, TeamView


def enter_team(by: Actor, team_id: object, *, at: datetime) -> RoomView:
    """Find a team's room, which is made when somebody comes for the first time. Raises NotFound for whoever may not enter."""
    team = people.team(team_id)
    if team is None or not may_enter(by, of_team(team.id, private=team.private)):
        raise NotFound("room")
    room = queries.room_of(TEAM, team.id)
    if room is None or (room.title, room.audience) != (team.name, of_team(team.id, private=team.private)):
        room = _made(by, team, at)
    return room


def teams_of(by: Actor) -> list[TeamView]:
    """List the teams whose rooms `by` may enter, by name."""
    return [one for one in people.teams(by) if may_enter(by, of_team(one.id, private=one.private))]


def _made(by: Actor, team: TeamView, at: datetime) -> RoomView:
    audience = of_team(team.id, private=team.private)
    room = actions.open_room(by=by, at=at, about=TEAM, subject=team.id, title=team.name, audience=audience)
    return actions.update_room(by=by, at=at, room_id=room.id, title=team.name, audience=audience)
