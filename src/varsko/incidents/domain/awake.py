"""How long people have been awake: as they say, else at least since they began to act without a pause in which one sleeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

TIRED = timedelta(hours=14)
"""Who has been awake for so long should hand over, however short the incident is."""
LONGEST = timedelta(hours=72)
_A_NIGHT = timedelta(hours=5)
_STILL_TRUE = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class Awake:
    """Since when somebody is awake: as they said, or with `is_said` False at least since then."""

    since: datetime
    is_said: bool


def awake(said: tuple[datetime, datetime] | None, acts: Iterable[datetime], now: datetime) -> Awake | None:
    """Tell since when somebody is awake; `said` is (since, when they said it), `acts` when they did something. None for unknown."""
    if said and now - said[1] < _STILL_TRUE and now - said[0] <= LONGEST:
        return Awake(said[0], is_said=True)
    begin = now
    for act in sorted((one for one in acts if one <= now), reverse=True):
        if begin - act >= _A_NIGHT:
            break
        begin = act
    return Awake(begin, is_said=False) if begin < now else None
