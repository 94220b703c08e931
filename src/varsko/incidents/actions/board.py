"""The board: streams of work, changes with their way back, and the loop of observing, supposing and trying."""

from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.core.texts import instant, line, prose
from varsko.events.incident_state import (
    ChangeCorrected,
    ChangeLogged,
    ChangeMoved,
    ClueAdded,
    ClueCorrected,
    ClueJudged,
    StreamChanged,
    StreamEnded,
    StreamOpened,
)
from varsko.incidents.actions.rows import about, held, insider
from varsko.incidents.data import ChangeDraft, ChangeView, ClueView, StreamView
from varsko.incidents.domain import limits
from varsko.incidents.domain.board import CHANGE_MOVES, JUDGED, ChangeState, Kind, Verdict, fits
from varsko.incidents.models import Change, Clue, Incident, Stream
from varsko.incidents.queries.board import change_view, clue_view, stream_view
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import Actor

MOST = 500
_Row = TypeVar("_Row", Stream, Change, Clue)


def open_stream(*, by: Actor, at: datetime, ref: object, name: str, lead_id: str = "") -> StreamView:
    """Begin a stream of work. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = held(by, ref)
        stream = Stream(incident=row, number=_next(Stream, row, "name"), opened_at=at, **_stream_fields(name, lead_id))
        stream.save(force_insert=True)
        record(StreamOpened(**_of_stream(row, stream, by, at)))
    return stream_view(stream)


def change_stream(*, by: Actor, at: datetime, ref: object, number: int, name: str, lead_id: str = "") -> StreamView:
    """Give a stream another name or lead."""
    with transaction.atomic():
        row = held(by, ref)
        stream = _found(Stream, row, number)
        if _write(stream, **_stream_fields(name, lead_id)):
            record(StreamChanged(**_of_stream(row, stream, by, at)))
    return stream_view(stream)


def end_stream(*, by: Actor, at: datetime, ref: object, number: int, outcome: str = "") -> StreamView:
    """End a stream of work; one that is over already stays as it is."""
    with transaction.atomic():
        row = held(by, ref)
        stream = _found(Stream, row, number)
        if stream.ended_at is None:
            _write(stream, ended_at=at, outcome=prose(outcome, "outcome", limits.NOTE))
            record(StreamEnded(**_of_stream(row, stream, by, at), note=stream.outcome))
    return stream_view(stream)


def log_change(*, by: Actor, at: datetime, ref: object, draft: ChangeDraft, is_done: bool = False) -> ChangeView:
    """Write down a change that is planned, or with `is_done` was made now or at its planned time if that is past.

    Raises NotFound, NotAllowed, and Invalid, also for a change that nobody can say how to take back.
    """
    with transaction.atomic():
        row = held(by, ref)
        fields = _change_fields(row, draft, by)
        made = min(draft.planned_at or at, at) if is_done else None
        state = ChangeState.DONE if is_done else ChangeState.PLANNED
        change = Change(incident=row, number=_next(Change, row, "what"), state=state, written_at=at, done_at=made, **fields)
        change.save(force_insert=True)
        about_change = _of_change(row, change, by, at)
        record(ChangeLogged(**about_change, state=state.value, who=change.who_name, how=change.how, why=change.why))
    return change_view(change)


def correct_change(*, by: Actor, at: datetime, ref: object, number: int, draft: ChangeDraft) -> ChangeView:
    """Replace what a change says; the log keeps what it said before."""
    with transaction.atomic():
        row = held(by, ref)
        change = _found(Change, row, number)
        before = _write(change, **_change_fields(row, draft, by))
        if before:
            record(ChangeCorrected(**_of_change(row, change, by, at), before={name: str(old or "") for name, old in before.items()}))
    return change_view(change)


def move_change(*, by: Actor, at: datetime, ref: object, number: int, state: str, note: str = "") -> ChangeView:
    """Say that a change was done, rolled back, or dropped; said twice it is said once. Raises Conflict for what cannot follow."""
    with transaction.atomic():
        row = held(by, ref)
        change = _found(Change, row, number)
        before = ChangeState(change.state)
        if state == before:
            return change_view(change)
        if state not in CHANGE_MOVES[before]:
            raise Conflict({"state": _("This cannot follow now.")})
        after = ChangeState(state)
        times: dict[ChangeState, dict[str, Any]] = {
            ChangeState.DONE: {"done_at": at, "undone_at": None},
            ChangeState.ROLLED_BACK: {"undone_at": at},
        }
        _write(change, state=after, note=prose(note, "note", limits.NOTE), **times.get(after, {}))
        record(ChangeMoved(**_of_change(row, change, by, at), before=before.value, after=after.value, note=change.note))
    return change_view(change)


def add_clue(*, by: Actor, at: datetime, ref: object, kind: str, text: str, of: int = 0, stream: int = 0) -> ClueView:
    """Write down an observation, a theory, or an experiment that tries theory `of`. Raises NotFound, NotAllowed, Invalid."""
    if kind not in set(Kind):
        raise Invalid({"kind": _("Choose one of what is offered.")})
    with transaction.atomic():
        row = held(by, ref)
        parent = _among(Clue, row, of, "of")
        if not fits(Kind(kind), parent.kind if parent else ""):
            raise Invalid({"of": _("An experiment tries a theory, and a theory explains an observation.")})
        clue = Clue(
            incident=row,
            number=_next(Clue, row, "text"),
            kind=kind,
            text=prose(text, "text", limits.NOTE, required=True),
            parent=parent,
            stream=_among(Stream, row, stream, "stream"),
            by_name=by.who.name,
            written_at=at,
        )
        clue.save(force_insert=True)
        record(ClueAdded(**_of_clue(row, clue, by, at), of=of))
    return clue_view(clue)


def correct_clue(*, by: Actor, at: datetime, ref: object, number: int, text: str) -> ClueView:
    """Replace what an observation, a theory or an experiment says; the log keeps what it said before."""
    with transaction.atomic():
        row = held(by, ref)
        clue = _found(Clue, row, number)
        before = _write(clue, text=prose(text, "text", limits.NOTE, required=True))
        if before:
            record(ClueCorrected(**_of_clue(row, clue, by, at), before=before["text"]))
    return clue_view(clue)


def judge(*, by: Actor, at: datetime, ref: object, number: int, verdict: str, because: str = "") -> ClueView:
    """Say what became of a theory or an experiment: confirmed, refuted, or open again. Raises Invalid for an observation."""
    with transaction.atomic():
        row = held(by, ref)
        clue = _found(Clue, row, number)
        if verdict not in set(Verdict) or clue.kind not in JUDGED:
            raise Invalid({"verdict": _("Choose one of what is offered.")})
        is_open = verdict == Verdict.OPEN
        fresh = {"verdict": verdict, "because": prose(because, "because", limits.NOTE)}
        if any(value != getattr(clue, name) for name, value in fresh.items()):
            _write(clue, **fresh, judged_at=None if is_open else at, judged_by="" if is_open else by.who.name)
            record(ClueJudged(**_of_clue(row, clue, by, at), verdict=verdict, note=clue.because))
    return clue_view(clue)


def _stream_fields(name: str, lead_id: str) -> dict[str, Any]:
    lead = insider(lead_id, "lead_id") if lead_id else None
    return {
        "name": line(name, "name", limits.TITLE, required=True),
        "lead_id": lead.id if lead else None,
        "lead_name": lead.name if lead else "",
    }


def _change_fields(row: Incident, draft: ChangeDraft, by: Actor) -> dict[str, Any]:
    mine = by.who.id if by.who.kind in {"user", "link"} else ""
    who = insider(draft.who_id or mine, "who_id") if draft.who_id or mine else None
    instant(draft.planned_at, "planned_at")
    return {
        "what": line(draft.what, "what", limits.TITLE, required=True),
        "how": prose(draft.how, "how", limits.NOTE),
        "why": prose(draft.why, "why", limits.NOTE),
        "way_back": prose(draft.way_back, "way_back", limits.NOTE, required=True),
        "who_id": who.id if who else None,
        "who_name": who.name if who else by.who.name,
        "planned_at": draft.planned_at,
        "stream": _among(Stream, row, draft.stream, "stream"),
    }


def _next(model: type[models.Model], row: Incident, field: str) -> int:
    number: int = (model._default_manager.filter(incident=row).aggregate(last=Max("number"))["last"] or 0) + 1
    if number > MOST:
        raise Invalid({field: _("No more of these fit into one incident.")})
    return number


def _found(model: type[_Row], row: Incident, number: int) -> _Row:
    found = model._default_manager.filter(incident=row, number=number).first()
    if found is None:
        raise NotFound("row of the board")
    return found


def _among(model: type[_Row], row: Incident, number: int, field: str) -> _Row | None:
    """Find what a number means, where 0 means nothing. Raises Invalid at the field."""
    try:
        return _found(model, row, number) if number else None
    except NotFound:
        raise Invalid({field: _("Choose one of what is offered.")}) from None


def _write(row: Stream | Change | Clue, **values: Any) -> dict[str, Any]:
    """Write what is different; gives those fields as they were."""
    before = {name: getattr(row, name) for name, value in values.items() if str(getattr(row, name) or "") != str(value or "")}
    if before:
        type(row)._default_manager.filter(pk=row.pk).update(**{name: values[name] for name in before})
    for name in before:
        setattr(row, name, values[name])
    return before


def _of_stream(row: Incident, stream: Stream, by: Actor, at: datetime) -> dict[str, Any]:
    return {**about(row, by, at), "number": stream.number, "name": stream.name, "lead": stream.lead_name}


def _of_change(row: Incident, change: Change, by: Actor, at: datetime) -> dict[str, Any]:
    return {**about(row, by, at), "number": change.number, "what": change.what, "way_back": change.way_back}


def _of_clue(row: Incident, clue: Clue, by: Actor, at: datetime) -> dict[str, Any]:
    return {**about(row, by, at), "number": clue.number, "kind": clue.kind, "text": clue.text}
