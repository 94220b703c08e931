"""Checklists: which of them an incident has, and what of them is ticked. And the assessment: what it asks, and what follows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

MANAGER = "manager"
"""The shipped list: what the manager asks themselves, again and again."""
AGAIN = 30
AUTHORITY_HEARS_WITHIN = timedelta(hours=72)
"""How long after it became known a breach of personal data must be told to the authority (GDPR, article 33)."""


class Reach(StrEnum):
    """How many are affected, when nobody can count yet."""

    UNSAID = ""
    NOBODY = "nobody"
    SOME = "some"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """A list of things to look at, in incidents up to a severity, of some services or (none) of all, and likewise of some types.

    An `again` in minutes asks for everything anew after that time; 0 asks once. `items` of a shipped list are names, not texts.
    """

    key: str
    name: str = ""
    items: tuple[str, ...] = ()
    severity: int = 9
    services: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    again: int = 0
    is_off: bool = False


SHIPPED = (
    Checklist(
        key=MANAGER,
        items=("communicating", "observations", "decisions", "changes", "parts", "teams"),
        severity=2,
        again=AGAIN,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Somebody looked at an item."""

    list: str
    item: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of a list in an incident: `tick` is the last one, `is_due` when it is missing or too old."""

    item: str
    is_due: bool
    tick: Tick | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A list as an incident has it."""

    list: Checklist
    items: tuple[Item, ...] = field(default=())

    @property
    def done(self) -> int:
        """Count what is not due."""
        return sum(not one.is_due for one in self.items)


def applies(one: Checklist, severity: int, services: Iterable[str], type_id: str = "") -> bool:
    """Tell whether an incident of a severity and a type that concerns some services has a list."""
    is_of = not one.types or type_id in one.types
    return not one.is_off and severity <= one.severity and is_of and (not one.services or bool(set(one.services) & set(services)))


def checked(lists: Sequence[Checklist], ticks: Sequence[Tick], now: datetime) -> list[Checked]:
    """Put ticks to the items of lists; a tick that is older than its list's `again` counts no more."""
    last: Mapping[tuple[str, str], Tick] = {(one.list, one.item): one for one in sorted(ticks, key=lambda tick: tick.at)}
    return [Checked(list=one, items=tuple(_item(one, name, last.get((one.key, name)), now) for name in one.items)) for one in lists]


def _item(one: Checklist, name: str, tick: Tick | None, now: datetime) -> Item:
    is_old = tick is not None and one.again > 0 and tick.at + timedelta(minutes=one.again) <= now
    return Item(item=name, is_due=tick is None or is_old, tick=tick)
