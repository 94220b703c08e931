"""The event of each move."""

from datetime import datetime

from varsko.alerts.domain.lifecycle import Move, State
from varsko.events import alerts as events
from varsko.events.base import Who

_AFTER = {
    Move.ACKNOWLEDGE: (events.AlertAcknowledged, State.ACKNOWLEDGED),
    Move.UNACKNOWLEDGE: (events.AlertUnacknowledged, State.OPEN),
    Move.CLOSE: (events.AlertClosed, State.CLOSED),
    Move.END_SNOOZE: (events.AlertSnoozeEnded, State.OPEN),
}


def moved(move: Move, *, at: datetime, by: Who, subject: str, before: State, note: str = "", reason: str = "") -> events.AlertMoved:
    """Make the event of a move other than a snooze; `subject` is the alert's id."""
    event_type, after = _AFTER[move]
    return event_type(at=at, by=by, subject=subject, before=before.value, after=after.value, note=note, reason=reason)
