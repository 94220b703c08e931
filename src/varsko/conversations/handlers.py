"""What conversations do when something happens to a team: its room stays true to it."""

from collections.abc import Sequence

from varsko.conversations import actions, queries
from varsko.conversations.domain.entrance import of_team
from varsko.conversations.owners import TEAM
from varsko.core.outbox import Recorded
from varsko.events.people import TeamDeleted
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR


def follow_teams(batch: Sequence[Recorded]) -> None:
    """Give the rooms of changed teams their names and audiences, and close those of teams that are gone."""
    for one in batch:
        room = queries.room_of(TEAM, one.event.subject)
        team = people.team(one.event.subject)
        if room is None:
            continue
        if team is None or isinstance(one.event, TeamDeleted):
            actions.close_room(by=SYSTEM_ACTOR, at=one.event.at, room_id=room.id)
        else:
            audience = of_team(team.id, private=team.private)
            actions.update_room(by=SYSTEM_ACTOR, at=one.event.at, room_id=room.id, title=team.name, audience=audience)
