"""When readers who say that something is wrong are so many that somebody is to be called."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

WINDOW = timedelta(minutes=10)
BACKGROUND = timedelta(days=1)
TIMES = 5
"""So many times the usual is a spike."""


class Verdict(StrEnum):
    """What is made of what readers see."""

    OFF = "off"
    KNOWN = "known"
    FEW = "few"
    USUAL = "usual"
    SPIKE = "spike"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighted:
    """How many different readers said it in the last window, how many in the day before it, and whether the page tells of it already."""

    recent: int
    before: int
    known: bool = False

    @property
    def usual(self) -> float:
        """Give how many readers a window has on average."""
        return self.before * (WINDOW / BACKGROUND)


def judge(seen: Sighted, *, least: int) -> Verdict:
    """Decide whether readers are to raise an alert: at least so many in a window (0: never), and far more than usual."""
    if not least:
        return Verdict.OFF
    if seen.known:
        return Verdict.KNOWN
    if seen.recent < least:
        return Verdict.FEW
    return Verdict.SPIKE if seen.recent >= TIMES * seen.usual else Verdict.USUAL
