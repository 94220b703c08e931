"""When the silence of a source means that an alert is over."""

from datetime import datetime, timedelta

LOOK_EVERY = timedelta(seconds=30)
BROKEN_AFTER = timedelta(minutes=2)
"""A look that comes so late means that nobody was there to listen: silence counts from then on."""


def watch_since(since: datetime, planned: datetime, now: datetime) -> datetime:
    """Tell since when the watch is unbroken, at a look that was planned for a moment."""
    return now if now - planned > BROKEN_AFTER or now < since else since


def is_over(last_heard: datetime, patience: int, since: datetime, now: datetime) -> bool:
    """Tell whether an alert's source has been silent for longer than its patience while somebody listened."""
    return now - max(last_heard, since) > timedelta(seconds=patience)
