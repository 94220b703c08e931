"""Leading a change through its window, and what follows for its request and for status pages."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import formats
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from varsko.changes.actions.announcing import follow
from varsko.changes.actions.asking import void
from varsko.changes.actions.planning import frozen_by
from varsko.changes.actions.rows import advance_row, held, shown
from varsko.changes.data import ChangeView, Move
from varsko.changes.domain import limits
from varsko.changes.domain.states import BY_HAND
from varsko.changes.models import Change
from varsko.core.texts import prose
from varsko.desk import actions as desk_actions
from varsko.desk import queries as desk
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR, Actor

_EARLY = timedelta(minutes=15)
"""How long before its planned time a change may begin: whoever is ready need not watch the clock."""


def move(*, by: Actor, at: datetime, ref: object, move: str, note: str = "") -> ChangeView:
    """Bring a change into its next state by one of `domain.states.BY_HAND`; `note` says why, for CLOSE what came of it.

    Raises NotFound, NotAllowed, and Invalid when it means nothing in this state, lacks its reason, or is not its time.
    """
    if move not in BY_HAND:
        raise Invalid({"move": _("There is no such action.")})
    wanted = Move(move)
    with transaction.atomic():
        row = held(by, ref)
        said = prose(note, "note", limits.NOTE)
        fault = _fault(row, wanted, at)
        if fault:
            raise Invalid({"move": fault})
        void(row)
        advance_row(row, wanted, by=by, at=at, note=said, **_along(wanted, said, at))
        follow(row, wanted, at=at)
        _take_request_along(row, wanted, said, at)
    return shown(row, by)


def _fault(row: Change, move: Move, at: datetime) -> str:
    """Tell why it is not the time for a move, "" when it is."""
    if move not in {Move.SCHEDULE, Move.BEGIN} or row.begins_at is None or row.ends_at is None:
        return ""
    found = frozen_by(row)
    if found:
        return _("It falls into a freeze: %(names)s.") % {"names": ", ".join(one.name for one in found)}
    if at >= row.ends_at or (move is Move.SCHEDULE and at >= row.begins_at):
        return _("Its planned time is over. Plan another.")
    if move is Move.BEGIN and at < row.begins_at - _EARLY:
        return _("It is planned for %(when)s. Plan another time to make it now.") % {"when": _when(row.begins_at)}
    return ""


def _when(moment: datetime) -> str:
    return formats.date_format(localtime(moment), "SHORT_DATETIME_FORMAT")


def _along(move: Move, note: str, at: datetime) -> dict[str, Any]:
    """Give the columns that follow from a move."""
    if move is Move.BEGIN:
        return {"began_at": at}
    if move in {Move.FINISH, Move.FAIL, Move.BACK_OUT}:
        return {"ended_at": at}
    if move is Move.CLOSE:
        return {"outcome": note}
    return {"lapses_at": None} if move is Move.WITHDRAW else {}


def _take_request_along(row: Change, move: Move, note: str, at: datetime) -> None:
    """Let the request begin, be solved or be closed with its change; whatever its desk did with it meanwhile stays."""
    wanted = {Move.BEGIN: "start", Move.CLOSE: "solve", Move.WITHDRAW: "withdraw"}.get(move)
    request = desk.request(row.pk, by=SYSTEM_ACTOR)
    if wanted and request and wanted in desk.moves(request):
        solution = note if wanted == "solve" else ""
        desk_actions.move(by=SYSTEM_ACTOR, at=at, ref=row.pk, move=wanted, note=note, solution=solution)
