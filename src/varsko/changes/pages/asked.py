"""What an HTTP request is about: who asks, which change, where a page of a list begins."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from varsko.changes import queries
from varsko.changes.data import ChangeView
from varsko.kernel.errors import NotFound
from varsko.people.data import Actor


def actor_of(request: HttpRequest) -> Actor:
    """Give who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    return actor


def change_of(request: HttpRequest, key: str) -> ChangeView:
    """Find the change of the address. Raises NotFound, also for what the reader may not know of."""
    found = queries.change(key, by=actor_of(request))
    if found is None:
        raise NotFound("change")
    return found


def moment_of(said: str) -> datetime | None:
    """Read where the next page of a list begins; None for what is no moment."""
    try:
        found = parse_datetime(said)
    except ValueError:
        return None
    return found if found and found.tzinfo else None
