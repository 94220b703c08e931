"""The shapes of incidents' mail. Plain data: no Django here."""

from dataclasses import dataclass
from datetime import datetime

from varsko.kernel.mail.opened import Opened


@dataclass(frozen=True, slots=True, kw_only=True)
class MailHome:
    """The address at which incidents are declared and answered.

    With `plus` the mail server delivers what is written behind a plus too, and answers get a signed address. `trusted` names the mail
    server whose verdicts on senders count, "" for none.
    """

    address: str
    plus: bool = True
    trusted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailView:
    """A mail that came: from whom, when, what it was taken for and why it is where it is; `key` is its incident's, "" for none.

    `is_left` while nothing was made of it, and nobody said yet that this is right.
    """

    id: str
    sender: str
    sender_name: str
    subject: str
    came_at: datetime
    why: str
    evidence: str
    is_verified: bool | None
    key: str = ""
    nature: str = ""
    proof: str = ""
    signed_by: str = ""
    is_left: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftMail:
    """A mail that nothing was made of, read again."""

    view: MailView
    read: Opened


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedMail:
    """A mail as another stage takes it over: as it came, and what is known of its sender.

    `is_verified` is the verdict where it came in, None for none, and `evidence` what that goes by.
    """

    id: str
    raw: bytes
    size: int
    address: str
    via: str
    envelope_from: str | None
    envelope_to: tuple[str, ...]
    came_at: datetime
    proof: str
    signed_by: str
    is_verified: bool | None = None
    evidence: str = ""
