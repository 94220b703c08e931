"""Who hears of what, and when somebody is not written to any more."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

QUARANTINED_AFTER = 3
"""So many messages in a row that were refused for good, and nobody writes to the address any more."""


class Unheard(StrEnum):
    """Why a subscriber does not hear of an update."""

    NOT_THEIRS = "not_theirs"
    OTHER_REPORT = "other_report"
    OTHER_KIND = "other_kind"
    OTHER_COMPONENTS = "other_components"


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What a subscriber asked for: one report by its code, one kind of report, some components by code; empty means all.

    With `sees` they may know of components of these codes only.
    """

    report: str = ""
    kind: str = ""
    components: frozenset[str] = frozenset()
    sees: frozenset[str] | None = None


def why_unheard(asked: Following, *, report: str, kind: str, concerned: Collection[str]) -> Unheard | None:
    """Tell why a subscriber does not hear of an update of a report; None when they do."""
    if asked.sees is not None and asked.sees.isdisjoint(concerned):
        return Unheard.NOT_THEIRS
    if asked.report:
        return None if asked.report == report else Unheard.OTHER_REPORT
    if asked.kind and asked.kind != kind:
        return Unheard.OTHER_KIND
    known = concerned if asked.sees is None else asked.sees.intersection(concerned)
    return Unheard.OTHER_COMPONENTS if asked.components and asked.components.isdisjoint(known) else None


def is_dead(failures: int) -> bool:
    """Tell whether an address has refused often enough."""
    return failures >= QUARANTINED_AFTER
