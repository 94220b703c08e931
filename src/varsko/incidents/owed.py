"""The shapes of duties to report. Plain data: no Django here."""

from dataclasses import dataclass
from datetime import datetime

from varsko.incidents.domain.duties import Regime as Regime
from varsko.incidents.domain.duties import Step as Step


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingView:
    """One report of a duty: due at `until` (None: not counted yet), begun as a draft, `sent_at` when it was handed in.

    `version` counts the changes of the draft; `number` is the authority's own; `note` says why it came late, or what else matters.
    """

    id: str
    position: int
    step: Step
    until: datetime | None
    draft: str
    version: int
    drafted_by: str = ""
    sent_at: datetime | None = None
    sent_by: str = ""
    number: str = ""
    note: str = ""

    @property
    def is_late(self) -> bool:
        """Tell whether it was handed in after its time."""
        return self.sent_at is not None and self.until is not None and self.sent_at > self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyView:
    """A duty of one incident: `aware_at` and `classified_at` are the moments it is counted from; with `dropped_at` it does not apply."""

    id: str
    regime: str
    name: str
    authority: str
    address: str
    sender: str
    aware_at: datetime
    classified_at: datetime
    opened_at: datetime
    opened_by: str
    filings: tuple[FilingView, ...]
    dropped_at: datetime | None = None
    dropped_by: str = ""
    dropped_because: str = ""

    @property
    def next(self) -> FilingView | None:
        """Give the first report that was not handed in; None when all were, or it does not apply."""
        return None if self.dropped_at else next((one for one in self.filings if one.sent_at is None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A report that is due, with its duty and the incident it is about."""

    key: str
    summary: str
    duty: DutyView
    filing: FilingView
