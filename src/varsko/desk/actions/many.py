"""Doing one thing to many requests: each by itself, so that one that cannot be changed holds no other up."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice

from varsko.kernel.errors import Invalid, NotFound
from varsko.people.domain.permissions import NotAllowed

MOST_AT_ONCE = 100


@dataclass(slots=True)
class Outcome:
    """How many were changed, how many the asker may not know of or not change, and what the others were refused for."""

    done: int = 0
    gone: int = 0
    refused: Counter[str] = field(default_factory=Counter)


def to_each(refs: Iterable[str], verb: Callable[[str], object]) -> Outcome:
    """Do a verb to each of up to MOST_AT_ONCE requests, in a transaction of its own."""
    found = Outcome()
    for ref in islice(dict.fromkeys(refs), MOST_AT_ONCE):
        try:
            verb(ref)
            found.done += 1
        except (NotFound, NotAllowed):
            found.gone += 1
        except Invalid as invalid:
            found.refused[" ".join(map(str, invalid.errors.values()))] += 1
    return found
