"""A review as a text to take away."""

from typing import Any

from django.template.loader import render_to_string

from varsko.core.clock import now
from varsko.incidents import queries as incidents
from varsko.knowledge import queries as knowledge
from varsko.people.data import Actor
from varsko.postmortems import words
from varsko.postmortems.data import ReviewView

_LINES = 200


def facts(found: ReviewView, *, by: Actor) -> dict[str, Any]:
    """Give what a review says, in the reader's words."""
    return {
        "review": found,
        "incident": found.incident,
        "level": incidents.level(found.incident.severity),
        "texts": [(name, words.TEXTS[name], found.texts[name]) for name in words.TEXTS],
        "factors": [(one, words.FACTORS.get(one.kind, one.kind)) for one in found.factors],
        "actions": [(one, words.ACTIONS.get(one.kind, one.kind)) for one in found.actions],
        "parts": incidents.parts(found.incident),
        "told": incidents.told(found.incident, by=by, limit=_LINES),
    }


def as_markdown(found: ReviewView, *, by: Actor) -> str:
    """Write a review as Markdown, with the timeline as far as the reader may see it."""
    said = facts(found, by=by)
    texts = [(name, title, knowledge.spelled_out(text, by=by, at=now())) for name, title, text in said["texts"]]
    return render_to_string("postmortems/export.md", said | {"texts": texts})
