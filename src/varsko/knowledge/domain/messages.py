"""The messages between a page and its document: those of y-websocket, and one more that says what is stored.

First a number for the kind. Changes: 0 "this is what I know", 1 "this is what you lack", 2 "this is new". Presence: who is here and
where their cursors are; each state is JSON, `null` for somebody who left.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from varsko.knowledge.domain.bits import Malformed, Reader, number, piece

SYNC, PRESENCE, WHO_IS_HERE, STORED = 0, 1, 3, 100
KNOWN, LACKING, NEW = 0, 1, 2

_MOST_STATES = 300
_LARGEST_STATE = 4000


@dataclass(frozen=True, slots=True)
class Said:
    """What a page said of the text: `kind` KNOWN, LACKING or NEW, and its bytes."""

    kind: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Seen:
    """Where one open page is: its program's number, a counter that grows, and its state, None when it left."""

    writer: int
    clock: int
    state: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A page wants to know who is here."""


def read(frame: bytes) -> Said | tuple[Seen, ...] | Asked:
    """Read one message of a page. Raises Malformed."""
    reader = Reader(frame)
    kind = reader.number()
    if kind == SYNC:
        said = Said(reader.number(), reader.piece())
        reader.end()
        if said.kind not in {KNOWN, LACKING, NEW}:
            raise Malformed("there is no such message")
        return said
    if kind == PRESENCE:
        return _presence(Reader(reader.piece()))
    if kind == WHO_IS_HERE:
        return Asked()
    raise Malformed("there is no such message")


def _presence(reader: Reader) -> tuple[Seen, ...]:
    many = reader.count()
    if many > _MOST_STATES:
        raise Malformed("too many are here")
    found = tuple(Seen(reader.number(), reader.number(), _state(reader.text())) for _ in range(many))
    reader.end()
    return found


def _state(text: str) -> dict[str, Any] | None:
    if len(text) > _LARGEST_STATE:
        raise Malformed("a state is too large")
    try:
        state = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed("a state is no JSON") from None
    if state is None or isinstance(state, dict):
        return state
    raise Malformed("a state is no object")


def sync(kind: int, body: bytes) -> bytes:
    """Write a message about the text."""
    return number(SYNC) + number(kind) + piece(body)


def presence(seen: Iterable[Seen]) -> bytes:
    """Write who is where."""
    entries = [number(one.writer) + number(one.clock) + piece(json.dumps(one.state).encode()) for one in seen]
    return number(PRESENCE) + piece(number(len(entries)) + b"".join(entries))


def stored(count: int) -> bytes:
    """Write how many changes of this page, since it was connected, are stored for good."""
    return number(STORED) + number(count)


def cursor(state: Mapping[str, Any] | None, sections: Iterable[str]) -> dict[str, Any] | None:
    """Take the cursor out of a state that a page sent, nothing else; None when it has none. Raises Malformed."""
    found = (state or {}).get("cursor")
    if found is None:
        return None
    if not isinstance(found, dict) or found.get("section") not in tuple(sections):
        raise Malformed("a cursor is nowhere")
    return {"section": found["section"], "anchor": _place(found.get("anchor")), "head": _place(found.get("head"))}


def _place(place: Any) -> dict[str, Any]:
    """Check a place in a text as Yjs writes it: beside a letter, or at the end of a section."""
    if not isinstance(place, dict):
        raise Malformed("a cursor is nowhere")
    item, section, side = place.get("item"), place.get("tname"), place.get("assoc", 0)
    if side not in {-1, 0} and not (_is_number(side) and 0 <= side <= 1):
        raise Malformed("a cursor is nowhere")
    if isinstance(item, dict) and _is_number(item.get("client")) and _is_number(item.get("clock")):
        return {"item": {"client": item["client"], "clock": item["clock"]}, "assoc": side}
    if isinstance(section, str) and len(section) <= 40:
        return {"tname": section, "assoc": side}
    raise Malformed("a cursor is nowhere")


def _is_number(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**53
