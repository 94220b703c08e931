"""How long people have been on an incident, when they should hand over, and when a second manager is worth having. Rules, stated."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LONG = timedelta(hours=4)
"""Who has been on it for so long should plan to hand over."""
_DRAGGING = timedelta(hours=2)
_MANY_SERVICES, _MANY_STREAMS = 3, 2


@dataclass(frozen=True, slots=True)
class Span:
    """Somebody had a part from `began` until `ended` (None: they still have it)."""

    user_id: str
    name: str
    began: datetime
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class OnIt:
    """How long somebody has been on it in all; `is_long` when they still are and should plan to hand over."""

    user_id: str
    name: str
    length: timedelta
    is_long: bool


class Why(StrEnum):
    """Why a second manager is worth having."""

    WORST = "worst"
    WIDE = "wide"
    STREAMS = "streams"
    LONG = "long"


def time_on(spans: Iterable[Span], now: datetime) -> list[OnIt]:
    """Add up how long each person has been on it, parts at the same time once; the longest first."""
    by_person: dict[str, list[Span]] = defaultdict(list)
    for one in spans:
        by_person[one.user_id or one.name].append(one)
    found = [_of_person(sorted(mine, key=lambda one: one.began), now) for mine in by_person.values()]
    return sorted(found, key=lambda one: (-one.length, one.name))


def _of_person(spans: Sequence[Span], now: datetime) -> OnIt:
    total, until = timedelta(), spans[0].began
    for one in spans:
        end = one.ended or now
        total += max(end - max(one.began, until), timedelta())
        until = max(until, end)
    is_there = any(one.ended is None for one in spans)
    return OnIt(spans[0].user_id, spans[-1].name, total, is_there and total >= LONG)


def second_manager(*, severity: int, services: int, streams: int, lasted: timedelta) -> tuple[Why, ...]:
    """Say why a second qualified manager is worth having; nothing when one is enough."""
    rules = {
        Why.WORST: severity == 1,
        Why.WIDE: services >= _MANY_SERVICES,
        Why.STREAMS: streams >= _MANY_STREAMS,
        Why.LONG: lasted >= _DRAGGING,
    }
    return tuple(why for why, applies in rules.items() if applies)
