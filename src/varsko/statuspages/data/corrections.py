"""The shapes of down time, and of what was put right in it."""

from dataclasses import dataclass
from datetime import datetime

from varsko.statuspages.domain.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView:
    """Somebody put down time right. `before` and `after` are begin and end (None: it went on); with `struck` it counts no more.

    One that was put back says what it was when it was struck.
    """

    component: str
    state: State
    change: str
    began_before: datetime
    ended_before: datetime | None
    began_after: datetime
    ended_after: datetime | None
    reason: str
    author_name: str
    at: datetime

    @property
    def was_struck(self) -> bool:
        """Tell whether it does not count any more."""
        return self.change == "struck"

    @property
    def was_restored(self) -> bool:
        """Tell whether it counts again."""
        return self.change == "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpellView:
    """A time in which a component did not simply work; the one that goes on has no end. One that is `struck` does not count."""

    id: int
    state: State
    began_at: datetime
    ended_at: datetime | None
    struck: bool
    corrections: tuple[CorrectionView, ...] = ()
