"""Libraries that only some of the work needs: loaded when something is first asked of them, and not before.

A process that nobody asks anything of holds none of them. What is late must be installed all the same, or its user is not loaded either.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

_known: set[str] = set()


class _Late:
    """Stands for a module. Several threads may ask at once: Python's own locks let one of them load it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)


def late(name: str) -> Any:
    """Give what stands for a module until it is used. Raises ModuleNotFoundError at once when its package is not installed.

    Whoever checks types shall see the module itself: `if TYPE_CHECKING: import x`, and otherwise `x = late("x")`.
    """
    package = name.partition(".")[0]
    if find_spec(package) is None:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)
    _known.add(name)
    return _Late(name)


def known() -> frozenset[str]:
    """Name the modules that were put off by whatever is loaded in this process."""
    return frozenset(_known)
