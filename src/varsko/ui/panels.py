"""Parts that later stages hang into the pages of earlier ones, which know nothing of them.

A panel is a function of the request and what the page is about; it gives a template and its facts, or None to stay away. Stages
register it by its dotted name at the start, before tables can be read.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.module_loading import import_string

Panel = Callable[[HttpRequest, Any], tuple[str, dict[str, Any]] | None]

_places: dict[str, list[str]] = defaultdict(list)


def register(place: str, name: str) -> None:
    """Add a panel to a place, after those that are there; one that is known is left alone."""
    if name not in _places[place]:
        _places[place].append(name)


def panels(place: str, request: HttpRequest, about: Any) -> list[tuple[str, dict[str, Any]]]:
    """Give the templates and facts of the panels of a place, in order."""
    found: list[Panel] = [import_string(name) for name in _places[place]]
    return [shown for panel in found if (shown := panel(request, about))]
