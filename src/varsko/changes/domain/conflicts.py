"""What speaks against a time for a change: named reasons, shown before anybody is asked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from varsko.kernel.intervals import Interval


class Why(StrEnum):
    """What is in the way. Names are added, never changed."""

    FREEZE = "freeze"
    SAME_SERVICE = "same_service"
    NEAR_SERVICE = "near_service"  # a service that one of ours needs, or that needs one of ours
    MAINTENANCE = "maintenance"
    NOBODY_ON_CALL = "nobody_on_call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One thing in the way: `name` says which, `about` its id or key, `span` when; `blocks` when it needs a reason to go on."""

    why: Why
    name: str
    span: Interval
    about: str = ""
    blocks: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another change as this decision needs it."""

    key: str
    title: str
    span: Interval
    services: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A freeze as this decision needs it: of `services`, or with None of all."""

    id: str
    name: str
    reason: str
    span: Interval
    services: frozenset[str] | None = None


def with_changes(span: Interval, services: Collection[str], near: Collection[str], others: Iterable[Other]) -> list[Conflict]:
    """List the other changes at the same time on the same services, or on services around those (`near`)."""
    found = []
    for one in others:
        if not one.span.overlaps(span):
            continue
        why = Why.SAME_SERVICE if one.services & set(services) else Why.NEAR_SERVICE if one.services & set(near) else None
        if why:
            found.append(Conflict(why=why, name=one.title, about=one.key, span=one.span))
    return found


def with_freezes(span: Interval, services: Collection[str], freezes: Iterable[Frozen]) -> list[Conflict]:
    """List the freezes that a change falls into: those for everything, and those for one of its services."""
    return [
        Conflict(why=Why.FREEZE, name=one.name, about=one.id, span=one.span, blocks=True, text=one.reason)
        for one in freezes
        if one.span.overlaps(span) and (one.services is None or one.services & set(services))
    ]
