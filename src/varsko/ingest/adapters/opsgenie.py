"""Opsgenie's create request. Only a missing message is an error: an alert is never lost for a field that is too long or odd."""

from collections.abc import Iterator
from typing import Any

from varsko.alerts.data import Responder, Signal
from varsko.ingest.adapters.severity import priority
from varsko.ingest.adapters.shapes import Letter, Reading
from varsko.ingest.adapters.values import details, line, mapping, text, texts
from varsko.kernel.errors import Invalid

_KINDS = frozenset({"user", "team", "schedule", "escalation"})
_MOST = 50


def read(letter: Letter) -> Reading:
    """Read one create request."""
    body = mapping(letter.payload)
    message = line(body.get("message"))
    if not message:
        raise Invalid({"message": "Message can not be empty."})
    if len(body) < 4 and not body.keys() - {"message", "alias", "description"}:
        return Reading([_short(body, message, letter)])
    return Reading([_full(body, message, letter)])


def _short(body: dict[str, Any], message: str, letter: Letter) -> Signal:
    return Signal(message=message, alias=text(body.get("alias")), description=text(body.get("description")), source=letter.address)


def _full(body: dict[str, Any], message: str, letter: Letter) -> Signal:
    return Signal(
        message=message,
        alias=text(body.get("alias")),
        description=text(body.get("description")),
        entity=text(body.get("entity")),
        source=line(body.get("source")) or letter.address,
        priority=priority(body.get("priority")),
        tags=texts(body.get("tags")),
        details=details(body.get("details")),
        actions=texts(body.get("actions")),
        responders=(*responders(body.get("responders")), *responders(body.get("teams"), "team"))[:_MOST],
        visible_to=responders(body.get("visibleTo")),
        note=text(body.get("note")),
        user=line(body.get("user")),
    )


def responders(value: Any, kind: str = "") -> tuple[Responder, ...]:
    """Take responders as objects with a type and an id, name or username (blank ones are passed over), or as bare team names."""
    items = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(_responders(items[: 4 * _MOST], kind)))[:_MOST]


def _responders(items: list[Any], kind: str) -> Iterator[Responder]:
    for item in items:
        found = _responder(item, kind) if isinstance(item, dict) else Responder(kind=kind or "team", name=line(item))
        if found.kind in _KINDS and (found.id or found.name):
            yield found


def _responder(item: dict[str, Any], kind: str) -> Responder:
    username = line(item.get("username"))
    said = kind or line(item.get("type")).lower() or ("user" if username else "team")
    return Responder(kind=said, id=line(item.get("id")), name=(username if said == "user" else "") or line(item.get("name")))
