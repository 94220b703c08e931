"""Leading a request from one state to the next."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.texts import prose
from varsko.desk.actions.asking import ask_anew
from varsko.desk.actions.rows import about, change, held, shown
from varsko.desk.data import RequestView
from varsko.desk.domain import limits
from varsko.desk.domain.approvals import NOT_APPROVED
from varsko.desk.domain.states import NEEDS_NOTE, OPEN, Move, State, advance
from varsko.desk.models import Request
from varsko.desk.queries.approvals import waits_for_approval
from varsko.desk.queries.checklists import open_blocking
from varsko.events.desk import RequestMoved
from varsko.kernel.errors import Invalid
from varsko.people.data import Actor

_AFTER_APPROVAL = frozenset({Move.START, Move.SOLVE})
_ON_AGAIN = frozenset({Move.RESUME, Move.REOPEN})


def move(*, by: Actor, at: datetime, ref: object, move: str, note: str = "", solution: str = "") -> RequestView:
    """Bring a request into its next state by a verb of `domain.states.Move`; `solution` says what helped, for one that is solved.

    Raises NotFound, NotAllowed, and Invalid when it means nothing in this state or lacks its reason.
    """
    if move not in set(Move):
        raise Invalid({"move": _("There is no such action.")})
    with transaction.atomic():
        row = held(by, ref)
        said = prose(solution, "solution", limits.TEXT)
        columns = {"solution": said} if said and move == Move.SOLVE else {}
        advance_row(row, Move(move), by=by, at=at, note=prose(note, "note", limits.NOTE), **columns)
    return shown(row, by)


def advance_row(row: Request, move: Move, *, by: Actor, at: datetime, note: str = "", reason: str = "", **columns: Any) -> None:
    """Move a held request, inside the caller's transaction."""
    before = State(row.state)
    after = advance(before, move)
    if after is None:
        raise Invalid({"move": _("This cannot be done to the request as it stands now.")})
    if move in _AFTER_APPROVAL and by.who.kind != "system" and waits_for_approval(row):
        raise Invalid({"move": _("It waits for approval first.")})
    if move is Move.SOLVE and by.who.kind != "system" and (still := open_blocking(row)):
        raise Invalid({"move": _("First comes what requests of this type need: %(steps)s") % {"steps": "; ".join(still)}})
    if move is Move.REOPEN:
        ask_anew(row, by=by, at=at)
    if move in _ON_AGAIN and waits_for_approval(row):
        after = State.NEW  # what goes on was not begun yet
    if move in NEEDS_NOTE and not note and reason != NOT_APPROVED:
        raise Invalid({"note": _("Say why.")})
    event = RequestMoved(**about(row, by, at), move=move.value, before=before.value, after=after.value, note=note, reason=reason)
    change(row, at, event, state=after.value, **_along(row, after, at), **columns)


def _along(row: Request, after: State, at: datetime) -> dict[str, Any]:
    """Give the columns that follow from a state."""
    if after is State.SOLVED:
        return {"solved_at": at}
    if after is State.CLOSED:
        return {"closed_at": at, "solved_at": row.solved_at or at}
    if after in OPEN and row.solved_at:
        return {"solved_at": None, "closed_at": None, "reopened": row.reopened + 1, "merged_into_id": None}
    return {}
