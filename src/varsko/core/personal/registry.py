"""The parts that flow.py lists."""

from collections.abc import Iterable

from varsko.core.personal.shapes import Keep, Part

_parts: list[Part] = []
_keeps: dict[str, Keep] = {}


def connect(parts: Iterable[Part], keeps: Iterable[Keep]) -> None:
    """Learn what is kept where, and what may go by rule. Called once at the start with the tables of flow.py."""
    _parts[:] = parts
    _keeps.clear()
    _keeps.update({one.name: one for one in keeps})


def parts() -> tuple[Part, ...]:
    """List the parts, in the order in which they are read and erased."""
    return tuple(_parts)


def keeps() -> dict[str, Keep]:
    """List by name what may be kept for so many days only."""
    return dict(_keeps)
