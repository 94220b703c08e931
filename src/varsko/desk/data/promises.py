"""The shapes of what desks promise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from varsko.desk.domain.calendars import Calendar, Window
from varsko.desk.domain.replay import Outcome, Tally
from varsko.desk.domain.targets import Rules as TargetRules
from varsko.desk.domain.targets import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursView:
    """When a desk is open and what it promises, in its `version`; `closed_names` says why it is closed on a date."""

    version: int
    calendar: Calendar
    rules: TargetRules
    closed_names: dict[date, str]
    changed_at: datetime | None = None
    changed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseView:
    """One promise about a request: `promised_at` None while it waits for the caller."""

    goal: str
    promised_at: datetime | None
    met_at: datetime | None
    broken_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursDraft:
    """When a desk shall be open and what it shall promise: windows by weekday (0 is Monday), closed dates with names, other days."""

    week: Mapping[int, tuple[Window, ...]]
    targets: Mapping[tuple[str, int], Target]
    closed: Mapping[date, str] = field(default_factory=dict)
    days: Mapping[date, tuple[Window, ...]] = field(default_factory=dict)
    pauses: bool = True
    restarts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialLine:
    """A promise about a request as it would have been."""

    key: str
    title: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialView:
    """Hours and promises that are tried on what happened.

    `seen` of `wanted` requests were looked at, the newest of `total` (both None until they are counted), and the log told of `told`.
    `is_stuck` while a part failed and is tried again, `has_failed` once it was given up; `differing` are some that would have ended
    otherwise.
    """

    id: str
    days: int
    asked_at: datetime
    total: int | None
    wanted: int | None
    seen: int
    told: int
    done_at: datetime | None
    is_stuck: bool
    has_failed: bool
    hours: HoursView
    tallies: tuple[Tally, ...]
    differing: tuple[TrialLine, ...]
