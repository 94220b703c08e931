"""Where a mail to the incidents' address belongs: to a room, to a new incident, or nowhere; always with a named reason.

Anybody can write any name and any subject. Only what a stranger cannot have – the address that we signed for one recipient of one
incident, or the id of a mail that went to the sender – leads into a room, or an account that a mail server of ours vouches for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from varsko.kernel.mail.letter import Letter, Nature


class Why(StrEnum):
    """Why a mail is where it is. Stored for ever: names are added, never changed."""

    SIGNED_ADDRESS = "signed_address"
    OTHER_SENDER = "other_sender"  # the signed address is right, but was given to somebody else
    OUR_MESSAGE = "our_message"
    SUBJECT = "subject"  # names an incident that is going on, from an account that a server vouches for
    SUBJECT_UNVERIFIED = "subject_unverified"  # the same, but nobody vouches for it
    DECLARED = "declared"
    TRIAGE = "triage"  # says it is from an account, but nobody vouches for it: somebody looks first
    REPORTED = "reported"  # a stranger's, where strangers may report
    FORGED_ADDRESS = "forged_address"
    NOT_FOR_SENDER = "not_for_sender"  # answers a mail of ours that went to somebody else
    SPOOFED = "spoofed"  # our mail server says that the sender is not who they say
    STRANGER = "stranger"
    NOT_ALLOWED = "not_allowed"
    TOO_MANY = "too_many"
    BOUNCE = "bounce"
    ROBOT = "robot"
    OWN = "own"
    UNKNOWN_ADDRESS = "unknown_address"
    BY_HAND = "by_hand"
    DISMISSED = "dismissed"
    HANDED_ON = "handed_on"


SETTLED = frozenset({Why.DISMISSED, Why.HANDED_ON})
"""Nothing was made of these mails in incidents, and somebody said that this is right."""


class Voice(StrEnum):
    """As whom a mail speaks in a room."""

    SELF = "self"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about a mail. Incidents are given by their ids.

    `claimed` is the incident that the address names, and `signed_for` to whom that address was given ("": it was not made here).
    `answered` maps ids of mails of ours to their incident and recipient. `named` is an incident that is going on, which the subject
    names and the sender's account may know of.
    """

    claimed: str = ""
    signed_for: str = ""
    answered: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    named: str = ""
    is_named_private: bool = False
    is_known: bool = False
    may_report: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a mail belongs: into the room of `incident`, as `voice`; without one, `why` says whether it begins a new one."""

    why: Why
    incident: str = ""
    voice: Voice | None = None


_UNWRITTEN = {Nature.OWN: Why.OWN, Nature.BOUNCE: Why.BOUNCE, Nature.REPLY_ROBOT: Why.ROBOT, Nature.AUTOMATIC: Why.ROBOT}


def place(letter: Letter, facts: Facts) -> Place:
    """Decide where a letter belongs."""
    if letter.nature in _UNWRITTEN:
        return Place(why=_UNWRITTEN[letter.nature])
    return _answer(letter, facts) or _by_subject(letter, facts) or _new(letter, facts)


def _answer(letter: Letter, facts: Facts) -> Place | None:
    """Judge an answer: to the address that we signed, or to a mail of ours."""
    if facts.claimed:
        return _signed(letter, facts) if facts.signed_for else Place(why=Why.FORGED_ADDRESS)
    incident, recipient = next((facts.answered[one] for one in letter.references if one in facts.answered), ("", ""))
    if not incident:
        return None
    if _is_theirs(letter, recipient) or _is_vouched(letter, facts):
        return Place(why=Why.OUR_MESSAGE, incident=incident, voice=_voice(facts))
    return Place(why=Why.NOT_FOR_SENDER)


def _signed(letter: Letter, facts: Facts) -> Place:
    is_theirs = _is_theirs(letter, facts.signed_for)
    why = Why.SIGNED_ADDRESS if is_theirs else Why.OTHER_SENDER
    voice = _voice(facts) if is_theirs or _is_vouched(letter, facts) else Voice.OUTSIDE
    return Place(why=why, incident=facts.claimed, voice=voice)


def _is_theirs(letter: Letter, recipient: str) -> bool:
    return letter.sender.address == recipient and letter.is_verified is not False


def _is_vouched(letter: Letter, facts: Facts) -> bool:
    return facts.is_known and letter.is_verified is True


def _voice(facts: Facts) -> Voice:
    return Voice.SELF if facts.is_known else Voice.OUTSIDE


def _by_subject(letter: Letter, facts: Facts) -> Place | None:
    if not facts.named or letter.is_verified is False:
        return None
    if letter.is_verified:
        return Place(why=Why.SUBJECT, incident=facts.named, voice=Voice.SELF)
    return None if facts.is_named_private else Place(why=Why.SUBJECT_UNVERIFIED, incident=facts.named, voice=Voice.OUTSIDE)


def _new(letter: Letter, facts: Facts) -> Place:
    if letter.is_verified is False:
        return Place(why=Why.SPOOFED)
    if facts.is_known:
        return Place(why=Why.DECLARED if letter.is_verified else Why.TRIAGE)
    return Place(why=Why.REPORTED if facts.may_report and letter.sender.address else Why.STRANGER)
