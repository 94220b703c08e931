"""What the addresses of changes share: reading moments, finding the change."""

from datetime import UTC, datetime
from typing import Annotated, TypeVar

from django.http import HttpRequest
from ninja import Field, Schema

from varsko.changes import queries
from varsko.changes.data import ChangeView, Wish
from varsko.kernel.errors import NotFound
from varsko.people.rest import actor_of

Moment = TypeVar("Moment", datetime, datetime | None)


class RoundOfApproval(Schema):
    """Who is asked, by ids, and how many must say yes (0: all)."""

    name: Annotated[str, Field(min_length=1)]
    needed: Annotated[int, Field(ge=0, le=100)] = 0
    people: list[str] = []
    teams: list[str] = []

    def wish(self) -> Wish:
        """Give it as the action wants it."""
        return Wish(name=self.name, needed=self.needed, people=tuple(self.people), teams=tuple(self.teams))


def aware(moment: Moment) -> Moment:
    """Read a moment without a zone as UTC."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def find(request: HttpRequest, key: str) -> ChangeView:
    """Find the change of an address. Raises NotFound, also for what the asker may not know of."""
    found = queries.change(key, by=actor_of(request))
    if found is None:
        raise NotFound("change")
    return found
