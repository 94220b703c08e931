"""The pieces of an evidence pack: all that is known of an incident, each as a file with its name."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from varsko.conversations import queries as conversations
from varsko.core import audit
from varsko.incidents import words
from varsko.incidents.actions.places import STATE
from varsko.incidents.actions.rows import ROOM
from varsko.incidents.data import IncidentView
from varsko.incidents.queries.board import board
from varsko.incidents.queries.callers import with_callers
from varsko.incidents.queries.checks import assessment
from varsko.incidents.queries.duties import duties
from varsko.incidents.queries.parts import guests, holdings, links, relations, tasks
from varsko.incidents.queries.timeline import timeline
from varsko.incidents.queries.updates import updates
from varsko.knowledge import queries as documents
from varsko.people.data import Actor

_AT_ONCE = 500
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
Piece = tuple[str, bytes]
More = Callable[[IncidentView, Actor], Iterable[Piece]]

_more: list[More] = []


def pack_with(more: More) -> None:
    """Say what a later stage adds to packs: it gives files of an incident as a reader may see them. Told at the start, once each."""
    if more not in _more:
        _more.append(more)


def pieces(view: IncidentView, *, by: Actor) -> Iterator[Piece]:
    """Give the files of a pack one by one, as `by` may see them: names with `/` for folders, and bytes in UTF-8."""
    yield "record.json", _json(_record(view, by))
    moments = _moments(view, by)
    yield "timeline.json", _json(moments)
    yield "timeline.md", "\n".join(_line(words.tell(one)) for one in moments).encode()
    yield "updates.json", _json(updates(view.id))
    yield "reports.json", _json(duties(view.id))
    yield "state.md", _state(view).encode()
    yield from _room(view, by)
    yield "audit.json", _json(_log("incident", view.id))
    for link in links(view.id, by=by):
        yield f"alerts/{link.alert.number}.json", _json({"alert": link.alert, "log": _log("alert", link.alert.id)})
    for more in _more:
        yield from more(view, by)


def _record(view: IncidentView, by: Actor) -> dict[str, Any]:
    related = [(one.relation, one.incident.key) for one in relations(view, by=by)]
    return {
        "incident": with_callers([view], by=by)[0],
        "assessment": assessment(view.id),
        "parts": holdings(view.id),
        "guests": [one.name for one in guests(view.id)] if view.private else None,
        "tasks": tasks(view.id),
        "related": related,
        "board": board(view.id),
    }


def _moments(view: IncidentView, by: Actor) -> list[Any]:
    """Give the whole timeline, the oldest first."""
    page = timeline(view, by=by, limit=_AT_ONCE)
    found = list(page.rows)
    while page.before is not None:
        page = timeline(view, by=by, before=page.before, limit=_AT_ONCE)
        found = [*page.rows, *found]
    return found


def _line(told: words.Told) -> str:
    note = "".join(f"\n  > {line}" for line in told.note.splitlines())
    return f"* {told.at.isoformat()} – {told.text}{f' {told.why}' if told.why else ''}{note}"


def _state(view: IncidentView) -> str:
    kept = documents.document_of(ROOM, view.id, STATE)
    texts = documents.read(kept) if kept else {}
    parts = [f"## {name}\n\n{text}" for name, text in texts.items() if text.strip()]
    return "\n\n".join([*parts, words.board_as_markdown(board(view.id))]).strip() + "\n"


def _room(view: IncidentView, by: Actor) -> Iterator[Piece]:
    room = conversations.room_of(ROOM, view.id)
    if room is None:
        return
    yield "room/room.md", "".join(conversations.export(by, room.id)).encode()
    last = 0
    while said := conversations.messages(by, room.id, after=last):
        for file in (one for message in said for one in message.files):
            name = _NOT_IN_NAMES.sub("_", file.name).lstrip(".")[-100:] or "file"
            yield f"room/files/{file.id}-{name}", conversations.file(by, file.id).data
        last = said[-1].number


def _log(about: str, subject: str) -> list[Any]:
    """Give the event log of one thing, the oldest first."""
    found: list[audit.Entry] = []
    while some := audit.history(about, subject, before=found[-1].id if found else None, limit=_AT_ONCE):
        found += some
    return found[::-1]


def _json(value: Any) -> bytes:
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=2).encode()


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return asdict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
