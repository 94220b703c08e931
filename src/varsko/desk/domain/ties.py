"""How requests can have to do with each other."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from varsko.desk.domain.states import Kind


class Relation(StrEnum):
    """What the first of two requests is to the second. Stored for ever: names are added, never changed."""

    RELATED = "related"
    CAUSED = "caused"
    MENDED = "mended"
    SPLIT = "split"


_OTHER: Mapping[Relation, frozenset[Kind]] = MappingProxyType(
    {
        Relation.RELATED: frozenset(Kind),
        Relation.CAUSED: frozenset({Kind.PROBLEM, Kind.CHANGE}),
        Relation.MENDED: frozenset({Kind.CHANGE}),
        Relation.SPLIT: frozenset(),  # by splitting alone
    }
)


def may_tie(relation: Relation, other: Kind) -> bool:
    """Tell whether something can be tied like that: problems and changes cause, changes mend, anything is related."""
    return other in _OTHER[relation]


def may_echo(channel: str, *, has_account: bool) -> bool:
    """Tell whether the first letter may repeat what a caller wrote. Not to an address that anybody may have put into a mail."""
    return has_account or channel != "email"
