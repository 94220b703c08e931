"""The shapes that revisions hand out. Plain data: no Django here."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionView:
    """A thing, and how it is looked at. `review_days` 0 is never; `is_due` since its day has come."""

    name: str
    label: str
    href: str
    owner_id: str = ""
    owner_name: str = ""
    review_days: int = 0
    verified_at: datetime | None = None
    verified_by: str = ""
    review_on: date | None = None
    is_due: bool = False
