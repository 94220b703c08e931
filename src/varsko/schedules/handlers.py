"""What schedules do when something happens elsewhere."""

from collections.abc import Sequence

from varsko.core.outbox import Recorded
from varsko.people.data import SYSTEM_ACTOR
from varsko.schedules import actions, queries
from varsko.schedules.data import Participant
from varsko.schedules.personal import PERSONAL as PERSONAL


def vacate_seats(batch: Sequence[Recorded]) -> None:
    """Somebody left the house: their seats stay empty, so that nobody else's turn moves. Safe to repeat."""
    for recorded in batch:
        leaver = Participant("user", recorded.event.subject)
        for rotation in queries.rotations_with(leaver):
            actions.vacate_seats(by=SYSTEM_ACTOR, at=recorded.event.at, rotation_id=rotation.id, participant=leaver)
