"""What a mail says, in the shape it is read in."""

from dataclasses import dataclass
from enum import StrEnum

VERSION = 2
"""Raised when reading changes, so that a kept mail can be read again and compared."""


class Nature(StrEnum):
    """Who wrote a mail."""

    HUMAN = "human"
    REPLY_ROBOT = "reply_robot"  # out of office and the like: an answer nobody wrote
    AUTOMATIC = "automatic"  # monitoring, newsletters, lists
    BOUNCE = "bounce"
    OWN = "own"  # one of ours that came back


class Sign(StrEnum):
    """What gave the nature of a mail away."""

    NOTHING = "nothing"
    OWN_HEADER = "own_header"
    OWN_ADDRESS = "own_address"
    REPORT = "report"
    MAILER_DAEMON = "mailer_daemon"
    NULL_SENDER = "null_sender"
    AUTO_SUBMITTED = "auto_submitted"
    AUTO_REPLY_HEADER = "auto_reply_header"
    INBOX_RULE_LOOP = "inbox_rule_loop"
    LOOP_HEADER = "loop_header"
    LIST = "list"
    PRECEDENCE = "precedence"
    SUBJECT_WORDS = "subject_words"
    OTHER_DESK = "other_desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A mail as a door took it, before it is read.

    `recipients` are those it was brought for, none where the door cannot know; `envelope_from` is "" for the null sender and None where
    the door cannot know. `size` is given when `raw` is not all of it.
    """

    raw: bytes
    via: str
    recipients: tuple[str, ...] = ()
    envelope_from: str | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address; the address is in small letters."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """Something attached. `cid` is the name by which the text shows it, "" for none."""

    name: str
    kind: str
    content: bytes
    cid: str = ""


@dataclass(frozen=True, slots=True)
class Bounce:
    """An address that could not be reached, and why. `is_permanent` means: never write there again without a new address."""

    address: str
    is_permanent: bool
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail, read. `references` begins with the message that is answered; `text` is all of it, `html` is harmless.

    `bounces` are whom a delivery report says was not reached, `returned` the ids of the mails that it gives back.
    """

    sender: Mailbox
    reply_to: str = ""
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    delivered_to: tuple[str, ...] = ()
    message_id: str = ""
    references: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    fresh: str = ""
    html: str = ""
    files: tuple[File, ...] = ()
    nature: Nature = Nature.HUMAN
    sign: Sign = Sign.NOTHING
    evidence: str = ""
    bounces: tuple[Bounce, ...] = ()
    returned: tuple[str, ...] = ()
    is_verified: bool | None = None
    is_disproved: bool = False
    language: str = ""
    faults: tuple[str, ...] = ()

    @property
    def recipients(self) -> tuple[str, ...]:
        """Give every address it was sent to, the envelope's first, each once."""
        return tuple(dict.fromkeys([*self.delivered_to, *(one.address for one in (*self.to, *self.cc))]))
