"""Neighbouring pages of one place, such as the parts of a profile. Each stage tells its own at the start; the page lists them all."""

from collections import defaultdict
from dataclasses import dataclass, replace

from varsko.ui.words import StrOrPromise


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of a place."""

    href: str
    icon: str
    label: StrOrPromise
    is_here: bool = False
    for_customers: bool = True


_places: dict[str, list[Tab]] = defaultdict(list)


def register(place: str, *tabs: Tab) -> None:
    """Add pages to a place, after those that are there; an address that is known is replaced."""
    for tab in tabs:
        _places[place] = [one for one in _places[place] if one.href != tab.href] + [tab]


def tabs(place: str, path: str, role: str = "") -> list[Tab]:
    """List the pages of a place that somebody of a role can use; the one that holds `path` most closely is marked."""
    known = [tab for tab in _places[place] if tab.for_customers or role != "customer"]
    here = max((tab.href for tab in known if path == tab.href or path.startswith(f"{tab.href}/")), key=len, default="")
    return [replace(tab, is_here=tab.href == here) for tab in known]
