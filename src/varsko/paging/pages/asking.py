"""What every page starts with."""

from typing import cast

from django.http import HttpRequest

from varsko.people.data import Actor


def asker(request: HttpRequest) -> Actor:
    """Give who asks; the middleware of people has set it."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]  # Django's documented way to hand something to views
