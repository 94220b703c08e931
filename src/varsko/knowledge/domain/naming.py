"""Names of files within one article."""

from collections.abc import Container


def free_name(name: str, taken: Container[str]) -> str:
    """Give the name, or the next one with a number that nobody has: plan.png, plan-2.png."""
    stem, dot, ending = name.rpartition(".")
    stem, dot, ending = (stem, dot, ending) if dot else (name, "", "")
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{stem}-{number}{dot}{ending}"
    return found
