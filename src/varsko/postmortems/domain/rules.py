"""Which incidents are reviewed, and until when."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

MOST_DAYS = 90
_FIRST, _OTHERS = 3, 7
Level = tuple[int, bool]
"""A severity, and whether it pages people at once."""


def shipped(levels: Sequence[Level]) -> dict[int, int]:
    """Give the days within which each severity is reviewed as Varsko ships it: those that page are, the worst first; 0 for none."""
    return {number: (_FIRST if number == 1 else _OTHERS) if pages else 0 for number, pages in levels}


def rules(levels: Sequence[Level], chosen: Mapping[int, int]) -> dict[int, int]:
    """Give the days for each level of the scale: what was chosen, else as shipped."""
    return {number: chosen.get(number, days) for number, days in shipped(levels).items()}


def due_on(severity: int, resolved_on: date, days: Mapping[int, int]) -> date | None:
    """Say until when an incident of a severity is reviewed; None when nobody asks for a review of it."""
    allowed = days.get(severity, 0)
    return resolved_on + timedelta(days=allowed) if allowed else None
