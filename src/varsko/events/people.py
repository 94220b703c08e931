"""What happens to people, teams, contacts and keys."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class UserEvent(Event):
    """A fact about one person; `subject` is the user's id, `name` the person's name at that time."""

    ABOUT: ClassVar[str] = "user"

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserInvited(UserEvent):
    """Somebody was asked to join; `subject` is the invitation's id."""

    email: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserInvitationRevoked(UserEvent):
    """An invitation was taken back before it was used."""

    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserCreated(UserEvent):
    """A new person can sign in or be paged."""

    email: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChanged(UserEvent):
    """A field was changed: its value `before` and `after` as text; both empty for a password."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordResetOpened(UserEvent):
    """A link by which the person chooses a new password was given out on the command line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDeleted(UserEvent):
    """The person is gone; the log keeps the name."""

    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEvent(UserEvent):
    """A fact about one way to reach a person; `subject` is the user's id."""

    contact_id: str
    method: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAdded(ContactEvent):
    """There is a new way to reach the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactVerified(ContactEvent):
    """The person proved that the address is theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChanged(ContactEvent):
    """A field was changed: its value `before` and `after` as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRemoved(ContactEvent):
    """The person is no longer reached this way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamEvent(Event):
    """A fact about one team; `subject` is the team's id, `name` its name at that time."""

    ABOUT: ClassVar[str] = "team"

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamCreated(TeamEvent):
    """A new team exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamChanged(TeamEvent):
    """A field was changed: its value `before` and `after` as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamDeleted(TeamEvent):
    """The team is gone; the log keeps its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMemberAdded(TeamEvent):
    """Somebody belongs to the team, or has another role in it now."""

    user_id: str
    user_name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMemberRemoved(TeamEvent):
    """Somebody does not belong to the team any more."""

    user_id: str
    user_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEvent(Event):
    """A fact about one API key; `subject` is the key's id, `name` its name at that time."""

    ABOUT: ClassVar[str] = "key"

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCreated(KeyEvent):
    """A machine may come in."""

    rights: tuple[str, ...]
    team_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChanged(KeyEvent):
    """A field was changed: its value `before` and `after` as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDeleted(KeyEvent):
    """The key opens nothing any more."""
