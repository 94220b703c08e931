"""What happens with duties to report an incident to authorities, and how these are set up."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event
from varsko.events.incidents import IncidentEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyEvent(IncidentEvent):
    """A fact about a duty of an incident: `duty` is its id, `name` that of the law."""

    duty: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyOpened(DutyEvent):
    """A law applies to it. The reason says what made it apply: by_hand, data or security."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyDropped(DutyEvent):
    """A law does not apply after all, and `note` says why."""

    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyTimed(DutyEvent):
    """The moments that a duty is counted from were set (RFC 3339); "" is as the record says."""

    aware: str
    classified: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingEvent(DutyEvent):
    """A fact about one report of a duty: `step` is its key or name, `until` (RFC 3339) when it was or is due."""

    filing: str
    step: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingDrafted(FilingEvent):
    """Somebody wrote at the draft of a report."""

    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingSent(FilingEvent):
    """A report was handed in at `sent` (RFC 3339): `number` is the authority's own, `note` says why it came late."""

    sent: str
    number: str
    is_late: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingTakenBack(FilingEvent):
    """A report was not handed in after all, and `note` says why it was said to be."""

    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingReminded(FilingEvent):
    """A report is due soon, or is late; `told` names who was reminded."""

    is_late: bool
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimeChanged(Event):
    """A law that asks for reports was made, changed, deleted or restored (`change`) in the settings."""

    ABOUT: ClassVar[str] = "settings"

    name: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTaken(IncidentEvent):
    """Somebody took all that is known of it away: `digest` is the SHA-256 of the pack's SHA256SUMS, which lists `files` files."""

    digest: str
    files: int
