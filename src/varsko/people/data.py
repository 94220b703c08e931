"""The shapes that people hands out. Plain data: no Django here."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from varsko.events.base import SYSTEM, Who

Role = Literal["owner", "admin", "responder", "stakeholder", "customer"]
Right = Literal["read", "create", "delete", "configure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Whoever asks for something, with all that permissions depend on.

    A person has a role; a key has rights and perhaps a team; the holder of a signed link has neither. `team_ids` are the teams the
    person belongs to (for a key: its team), `manages` those they manage.
    """

    who: Who
    role: Role | None = None
    rights: frozenset[str] = frozenset()
    team_ids: frozenset[str] = frozenset()
    manages: frozenset[str] = frozenset()
    language: str = "en"
    time_zone: str = "UTC"


SYSTEM_ACTOR = Actor(who=SYSTEM)
NOBODY = Actor(who=Who(kind="link"))  # has not signed in; may do nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is asked about: its kind ("alert", "team", "user", "key", "schedule", "escalation", "service", "settings", …).

    `team_ids` are the teams it belongs to, `owner_id` the person it belongs to, `private` whether strangers may not even know of it.
    With `guests` it is known to chiefs and to these people alone, whatever the teams; `holders` have a part in it and may change it.
    """

    kind: str
    team_ids: frozenset[str] = frozenset()
    owner_id: str = ""
    private: bool = False
    guests: frozenset[str] | None = None
    holders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class TieView:
    """That somebody is known by the organisation's provider: what it is called here, since when, and when they last came that way."""

    provider: str
    since: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A user as other stages read it."""

    id: str
    email: str
    name: str
    role: Role
    language: str
    time_zone: str
    phone: str = ""
    is_active: bool = True
    is_verified: bool = False
    profile: dict[str, Any] = field(default_factory=dict)
    created_at: datetime | None = None
    last_login: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamView:
    """A team as other stages read it; members are user ids, managers among them. `roles` gives each member's role by user id."""

    id: str
    name: str
    description: str = ""
    private: bool = False
    members: tuple[str, ...] = ()
    managers: tuple[str, ...] = ()
    roles: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView:
    """One way to reach a person: `method` email, sms, voice, webhook, app …; only verified and enabled ones are used for pages."""

    id: str
    user_id: str
    method: str
    address: str
    enabled: bool
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationView:
    """Somebody who was asked to join and has not yet; its link opens until `expires_at`."""

    id: str
    email: str
    name: str
    role: Role
    team_ids: tuple[str, ...]
    language: str
    invited_by: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyView:
    """An API key without its secret. `kind` picks the adapter of `/in/<key>`.

    `counting` are those of its rights that its maker, `maker_name`, may still give; in lists all of them.
    """

    id: str
    name: str
    kind: str
    rights: frozenset[str]
    counting: frozenset[str]
    team_id: str
    enabled: bool
    mapping: dict[str, str]
    maker_name: str = ""
    team_name: str = ""
    prefix: str = ""
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    created_at: datetime | None = None
