"""What a script is made of: signals that come at their time, and steps that are expected of those who answer them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_SIGNALS, MOST_STEPS, LONGEST = 40, 30, 24 * 60
NAME, ABOUT, TEXT, STEP = 100, 500, 2_000, 300


class Kind(StrEnum):
    """By which way a signal comes. Stored for ever: names are added, never changed."""

    CUSTOMER = "customer"
    ALERT = "alert"
    PHONE = "phone"
    COLLEAGUE = "colleague"
    PRESS = "press"
    MANAGEMENT = "management"


class Proof(StrEnum):
    """What shows that a step was done: something of the record, or ("") whoever ticks it."""

    BY_HAND = ""
    LEAD = "lead"
    ASSESSED = "assessed"
    PAGED = "paged"
    UPDATE = "update"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """What comes `after` so many minutes of the drill's clock."""

    after: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is expected, `within` so many minutes of the drill's clock (0: at any time)."""

    text: str
    within: int = 0
    proof: str = Proof.BY_HAND


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A drill as it is planned. With `is_shipped` it is one of Varsko's own, in the reader's language."""

    key: str
    name: str
    about: str
    summary: str
    description: str
    severity: int
    signals: tuple[Signal, ...]
    steps: tuple[Step, ...]
    is_off: bool = False
    is_shipped: bool = False


class Fault(StrEnum):
    """What is wrong with a script."""

    NO_SIGNALS = "no_signals"
    MANY = "many"
    TIMES = "times"
    UNKNOWN = "unknown"
    EMPTY = "empty"


def faults(signals: Sequence[Signal], steps: Sequence[Step]) -> list[Fault]:
    """List what is wrong with the parts of a script; nothing for a good one."""
    times = [*(one.after for one in signals), *(one.within for one in steps)]
    texts = [*(one.text for one in signals), *(one.text for one in steps)]
    wrong = {
        Fault.NO_SIGNALS: not signals,
        Fault.MANY: len(signals) > MOST_SIGNALS or len(steps) > MOST_STEPS,
        Fault.TIMES: any(not 0 <= one <= LONGEST for one in times),
        Fault.UNKNOWN: any(one.kind not in set(Kind) for one in signals) or any(one.proof not in set(Proof) for one in steps),
        Fault.EMPTY: any(not one.strip() for one in texts),
    }
    return [fault for fault, is_wrong in wrong.items() if is_wrong]
