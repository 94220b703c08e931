"""Alerts for other stages' own use, which load them in great numbers."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from varsko.alerts.data import AlertView, Responder
from varsko.alerts.models import Alert
from varsko.core.reader import Reader

_PLAIN = (
    "number", "alias", "message", "description", "entity", "source", "priority", "state", "details", "count", "began_at", "created_at",
    "updated_at", "last_occurred_at", "acknowledged_at", "acknowledged_by", "closed_at", "closed_by", "snoozed_until", "seen", "kind",
    "hidden",
)  # fmt: skip
_IDS = ("id", "team_id", "service_id", "owner_id", "key_id")
_NAMES = {
    "team_name": "team__name",
    "service_name": "service__name",
    "owner_name": "owner__name",
    "owner_email": "owner__email",
    "key_name": "key__name",
}
_FIELDS = (*_PLAIN, *_IDS, *_NAMES, "tags", "actions", "responders")
_ALERTS = Reader(Alert.objects.all, *_PLAIN, *_IDS, *_NAMES.values(), "tags", "actions", "responders")


def views_of(ids: Iterable[str]) -> dict[str, AlertView]:
    """Load alerts by id, without asking who looks; those that are gone are left out."""
    views = map(_view, _ALERTS.read({UUID(one) for one in ids}))
    return {view.id: view for view in views}


def _view(values: tuple[Any, ...]) -> AlertView:
    facts: dict[str, Any] = dict(zip(_FIELDS, values, strict=True))
    for name in _IDS:
        facts[name] = str(facts[name] or "")
    for name in _NAMES:
        facts[name] = facts[name] or ""
    facts["tags"], facts["actions"] = tuple(facts["tags"]), tuple(facts["actions"])
    facts["responders"] = tuple([Responder(kind=one["type"], id=one["id"], name=one["name"]) for one in facts["responders"]])
    return AlertView(**facts)
