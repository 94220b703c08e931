"""The state of an incident as JSON: streams of work, changes, and what is being found out."""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Schema, Status

from varsko.catalog.data import RelianceView
from varsko.core.clock import now
from varsko.incidents import actions, queries
from varsko.incidents.data import Board, ChangeDraft, ChangeView, ClueView, StreamView
from varsko.incidents.rest.base import find, router
from varsko.people.rest import actor_of


class Stream(Schema):
    """A stream of work, and who leads it."""

    name: str
    lead_id: str = ""


class End(Schema):
    """What came of a stream."""

    outcome: str = ""


class Change(Schema):
    """A change and how it is taken back. `who_id` "" is whoever says it; with `is_done` it was made at `planned_at` or now."""

    what: str
    way_back: str
    how: str = ""
    why: str = ""
    who_id: str = ""
    planned_at: datetime | None = None
    stream: int = 0
    is_done: bool = False

    def draft(self) -> ChangeDraft:
        """Give it as the actions want it."""
        return ChangeDraft(**self.dict(exclude={"is_done"}))


class Move(Schema):
    """Where a change stands now."""

    state: Literal["planned", "done", "rolled_back", "dropped"]
    note: str = ""


class Clue(Schema):
    """An observation, a theory (perhaps of observation `of`) or an experiment (of theory `of`)."""

    kind: Literal["observation", "theory", "experiment"]
    text: str
    of: int = 0
    stream: int = 0


class Text(Schema):
    """What it says."""

    text: str


class Verdict(Schema):
    """What became of a theory or an experiment."""

    verdict: Literal["open", "confirmed", "refuted"]
    because: str = ""


@router.get("/incidents/{key}/providers", response=list[RelianceView], summary="Those outside whom its services need, and how they are")
def providers(request: HttpRequest, key: str) -> list[RelianceView]:
    """Say whether it may be them."""
    return queries.providers(find(request, key), by=actor_of(request), at=now())


@router.get("/incidents/{key}/state", response=Board, summary="Streams of work, changes, and what is being found out")
def state(request: HttpRequest, key: str) -> Board:
    """Read the board."""
    return queries.board(find(request, key).id)


@router.post("/incidents/{key}/state/streams", response={201: StreamView}, summary="Begin a stream of work")
def open_stream(request: HttpRequest, key: str, stream: Stream) -> Status[StreamView]:
    """Begin a stream."""
    return Status(201, actions.open_stream(by=actor_of(request), at=now(), ref=find(request, key).id, **stream.dict()))


@router.put("/incidents/{key}/state/streams/{number}", response=StreamView, summary="Change a stream of work")
def change_stream(request: HttpRequest, key: str, number: int, stream: Stream) -> StreamView:
    """Change a stream."""
    return actions.change_stream(by=actor_of(request), at=now(), ref=find(request, key).id, number=number, **stream.dict())


@router.post("/incidents/{key}/state/streams/{number}/end", response=StreamView, summary="End a stream of work")
def end_stream(request: HttpRequest, key: str, number: int, end: End) -> StreamView:
    """End a stream."""
    return actions.end_stream(by=actor_of(request), at=now(), ref=find(request, key).id, number=number, outcome=end.outcome)


@router.post("/incidents/{key}/state/changes", response={201: ChangeView}, summary="Write down a change and how it is taken back")
def log_change(request: HttpRequest, key: str, change: Change) -> Status[ChangeView]:
    """Write down a change."""
    by, at, ref = actor_of(request), now(), find(request, key).id
    return Status(201, actions.log_change(by=by, at=at, ref=ref, draft=change.draft(), is_done=change.is_done))


@router.put("/incidents/{key}/state/changes/{number}", response=ChangeView, summary="Correct a change")
def correct_change(request: HttpRequest, key: str, number: int, change: Change) -> ChangeView:
    """Correct a change."""
    return actions.correct_change(by=actor_of(request), at=now(), ref=find(request, key).id, number=number, draft=change.draft())


@router.post("/incidents/{key}/state/changes/{number}/moves", response=ChangeView, summary="A change was made, taken back or dropped")
def move_change(request: HttpRequest, key: str, number: int, move: Move) -> ChangeView:
    """Move a change."""
    return actions.move_change(by=actor_of(request), at=now(), ref=find(request, key).id, number=number, **move.dict())


@router.post("/incidents/{key}/state/clues", response={201: ClueView}, summary="Write down an observation, theory or experiment")
def add_clue(request: HttpRequest, key: str, clue: Clue) -> Status[ClueView]:
    """Write down a clue."""
    return Status(201, actions.add_clue(by=actor_of(request), at=now(), ref=find(request, key).id, **clue.dict()))


@router.put("/incidents/{key}/state/clues/{number}", response=ClueView, summary="Correct what an observation, theory or experiment says")
def correct_clue(request: HttpRequest, key: str, number: int, text: Text) -> ClueView:
    """Correct a clue."""
    return actions.correct_clue(by=actor_of(request), at=now(), ref=find(request, key).id, number=number, text=text.text)


@router.post("/incidents/{key}/state/clues/{number}/verdict", response=ClueView, summary="What became of a theory or an experiment")
def judge(request: HttpRequest, key: str, number: int, verdict: Verdict) -> ClueView:
    """Judge a clue."""
    return actions.judge(by=actor_of(request), at=now(), ref=find(request, key).id, number=number, **verdict.dict())
