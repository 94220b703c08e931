"""Who of a team gets a new request, where nobody is to wait until somebody takes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """How a desk gives new requests out: not at all, by turn, to whoever has least to do, or to whoever is on call for the team."""

    NOBODY = "nobody"
    TURN = "turn"
    LOAD = "load"
    ON_CALL = "on_call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Somebody who could get it: how many open requests they have, and the number of the last one they got, 0 for none."""

    person: str
    open: int = 0
    last: int = 0


def choose(rule: Rule, standings: Iterable[Standing]) -> str:
    """Give who gets the next one, "" for nobody. By turn it is whoever waited longest; else whoever has least, then by turn."""
    found = list(standings)
    if rule is Rule.NOBODY or not found:
        return ""
    if rule is Rule.TURN:
        return min(found, key=lambda one: (one.last, one.person)).person
    return min(found, key=lambda one: (one.open, one.last, one.person)).person
