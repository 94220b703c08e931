"""Each team's own room: the kind of room that conversations own themselves."""

from datetime import datetime

from varsko.conversations import queries
from varsko.conversations.actions.rooms import open_room, update_room
from varsko.conversations.data import RoomView
from varsko.conversations.domain.entrance import may_enter, of_team
from varsko.conversations.owners import TEAM
from varsko.kernel.errors import NotFound
from varsko.people import queries as people
from varsko.people.data import Actor


def enter_team(*, by: Actor, at: datetime, team_id: object) -> RoomView:
    """Find a team's room, which is made when somebody comes for the first time. Raises NotFound for whoever may not enter."""
    team = people.team(team_id)
    if team is None or not may_enter(by, of_team(team.id, private=team.private)):
        raise NotFound("room")
    audience = of_team(team.id, private=team.private)
    room = queries.room_of(TEAM, team.id) or open_room(by=by, at=at, about=TEAM, subject=team.id, title=team.name, audience=audience)
    if (room.title, room.audience) != (team.name, audience):
        room = update_room(by=by, at=at, room_id=room.id, title=team.name, audience=audience)
    return room
