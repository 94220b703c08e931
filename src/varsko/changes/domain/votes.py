"""When a round of approval is decided: `needed` of those who were asked say yes, or so many say no that this cannot happen any more.

Whoever wrote any of the plan may be asked for their approval, but is never the only one who gives it: two pairs of eyes.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum


class Vote(StrEnum):
    """What somebody who was asked said. Stored for ever."""

    APPROVED = "approved"
    REFUSED = "refused"


class Via(StrEnum):
    """How they said it. Stored for ever: names are added, never changed."""

    PAGE = "page"
    LINK = "link"
    MAIL = "mail"
    API = "api"


class Round(StrEnum):
    """Where a round of approval stands."""

    WAITING = "waiting"
    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    VOID = "void"


ALL = 0
"""The number that stands for everybody who is asked."""


def outcome(needed: int, votes: Sequence[Vote | str], free: Sequence[Vote | str]) -> Round:
    """Decide a round by what those who are asked said, "" who has not answered; `needed` ALL is everybody.

    `free` are the votes among them of who wrote nothing of the plan: without a yes from one of these nothing is approved.
    """
    asked = len(votes)
    wanted = asked if needed == ALL else needed
    yes, no = votes.count(Vote.APPROVED), votes.count(Vote.REFUSED)
    if yes >= wanted > 0 and Vote.APPROVED in free:
        return Round.APPROVED
    is_out_of_reach = asked - no < wanted or wanted <= 0 or all(one == Vote.REFUSED for one in free)
    return Round.REFUSED if is_out_of_reach else Round.OPEN


def can_be_reached(needed: int, asked: int) -> bool:
    """Tell whether a round can come to a yes at all."""
    return asked > 0 and needed <= asked


def asked_people(people: Iterable[str], teams: Iterable[Sequence[str]], *, never: Collection[str]) -> tuple[str, ...]:
    """List who is asked, each once: people and the members of teams, but nobody in `never` – nobody approves their own change."""
    named = [*people, *(one for members in teams for one in members)]
    return tuple(one for one in dict.fromkeys(named) if one and one not in never)


def stands_in(person: str, who: str, deputies: Mapping[str, Collection[str]]) -> bool:
    """Tell whether `who` may answer for `person`: it is them, or they named them as a deputy for now."""
    return person == who or who in deputies.get(person, ())
