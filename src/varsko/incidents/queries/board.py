"""The structured state of an incident. Who may see the incident may see it."""

from varsko.incidents.data import Board, ChangeView, ClueView, StreamView
from varsko.incidents.models import Change, Clue, Stream
from varsko.kernel.ids import as_uuid


def board(incident_id: object) -> Board:
    """Read streams, changes and what is being found out, in three queries."""
    pk = as_uuid(incident_id)
    changes = Change.objects.filter(incident=pk).select_related("stream").order_by("number")
    clues = Clue.objects.filter(incident=pk).select_related("stream", "parent").order_by("number")
    return Board(
        streams=tuple(stream_view(row) for row in Stream.objects.filter(incident=pk).order_by("number")),
        changes=tuple(change_view(row) for row in changes),
        clues=tuple(clue_view(row) for row in clues),
    )


def stream_view(row: Stream) -> StreamView:
    """Freeze a stream of work."""
    return StreamView(
        number=row.number,
        name=row.name,
        lead_id=str(row.lead_id or ""),
        lead_name=row.lead_name,
        opened_at=row.opened_at,
        ended_at=row.ended_at,
        outcome=row.outcome,
    )


def change_view(row: Change) -> ChangeView:
    """Freeze a change whose `stream` is loaded."""
    return ChangeView(
        number=row.number,
        state=row.state,
        what=row.what,
        how=row.how,
        why=row.why,
        way_back=row.way_back,
        who_id=str(row.who_id or ""),
        who_name=row.who_name,
        written_at=row.written_at,
        planned_at=row.planned_at,
        done_at=row.done_at,
        undone_at=row.undone_at,
        note=row.note,
        stream=row.stream.number if row.stream else 0,
    )


def clue_view(row: Clue) -> ClueView:
    """Freeze a clue whose `stream` and `parent` are loaded."""
    return ClueView(
        number=row.number,
        kind=row.kind,
        text=row.text,
        by_name=row.by_name,
        written_at=row.written_at,
        of=row.parent.number if row.parent else 0,
        stream=row.stream.number if row.stream else 0,
        verdict=row.verdict,
        because=row.because,
        judged_at=row.judged_at,
        judged_by=row.judged_by,
    )
