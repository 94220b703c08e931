"""The shapes that go into and out of the alerts stage. Plain data: no Django here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal

import msgspec

SNOOZES = tuple(timedelta(minutes=minutes) for minutes in (15, 30, 60, 4 * 60, 12 * 60, 24 * 60, 7 * 24 * 60))
"""How long people snooze an alert from a page."""

Verb = Literal["open", "acknowledge", "unacknowledge", "close", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Responder:
    """Who is to answer: `kind` is user, team, schedule or escalation; `id` or `name` (a user's name is the e-mail) may be empty."""

    kind: str
    id: str = ""
    name: str = ""


class Signal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a source says: open an alert, or acknowledge, close or note the open one of this alias.

    Texts may be of any length and priority may be missing (0): `receive` cuts them to the table's limits, with a mark, and fills
    the default (P3). An empty alias means: this alert is like no other. `scope` keeps the aliases of one source apart from
    others'; "" is the space all sources share. `occurred_at` is the source's own time, if it told one. A source that repeats what
    lasts may say for how many seconds its silence means nothing: its `patience`; with 0 silence never means the end.
    """

    verb: Verb = "open"
    alias: str = ""
    scope: str = ""
    message: str = ""
    description: str = ""
    entity: str = ""
    source: str = ""
    priority: int = 0
    tags: tuple[str, ...] = ()
    details: dict[str, str] = {}
    actions: tuple[str, ...] = ()
    responders: tuple[Responder, ...] = ()
    visible_to: tuple[Responder, ...] = ()
    note: str = ""
    user: str = ""
    occurred_at: datetime | None = None
    patience: int = 0


Outcome = Literal["opened", "repeated", "moved", "unchanged", "noted", "no_open_alert", "waiting"]
"""`waiting`: stored for good in a storm; what becomes of it is decided within seconds."""


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one signal. `alert_id` is "" when there was no alert it could apply to."""

    outcome: Outcome
    alert_id: str = ""
    alias: str = ""
    request_id: str = ""


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """What a source sent, unread: the `body` that came at an instant, and how many alerts it holds for certain."""

    body: bytes
    at: datetime
    count: int


class Parcel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A signal with the door it came by, or many that nobody has read yet.

    `key_id` and `key_name` of the API key, `team_id` of the key's team or "", `address` of the sender, `kind` of the source. What is
    `sealed` is to be read first; its `signal` only says so.
    """

    signal: Signal
    key_id: str = ""
    key_name: str = ""
    team_id: str = ""
    address: str = ""
    request_id: str = ""
    kind: str = "API"
    sealed: Sealed | None = None

    @property
    def count(self) -> int:
        """Tell how many alerts it holds."""
        return self.sealed.count if self.sealed else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AsideView:
    """Something a source said that could not be stored as an alert, kept as it came, and why."""

    alias: str
    message: str
    taken_at: datetime
    error: str


class Result(StrEnum):
    """What became of a verb on one alert."""

    DONE = "done"
    ALREADY = "already"
    CLOSED = "closed"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """One line of an alert's story: an event of the log with its kind ("alerts.AlertOpened"), who, when, and its own fields."""

    id: int
    kind: str
    at: datetime
    by_kind: str
    by_name: str
    reason: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAlert:
    """An alert that was over before it was told of, as from another system: `taken_by` and `closed_by` are names, `owner_id` a user."""

    id: str
    parcel: Parcel
    team_id: str = ""
    service_id: str = ""
    count: int = 1
    opened_at: datetime
    taken_at: datetime | None = None
    taken_by: str = ""
    owner_id: str = ""
    closed_at: datetime
    closed_by: str


PROMISED = "update_promised"
"""The detail of a page for an update that was missed: until when it was promised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """An alert as pages, APIs and other stages read it. `state` is open, acknowledged, snoozed or closed; `priority` 1–5.

    A `hidden` one is known to chiefs and to its guests alone.
    """

    id: str
    number: int
    alias: str
    message: str
    description: str
    entity: str
    source: str
    priority: int
    state: str
    tags: tuple[str, ...]
    details: dict[str, str]
    actions: tuple[str, ...]
    responders: tuple[Responder, ...]
    count: int
    created_at: datetime
    updated_at: datetime
    last_occurred_at: datetime
    team_id: str = ""
    team_name: str = ""
    service_id: str = ""
    service_name: str = ""
    owner_id: str = ""
    owner_name: str = ""
    owner_email: str = ""
    began_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
    snoozed_until: datetime | None = None
    seen: bool = False
    key_id: str = ""
    key_name: str = ""
    kind: str = "API"
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptView:
    """A view of the list that a person keeps: the query of its address, beginning with `?`."""

    id: str
    name: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """What became of an API request; `status` is a sentence in English, `alert_id` may be ""."""

    action: str
    success: bool
    status: str
    processed_at: datetime
    alert_id: str
    alias: str
    key_id: str
