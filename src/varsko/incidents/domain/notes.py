"""Whether anybody has written down what they saw: who joins later, and the review, live on it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

PATIENCE = timedelta(minutes=15)
_WRITTEN = ("incident_state.", "incident_work.ImpactAssessed", "incidents.UpdatePublished", "incidents.UpdateRehearsed")
_ENTRY = "entry"


def is_unwritten(kinds: Iterable[str], began_at: datetime, now: datetime) -> bool:
    """Tell whether an incident is under way for a quarter of an hour and nobody wrote anything: no note, no observation, no update.

    `kinds` are those of the lines of its timeline.
    """
    return now - began_at >= PATIENCE and not any(one == _ENTRY or one.startswith(_WRITTEN) for one in kinds)
