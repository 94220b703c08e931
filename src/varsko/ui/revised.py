"""What people go by and should look at again from time to time. Each stage tells its own at the start; a later stage keeps the days."""

from dataclasses import dataclass

from varsko.ui.words import StrOrPromise


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to look at again: its name in tables, what people call it, and where it stands."""

    name: str
    label: StrOrPromise
    href: str


_things: dict[str, Thing] = {}


def register(*things: Thing) -> None:
    """Add things after those that are there; a name that is known is replaced."""
    _things.update({one.name: one for one in things})


def things() -> list[Thing]:
    """List the things in the order in which stages told them."""
    return list(_things.values())
