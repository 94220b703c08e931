"""The shapes of mails at the desk."""

from dataclasses import dataclass
from datetime import datetime

from varsko.kernel.mail.opened import Opened


@dataclass(frozen=True, slots=True, kw_only=True)
class MailView:
    """A mail in a request: why it is here, what may speak against it. `is_first` for the one that the request began with.

    `proof` and `signed_by` say what its signature proved (`kernel.mail.signatures.Proof`), "" for mail that nobody looked at.
    """

    id: str
    sender: str
    sender_name: str
    subject: str
    came_at: datetime
    nature: str
    sign: str
    why: str
    hint: str
    evidence: str
    is_verified: bool | None
    is_first: bool
    proof: str = ""
    signed_by: str = ""
    maybe_key: str = ""
    maybe_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAnswer:
    """What somebody wrote back: the ids of the mails that it answers, and its new words. `is_known` when it comes from its sender."""

    sender: str
    sender_name: str
    is_known: bool
    answers: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage:
    """A mail of a request, read again."""

    view: MailView
    request_key: str
    read: Opened


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressView:
    """An address at which a desk is written to."""

    id: str
    address: str
    desk_slug: str
    desk_name: str
    plus: bool
    acknowledges: bool
    trusted: str
    form_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreachableView:
    """Somebody whom mail does not reach, and how else to: `said` is what the mail server said."""

    id: str
    address: str
    said: str
    permanent: bool
    times: int
    at: datetime
    request_key: str
    name: str
    phone: str
