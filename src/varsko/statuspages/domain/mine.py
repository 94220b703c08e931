"""Whether what one reader uses works: what a page tells of each of its components, and the answer for those that somebody chose."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from varsko.statuspages.domain.states import State, worst

NAMED = 5
"""So many components an answer names; of more it says how many."""


class Lot(StrEnum):
    """How it stands with what somebody uses."""

    WORKS = "works"
    PLANNED = "planned"
    PERHAPS = "perhaps"
    """It works, and there is an incident that names no component."""
    MAINTENANCE = "maintenance"
    AFFECTED = "affected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A component, and how it is."""

    code: str
    name: str
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """A report that goes on: the codes of what it affects, since when, until when it is planned, and the next update it promises."""

    code: str
    parts: frozenset[str]
    is_maintenance: bool
    began: datetime
    until: datetime | None = None
    promise: datetime | None = None
    scope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A component that does not simply work, and what reports tell of it: nothing (None, "") when somebody only set its state."""

    part: Part
    report: str = ""
    began: datetime | None = None
    until: datetime | None = None
    promise: datetime | None = None
    scope: str = ""


def hits(parts: Iterable[Part], going: Sequence[Going]) -> list[Hit]:
    """Tell which components do not work, the worst first, else as they come; reports are the newest first.

    Of several reports the oldest says since when, the next promise counts, and the newest is the one to read. What is worse than
    maintenance is no part of it: an incident tells of it, or nothing does.
    """
    found = [_hit(one, going) for one in parts if one.state != State.OPERATIONAL]
    return sorted(found, key=lambda one: list(State).index(one.part.state), reverse=True)


def _hit(part: Part, going: Sequence[Going]) -> Hit:
    is_planned = part.state == State.MAINTENANCE
    telling = [one for one in going if part.code in one.parts and one.is_maintenance == is_planned]
    if not telling:
        return Hit(part=part)
    return Hit(
        part=part,
        report=telling[0].code,
        began=min(one.began for one in telling),
        until=max((one.until for one in telling if one.until), default=None),
        promise=min((one.promise for one in telling if one.promise), default=None),
        scope=next((one.scope for one in telling if one.scope), ""),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a page says of a component that does not simply work, or of an incident that names none, in the words of its language."""

    name: str
    state: State
    code: str = ""
    report: str = ""
    word: str = ""
    more: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Planned maintenance: the codes of what it affects, and when."""

    parts: tuple[str, ...]
    report: str
    name: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a page tells, as it was written: the worst first, the next maintenance first. `quiet` are codes of what shows only when hurt."""

    words: Mapping[str, str] = field(default_factory=dict)
    told: tuple[Told, ...] = ()
    plans: tuple[Plan, ...] = ()
    common: tuple[Told, ...] = ()
    quiet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer: what is to be said of the worst `told` ones, of how many `beyond` them, and of the next maintenance."""

    lot: Lot
    state: State
    told: tuple[Told, ...] = ()
    beyond: int = 0
    plan: Plan | None = None


def verdict(facts: Facts, mine: Collection[str]) -> Verdict | None:
    """Answer for components that the page is known to have, by their codes; None for none."""
    if not mine:
        return None
    told = tuple(one for one in facts.told if one.code in mine)
    plan = next((one for one in facts.plans if any(code in mine for code in one.parts)), None)
    lot = _lot(told, facts, plan)
    told = told or facts.common
    return Verdict(lot=lot, state=worst(one.state for one in told), told=told[:NAMED], beyond=max(0, len(told) - NAMED), plan=plan)


def _lot(told: Sequence[Told], facts: Facts, plan: Plan | None) -> Lot:
    if told:
        return Lot.MAINTENANCE if worst(one.state for one in told) == State.MAINTENANCE else Lot.AFFECTED
    if facts.common:
        return Lot.PERHAPS
    return Lot.PLANNED if plan else Lot.WORKS
