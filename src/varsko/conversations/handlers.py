"""What conversations do when something happens to a team: its room stays true to it."""

from collections.abc import Sequence

from varsko.conversations import actions, queries
from varsko.conversations.domain.entrance import of_team
from varsko.conversations.owners import TEAM
from varsko.conversations.personal import KEEPS as KEEPS
from varsko.conversations.personal import PERSONAL as PERSONAL
from varsko.core.clock import now
from varsko.core.outbox import Recorded
from varsko.events.people import TeamDeleted
from varsko.kernel.ids import as_uuid
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


def index_messages(batch: Sequence[Recorded]) -> None:
    """Let the search find what was said, as it stands now."""
    actions.index_messages({one.event.message for one in batch}, at=now())


def index_rooms(batch: Sequence[Recorded]) -> None:
    """Let the search know who may enter rooms now, and how they are called."""
    for room in {found for one in batch if (found := as_uuid(one.event.subject))}:
        actions.index_room(room, at=now())
