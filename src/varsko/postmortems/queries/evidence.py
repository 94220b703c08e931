"""What a review adds to the evidence pack of its incident."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from varsko.incidents.data import IncidentView
from varsko.people.data import Actor
from varsko.postmortems.paper import as_markdown
from varsko.postmortems.queries.reviews import review


def pieces(view: IncidentView, by: Actor) -> Iterator[tuple[str, bytes]]:
    """Give the review of an incident as files, names and bytes in UTF-8; none where there is no review that `by` may see."""
    found = review(view.id, by=by)
    if found is None:
        return
    said = asdict(found)
    del said["incident"]  # the pack holds the record already
    yield "review.json", json.dumps(said, default=_plain, ensure_ascii=False, indent=2).encode()
    yield "review.md", as_markdown(found, by=by).encode()


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
