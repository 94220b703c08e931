"""What is under somebody's bell was read."""

from datetime import datetime

from varsko.paging.models import BellMark
from varsko.people.data import Actor


def read_bell(*, by: Actor, at: datetime) -> None:
    """Note that a person has read everything they were told up to now. Nobody else is told of that, so there is no event."""
    BellMark.objects.update_or_create(user_id=by.who.id, defaults={"read_until": at})
