"""The shapes that privacy hands out. Plain data: no Django here."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why somebody cannot be erased now, and where that can be looked at."""

    why: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """Somebody of whom something may be kept: how many rows of each table are their own, and what stands in the way of erasing them.

    `ref` finds them again; `shared` are names, addresses and numbers that somebody else has too: they stay where nothing else tells whose
    they are.
    """

    ref: str
    person: str
    label: str
    names: tuple[str, ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    shared: tuple[str, ...]
    counts: dict[str, int]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportView:
    """A file with all that is kept about a person, until `expires_at`; `made_at` None while it is being made."""

    id: str
    person: str
    label: str
    note: str
    asked_by: str
    asked_at: datetime
    made_at: datetime | None
    expires_at: datetime
    rows: int
    size: int
    fetched: int
    too_large: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureView:
    """An erasure: `label` names the person until it is done, `counts` says how many rows of which table changed."""

    id: str
    person: str
    label: str
    note: str
    asked_by: str
    asked_at: datetime
    done_at: datetime | None
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """Say how many rows changed."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldView:
    """Something of which nothing may go."""

    id: str
    about: str
    label: str
    note: str
    placed_by: str
    placed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """How long one kind of thing is kept: `days` 0 is for ever, then `proposed` is what we would choose.

    `would` is how many rows a pass would take now, None when nobody asked.
    """

    name: str
    label: str
    text: str
    days: int
    way: str
    ways: tuple[str, ...]
    proposed: int
    least: int
    going: int
    total: int
    done_at: datetime | None
    would: int | None = None
