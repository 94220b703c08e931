"""How urgent a request is: from impact and urgency by a table, then by named rules, each step with its reason."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

IMPACTS, URGENCIES, PRIORITIES = (1, 2, 3, 4), (1, 2, 3), (1, 2, 3, 4, 5)
CRITICAL_TIER = 1
ALONE = 4  # the impact on one person


class Why(StrEnum):
    """What made a priority what it is. Stored for ever: names are added, never changed."""

    MATRIX = "matrix"
    TIER = "tier"
    VIP = "vip"
    MAJOR = "major"
    HAND = "hand"


Cells = Mapping[tuple[int, int], int]

SHIPPED: Cells = MappingProxyType(
    {
        (1, 1): 1,
        (1, 2): 1,
        (1, 3): 3,
        (2, 1): 1,
        (2, 2): 2,
        (2, 3): 3,
        (3, 1): 2,
        (3, 2): 3,
        (3, 3): 4,
        (4, 1): 3,
        (4, 2): 4,
        (4, 3): 5,
    }
)
"""Impact 1 (the whole organisation) to 4 (one person) × urgency 1 (work stands still) to 3 (can wait) → P1 to P5."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A version of the table: its cells, and whether a critical service and a VIP count for one step."""

    cells: Cells = field(default_factory=lambda: SHIPPED)
    tier_raises: bool = True
    vip_raises: bool = True
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a priority depends on. `tier` is the service's (None without one), `by_hand` what somebody chose (0 for nothing)."""

    impact: int
    urgency: int
    tier: int | None = None
    vip: bool = False
    by_hand: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A reason, and the priority after it."""

    why: Why
    priority: int


def prioritise(facts: Facts, rules: Rules) -> tuple[Step, ...]:
    """Give the steps to a priority in order; the last one holds. A critical service does not raise what bothers one person alone."""
    found = [Step(why=Why.MATRIX, priority=rules.cells[facts.impact, facts.urgency])]
    if rules.tier_raises and facts.tier == CRITICAL_TIER and facts.impact < ALONE:
        found.append(_raised(found[-1], Why.TIER))
    if rules.vip_raises and facts.vip:
        found.append(_raised(found[-1], Why.VIP))
    steps = [one for place, one in enumerate(found) if not place or one.priority != found[place - 1].priority]
    return (*steps, Step(why=Why.HAND, priority=facts.by_hand)) if facts.by_hand else tuple(steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What two tables make of the same requests: how many each calls what, and how many go from one priority to another.

    `by_hand` of `total` were set by hand, and stay what they are whatever the table.
    """

    total: int
    by_hand: int
    before: Mapping[int, int]
    after: Mapping[int, int]
    moves: Mapping[tuple[int, int], int]

    @property
    def moved(self) -> int:
        """Tell how many have another priority."""
        return sum(self.moves.values())


def replayed(cases: Iterable[tuple[Facts, int]], before: Rules, after: Rules) -> Replayed:
    """Compare two tables on what happened: facts, and how many requests have them."""
    counted: Counter[tuple[int, int]] = Counter()
    by_hand = 0
    for facts, count in cases:
        counted[prioritise(facts, before)[-1].priority, prioritise(facts, after)[-1].priority] += count
        by_hand += count if facts.by_hand else 0
    ours, theirs = (dict.fromkeys(PRIORITIES, 0) for _one in range(2))
    for (one, other), count in counted.items():
        ours[one] += count
        theirs[other] += count
    moves = {pair: count for pair, count in sorted(counted.items()) if pair[0] != pair[1]}
    return Replayed(total=counted.total(), by_hand=by_hand, before=ours, after=theirs, moves=moves)


def _raised(step: Step, why: Why) -> Step:
    return Step(why=why, priority=max(step.priority - 1, PRIORITIES[0]))


def is_whole(cells: Cells) -> bool:
    """Tell whether a table says something for each impact and urgency, and nothing else."""
    return set(cells) == {(impact, urgency) for impact in IMPACTS for urgency in URGENCIES} and set(cells.values()) <= set(PRIORITIES)
