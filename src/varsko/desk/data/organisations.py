"""The shapes of what is known of an organisation whose people call."""

from dataclasses import dataclass
from datetime import datetime

from varsko.desk.data.objects import ObjectRef
from varsko.desk.data.promises import HoursView
from varsko.desk.data.record import CallerView, RequestView


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationView:
    """An organisation by the name on its callers' cards, and what the desk wrote down: `changed_at` None where nobody wrote anything."""

    name: str
    note: str = ""
    domains: tuple[str, ...] = ()
    changed_at: datetime | None = None
    changed_by: str = ""

    @property
    def mark(self) -> str:
        """Tell this state of the card from others; "" where nobody wrote anything."""
        return self.changed_at.isoformat() if self.changed_at else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskTerms:
    """A desk at which requests of an organisation lie, with its hours and what it promises now."""

    name: str
    slug: str
    hours: HoursView


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationPage:
    """What a reader may know of an organisation: `open` the most urgent first, `over` the newest first.

    `more` names the lists (people, open, over, objects) that go on beyond what stands here. `desks` are those of the requests listed.
    """

    card: OrganisationView
    people: tuple[CallerView, ...]
    open: tuple[RequestView, ...]
    over: tuple[RequestView, ...]
    objects: tuple[tuple[ObjectRef, CallerView], ...]
    desks: tuple[DeskTerms, ...]
    more: frozenset[str] = frozenset()
