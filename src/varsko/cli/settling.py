"""Spares a program that runs for long to look for garbage, again and again, in what is there to stay."""

import gc
from collections.abc import Mapping


class Settling:
    """Leaves out of all later looks what outlives one of the first: templates, addresses, words, which are loaded as pages ask for them.

    A look through them takes 80 ms, and came about with every sixtieth page. What is in use for a moment then is freed as always; only if
    it belongs to a circle is it kept for good, which is little, and happens a few times.
    """

    def __init__(self, looks: int = 5) -> None:
        """Take part in so many looks through everything."""
        self._left = looks

    def begin(self) -> None:
        """Hear of the looks from now on."""
        gc.callbacks.append(self)

    def __call__(self, phase: str, about: Mapping[str, int]) -> None:
        """Hear that a look begins or ends."""
        if phase == "stop" and about["generation"] == 2:
            gc.freeze()
            self._left -= 1
            if not self._left:
                gc.callbacks.remove(self)
