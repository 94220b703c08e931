"""Views of the queue that are kept under a name: by one person for themselves, for a team, or for a desk."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs

LONGEST_NAME, LONGEST_QUERY, MOST = 60, 2000, 30


class Scope(StrEnum):
    """Who has a view: one person, a team, or whoever works at a desk."""

    MINE = "mine"
    TEAM = "team"
    DESK = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptView:
    """A view of the queue: the query of its address, beginning with `?`. `of` names the team or desk that has it.

    `is_first` for the one that the reader begins with, `may_forget` where they may take it away.
    """

    id: str
    name: str
    query: str
    scope: Scope
    of: str = ""
    is_first: bool = False
    may_forget: bool = False


def desk_in(query: str) -> str:
    """Give the short name of the desk that a view is narrowed to, "" for none."""
    return parse_qs(query.removeprefix("?"), max_num_fields=50).get("desk", [""])[0]
