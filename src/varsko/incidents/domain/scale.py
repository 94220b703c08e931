"""The severity scale: numbers that everybody has agreed on. 1 is the worst."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_LEVELS = 5
LONGEST_CADENCE = 7 * 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level: whether it `pages` people at once, and after how many minutes an update is due (`cadence`, 0 for none).

    The levels that Varsko ships with have no texts of their own: they are said in the reader's language.
    """

    number: int
    name: str = ""
    definition: str = ""
    pages: bool = False
    cadence: int = 0


SHIPPED = (
    Level(number=1, pages=True, cadence=30),
    Level(number=2, pages=True, cadence=60),
    Level(number=3),
)


def level_of(levels: Sequence[Level], number: int) -> Level:
    """Give the level of a number; of one that the scale does not have any more, the mildest."""
    return next((one for one in levels if one.number == number), levels[-1])


def is_worse(before: int, after: int) -> bool:
    """Tell whether a severity became worse."""
    return after < before


def asks_again(levels: Sequence[Level], severity: int, *, before: str, after: str) -> bool:
    """Tell whether a workaround that says `after` and said `before` is the first one, so that a milder level of the scale may fit now."""
    return bool(after and not before) and severity < levels[-1].number


def faults(levels: Sequence[Level]) -> tuple[str, ...]:
    """Name what is wrong with a scale: `count`, `numbers`, `name`, `pages` (a milder level pages and a worse one does not), `cadence`."""
    wrong = {
        "count": not 1 <= len(levels) <= MOST_LEVELS,
        "numbers": [one.number for one in levels] != list(range(1, len(levels) + 1)),
        "name": any(not one.name.strip() or not one.definition.strip() for one in levels),
        "pages": sorted((one.pages for one in levels), reverse=True) != [one.pages for one in levels],
        "cadence": any(not 0 <= one.cadence <= LONGEST_CADENCE for one in levels),
    }
    return tuple(name for name, is_wrong in wrong.items() if is_wrong)
