"""Who is in copy of a request: people outside whom its caller named in a mail, and whether they hear how it goes on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST = 20
"""How many can be in copy of one request."""
MOST_NAMED = 10
"""A mail that names more people than this is a mailing: none of them is meant."""


class Rule(StrEnum):
    """Whom a desk lets hear of a request without being asked: nobody at all, nobody before somebody said so, those with an account, all."""

    NOBODY = "nobody"
    ASK = "ask"
    KNOWN = "known"
    EVERYBODY = "everybody"


class Standing(StrEnum):
    """Whether somebody in copy hears how a request goes on. Stored for ever: names are added, never changed."""

    ASKED = "asked"  # somebody at the desk is to say
    FOLLOWS = "follows"
    STOPPED = "stopped"


class Reason(StrEnum):
    """Why somebody in copy hears of a request, or not, or not yet. Stored for ever: names are added, never changed."""

    BY_RULE = "by_rule"
    LET_IN = "let_in"
    DESK_ASKS = "desk_asks"
    CONFIDENTIAL = "confidential"
    PERSONAL = "personal"
    NOT_THE_CALLER = "not_the_caller"  # somebody else than the caller named them
    UNPROVEN = "unproven"  # nothing proves that the caller wrote the mail
    STRANGER = "stranger"  # they have no account
    MANY = "many"  # too many were written to within the hour
    LEFT = "left"
    SHUT_OUT = "shut_out"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How somebody came into copy: whether the caller wrote the mail, and it is proven; about what; who they are."""

    is_caller: bool
    is_proven: bool
    is_confidential: bool
    is_personal: bool
    has_account: bool
    is_calm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyView:
    """Somebody in copy of a request; `reason` says why they hear of it, or not (yet)."""

    id: str
    name: str
    address: str
    standing: str
    reason: str
    since: datetime


def decide(rule: Rule, naming: Naming) -> tuple[Standing, Reason] | None:
    """Decide whether somebody hears of a request from now on; None when the desk does not even want to be asked."""
    if rule is Rule.NOBODY:
        return None
    held_back = (
        (naming.is_confidential, Reason.CONFIDENTIAL),
        (naming.is_personal, Reason.PERSONAL),
        (not naming.is_caller, Reason.NOT_THE_CALLER),
        (not naming.is_proven, Reason.UNPROVEN),
        (rule is Rule.ASK, Reason.DESK_ASKS),
        (rule is Rule.KNOWN and not naming.has_account, Reason.STRANGER),
        (not naming.is_calm, Reason.MANY),
    )
    why = next((reason for is_so, reason in held_back if is_so), None)
    return (Standing.ASKED, why) if why else (Standing.FOLLOWS, Reason.BY_RULE)


def still_hears(rule: Rule, reason: Reason, *, is_held_back: bool) -> bool:
    """Tell whether somebody who follows may still hear of it, as it stands now; what is confidential or personal is held back."""
    return rule is not Rule.NOBODY and (reason is Reason.LET_IN or not is_held_back)


def brought(standing: Standing, reason: Reason, *, is_of_caller: bool, is_confidential: bool, is_personal: bool) -> tuple[Standing, Reason]:
    """Decide how somebody in copy stands in the request that theirs becomes part of; `is_of_caller` where both have the same caller."""
    if standing is not Standing.FOLLOWS:
        return standing, reason
    if not is_of_caller:
        return Standing.ASKED, Reason.NOT_THE_CALLER
    if is_confidential and reason is not Reason.LET_IN:
        return Standing.ASKED, Reason.CONFIDENTIAL
    return (Standing.ASKED, Reason.PERSONAL) if is_personal and reason is not Reason.LET_IN else (standing, reason)
