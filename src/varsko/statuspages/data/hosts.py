"""The shape of a page's own host name."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HostView:
    """A host name of a page, for whoever may configure it.

    `proof` says how it was proven ("" as long as it is not), `missing` what the last look found instead. `record` is the name that the
    name service is to have the text `word` under, `file` the address of a file that says the same. `is_served` tells whether the page
    answers there.
    """

    name: str
    proof: str
    proven_at: datetime | None
    looked_at: datetime | None
    missing: str
    word: str
    record: str
    file: str
    is_served: bool

    @property
    def is_proven(self) -> bool:
        """Tell whether it belongs to whoever looks after the page."""
        return bool(self.proof)
