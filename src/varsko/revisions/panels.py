"""What the pages of things show of their revision."""

from typing import Any

from django.http import HttpRequest

from varsko.core.clock import now
from varsko.people.data import Actor
from varsko.people.domain.permissions import may
from varsko.revisions import queries


def of_thing(request: HttpRequest, name: str) -> tuple[str, dict[str, Any]] | None:
    """Say when a thing was looked at, and when it is again, to whoever reads it."""
    by: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    found = queries.revision(name, at=now())
    if found is None or not (found.verified_at or found.review_on or may(by, "see", queries.subject(found))):
        return None
    return "revisions/_line.html", {"one": found, "may_verify": may(by, "configure", queries.subject(found))}
