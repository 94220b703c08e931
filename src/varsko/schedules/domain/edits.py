"""What an edit of a rotation means for the person on call and for the order of the seats."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from varsko.schedules.data import NOBODY, Participant, Terms, Version
from varsko.schedules.domain.turns import BEFORE_THE_FIRST, seat, turn_at


def revise(current: Version, terms: Terms, at: datetime) -> Version:
    """Give the version that an edit at a moment makes.

    A new start, unit or length is a new grid that begins with the first seat. Anything else keeps the grid: the person on call stays
    until the turn ends if still listed, and the list goes on from that seat.
    """
    since = at if current.since is None else max(at, current.since)
    if (terms.start, terms.unit, terms.length) != (current.terms.start, current.terms.unit, current.terms.length):
        return Version(terms=terms, since=since)
    turn = turn_at(current.terms, since)
    if turn == BEFORE_THE_FIRST:
        return Version(terms=terms, since=since)
    chosen = _seat_after(current.terms.participants, seat(current, turn), terms.participants)
    return Version(terms=terms, since=since, anchor_turn=turn_at(terms, since), anchor_seat=chosen)


def _seat_after(old: Sequence[Participant], seated: int, new: Sequence[Participant]) -> int:
    """Choose the seat of the new list that goes on: the same person's, else the same place, else the next of the old order."""
    holder = old[seated]
    if holder in new:
        return _places(new, holder)[min(old[:seated].count(holder), new.count(holder) - 1)]
    if len(old) == len(new):
        return seated
    followers = [*old[seated + 1 :], *old[:seated]]
    return next((new.index(one) for one in followers if one in new and not one.is_nobody), 0)


def _places(seats: Sequence[Participant], holder: Participant) -> list[int]:
    return [place for place, one in enumerate(seats) if one == holder]


def vacate(terms: Terms, leaver: Participant) -> Terms:
    """Leave the seats of somebody empty, so that nobody else's turn moves."""
    return replace(terms, participants=tuple(NOBODY if one == leaver else one for one in terms.participants))
