"""What every page of rooms starts with."""

from typing import cast

from django.http import HttpRequest

from varsko.people.data import Actor


def asker(request: HttpRequest) -> Actor:
    """Give who asks."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]  # set by people's middleware


def number(text: str) -> int:
    """Read a number of a message or a revision as an address holds it; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def wants_json(request: HttpRequest) -> bool:
    """Tell whether the page's script asks, which wants facts and fragments, not a page."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
