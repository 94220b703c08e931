"""Where a mail belongs: to a request that is open, or to a new one; always with a named reason.

Only what a stranger cannot know puts a mail into a request: the address we signed, or the id of a mail we sent. Everything else is a
guess. A guess makes a new request, and is shown to the operator beside it. So does a mail whose sender is disproved, whatever it knows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from varsko.kernel.mail.letter import Letter, Nature
from varsko.kernel.mail.patterns import plain_subject

RECENTLY = timedelta(hours=48)


class Why(StrEnum):
    """Why a mail is where it is."""

    SIGNED_ADDRESS = "signed_address"
    OUR_MESSAGE = "our_message"
    COLLEAGUE = "colleague"  # answers what we wrote to somebody inside, and comes from them
    KNOWN_MESSAGE = "known_message"  # answers a mail of this request, and comes from somebody who takes part
    SUBJECT_VERIFIED = "subject_verified"  # names the request, from somebody who takes part and whose server vouches for it
    NEW = "new"
    SPLIT = "split"
    MOVED = "moved"
    REPORTED = "reported"  # a delivery report
    ROBOT = "robot"  # an answer that nobody wrote, to nothing we know
    OWN = "own"
    UNKNOWN_ADDRESS = "unknown_address"


class Hint(StrEnum):
    """Why a new request may belong to another one, or a joined mail may not."""

    NONE = ""
    SUBJECT = "subject"  # a stranger's subject names a request
    KNOWN_MESSAGE = "known_message"  # a stranger answers a mail of the request
    FORGED_ADDRESS = "forged_address"  # the address names a request, but was not made here
    SAME_CALLER = "same_caller"  # the caller has another open request
    NEW_SUBJECT = "new_subject"  # an answer under another subject
    DISPROVED = "disproved"  # it knows what only a letter of ours says, but its sender's domain disowns it
    OTHER_SENDER = "other_sender"  # an answer from somebody who did not take part so far


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A request as this decision needs it."""

    id: str
    number: int
    people: frozenset[str]
    subjects: frozenset[str] = frozenset()
    is_open: bool = True
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about a mail: which requests its marks lead to, by what; all by request id.

    `colleague` is the request about which we wrote the mail that this one answers to its sender, somebody inside.
    """

    signed: str = ""
    claimed: str = ""
    sent: Mapping[str, str] = field(default_factory=dict)
    received: Mapping[str, str] = field(default_factory=dict)
    named: str = ""
    colleague: str = ""
    requests: Mapping[str, Known] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a mail belongs: `request` is "" for a new one; `maybe` is the request that a hint points at."""

    why: Why
    request: str = ""
    hint: Hint = Hint.NONE
    maybe: str = ""
    evidence: str = ""


def subject_number(subject: str, prefix: str) -> int | None:
    """Give the number of a request that a subject names, as `VAR-42`; None when it names none."""
    found = re.search(rf"(?<![\w-]){re.escape(prefix)}-(\d{{1,9}})(?!\w)", subject, re.IGNORECASE)
    return int(found.group(1)) if found else None


def place(letter: Letter, facts: Facts, at: datetime) -> Place:
    """Decide where a letter belongs."""
    if letter.nature == Nature.OWN:
        return Place(why=Why.OWN, evidence=letter.evidence)
    joined = _joined(letter, facts)
    is_held = letter.is_disproved and letter.nature != Nature.BOUNCE
    if joined is not None and not is_held:
        return joined
    if letter.nature == Nature.BOUNCE:
        return Place(why=Why.REPORTED, evidence=letter.evidence)
    if letter.nature == Nature.REPLY_ROBOT:
        return Place(why=Why.ROBOT, evidence=letter.evidence)
    return Place(why=Why.NEW, hint=Hint.DISPROVED, maybe=joined.request) if joined is not None else _guessed(letter, facts, at)


def _joined(letter: Letter, facts: Facts) -> Place | None:
    """Find the request that a mail would belong to if its sender is who it says."""
    if facts.colleague and letter.nature == Nature.HUMAN:
        return Place(why=Why.COLLEAGUE, request=facts.colleague)
    joined = _proved(letter, facts) or _vouched(letter, facts)
    return joined and _doubted(letter, facts, joined)


def _proved(letter: Letter, facts: Facts) -> Place | None:
    if facts.signed:
        return Place(why=Why.SIGNED_ADDRESS, request=facts.signed, evidence=f"#{facts.requests[facts.signed].number}")
    answered = next((one for one in letter.references if one in facts.sent), None)
    return Place(why=Why.OUR_MESSAGE, request=facts.sent[answered], evidence=answered) if answered else None


def _vouched(letter: Letter, facts: Facts) -> Place | None:
    """What can be overheard counts only from those who take part; what can be guessed, only when a server vouches for them as well."""
    answered = next((one for one in letter.references if one in facts.received), None)
    if answered and _takes_part(letter, facts, facts.received[answered]) and letter.is_verified is not False:
        return Place(why=Why.KNOWN_MESSAGE, request=facts.received[answered], evidence=answered)
    if facts.named and _takes_part(letter, facts, facts.named) and letter.is_verified:
        return Place(why=Why.SUBJECT_VERIFIED, request=facts.named, evidence=letter.subject)
    return None


def _doubted(letter: Letter, facts: Facts, joined: Place) -> Place:
    """Add what makes an operator look twice: another sender, or another matter under an old thread."""
    known = facts.requests[joined.request]
    subject = plain_subject(letter.subject)
    if not _takes_part(letter, facts, joined.request) and letter.nature == Nature.HUMAN:
        return _with(joined, Hint.OTHER_SENDER)
    if known.subjects and subject and not any(one in subject or subject in one for one in known.subjects):
        return _with(joined, Hint.NEW_SUBJECT)
    return joined


def _with(joined: Place, hint: Hint) -> Place:
    return Place(why=joined.why, request=joined.request, hint=hint, maybe="", evidence=joined.evidence)


def _guessed(letter: Letter, facts: Facts, at: datetime) -> Place:
    if facts.claimed:
        return Place(why=Why.NEW, hint=Hint.FORGED_ADDRESS, maybe=facts.claimed)
    if facts.named:
        return Place(why=Why.NEW, hint=Hint.SUBJECT, maybe=facts.named, evidence=letter.subject)
    answered = next((one for one in letter.references if one in facts.received), None)
    if answered:
        return Place(why=Why.NEW, hint=Hint.KNOWN_MESSAGE, maybe=facts.received[answered], evidence=answered)
    recent = [one for one in facts.requests.values() if one.is_open and letter.sender.address in one.people and _is_recent(one, at)]
    if recent:
        newest = max(recent, key=lambda one: one.number)
        return Place(why=Why.NEW, hint=Hint.SAME_CALLER, maybe=newest.id)
    return Place(why=Why.NEW)


def _is_recent(known: Known, at: datetime) -> bool:
    return known.last_at is not None and at - known.last_at < RECENTLY


def _takes_part(letter: Letter, facts: Facts, request: str) -> bool:
    return letter.sender.address in facts.requests[request].people
