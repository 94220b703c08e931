"""What happens with reports."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewMailChanged(Event):
    """Somebody gets the page for those who lead by mail `every` week or month, as `form` letter or pdf; "" means not any more."""

    ABOUT: ClassVar[str] = "user"

    every: str
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostsChanged(Event):
    """Somebody set what an hour costs, in whole units of `currency`: of down time by severity (numbers as texts), and of work.

    `works` are exceptions from `work`, each with kind, team_id and rate; it counts from `since` on.
    """

    ABOUT: ClassVar[str] = "settings"

    currency: str
    severities: dict[str, int]
    work: int
    works: list[dict[str, Any]] = field(default_factory=list)
    since: datetime | None = None
