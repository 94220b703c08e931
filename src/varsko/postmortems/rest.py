"""Reviews as JSON: the twin of their pages."""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.people.rest import actor_of
from varsko.postmortems import actions, queries
from varsko.postmortems.data import ActionView, OpenAction, ReviewView

router = Router(tags=["reviews"])

State = Literal["", "draft", "in_review", "published"]


class Texts(Schema):
    """What is to be said anew; what is left out stays. With the `marks` that the review had when it was read, 409 if it changed since."""

    summary: str | None = None
    impact: str | None = None
    well: str | None = None
    lucky: str | None = None
    badly: str | None = None
    learned: str | None = None
    marks: Annotated[dict[str, str], Field(max_length=100)] | None = None


class Move(Schema):
    """A verb: submit, return, publish or reopen; `note` says why."""

    move: str
    note: str = ""


class Factor(Schema):
    """Something that contributed; `under` is the number of the factor it explains."""

    text: str
    kind: Literal["trigger", "condition", "detection", "response", "eased"] = "condition"
    under: int = 0
    is_main: bool = False


class Approver(Schema):
    """Somebody who is to approve it."""

    user_id: str


class Approving(Schema):
    """What whoever approves it says."""

    note: str = ""


class Action(Schema):
    """Something to do about it, by somebody until a day; without a day a priority one is due on the last allowed."""

    title: str
    owner_id: str
    due_on: date | None = None
    kind: Literal["prevent", "detect", "mitigate", "process"] = "prevent"
    is_priority: bool = False


class Ending(Schema):
    """How an action ended; `dropped` needs a note."""

    outcome: Literal["done", "dropped"] = "done"
    note: str = ""


@router.get("/postmortems", response=list[ReviewView], summary="Reviews, newest first")
def list_reviews(request: HttpRequest, state: State = "", q: str = "", limit: Annotated[int, Field(ge=1, le=100)] = 50) -> list[ReviewView]:
    """List the reviews the asker may see."""
    return queries.reviews(by=actor_of(request), state=state, text=q, limit=limit)


@router.get("/postmortems/actions", response=list[OpenAction], summary="Open actions of all reviews, the longest due first")
def open_actions(request: HttpRequest) -> list[OpenAction]:
    """List the open actions of reviews that the asker may see."""
    return queries.open_actions(by=actor_of(request), at=now())


@router.get("/postmortems/{key}", response=ReviewView, summary="The review of one incident")
def get_review(request: HttpRequest, key: str) -> ReviewView:
    """Show one review."""
    found = queries.review(key, by=actor_of(request))
    if found is None:
        raise NotFound("review")
    return found


@router.post("/postmortems/{key}", response={201: ReviewView}, summary="Begin the review of an incident that is over")
def begin(request: HttpRequest, key: str) -> Status[ReviewView]:
    """Begin a review; one that is there already is given back."""
    return Status(201, actions.open_review(by=actor_of(request), at=now(), ref=key))


@router.patch("/postmortems/{key}", response=ReviewView, summary="Change what it says")
def write(request: HttpRequest, key: str, texts: Texts) -> ReviewView:
    """Write its texts."""
    said = {name: value or "" for name, value in texts.dict(exclude_unset=True, exclude={"marks"}).items()}
    return actions.write(by=actor_of(request), at=now(), ref=key, texts=said, marks=texts.marks)


@router.post("/postmortems/{key}/moves", response=ReviewView, summary="Bring it into its next state")
def move(request: HttpRequest, key: str, move: Move) -> ReviewView:
    """Move a review."""
    return actions.move(by=actor_of(request), at=now(), ref=key, move=move.move, note=move.note)


@router.post("/postmortems/{key}/factors", response={201: ReviewView}, summary="Add what contributed")
def add_factor(request: HttpRequest, key: str, factor: Factor) -> Status[ReviewView]:
    """Add a factor."""
    return Status(201, actions.write_factor(by=actor_of(request), at=now(), ref=key, **factor.dict()))


@router.put("/postmortems/{key}/factors/{number}", response=ReviewView, summary="Replace what a factor says, and what it explains")
def change_factor(request: HttpRequest, key: str, number: int, factor: Factor) -> ReviewView:
    """Change a factor."""
    return actions.change_factor(by=actor_of(request), at=now(), ref=key, number=number, **factor.dict())


@router.delete("/postmortems/{key}/factors/{number}", response=ReviewView, summary="Take a factor out, with all that explains it")
def remove_factor(request: HttpRequest, key: str, number: int) -> ReviewView:
    """Take a factor out."""
    return actions.remove_factor(by=actor_of(request), at=now(), ref=key, number=number)


@router.post("/postmortems/{key}/approvals", response={201: ReviewView}, summary="Ask somebody to approve it")
def ask_approval(request: HttpRequest, key: str, asked: Approver) -> Status[ReviewView]:
    """Ask for approval."""
    return Status(201, actions.ask_approval(by=actor_of(request), at=now(), ref=key, user_id=asked.user_id))


@router.post("/postmortems/{key}/approve", response=ReviewView, summary="Approve it as it is; a person who was asked can")
def approve(request: HttpRequest, key: str, approving: Approving) -> ReviewView:
    """Approve a review."""
    return actions.approve(by=actor_of(request), at=now(), ref=key, note=approving.note)


@router.post("/postmortems/{key}/actions", response={201: ActionView}, summary="Decide an action")
def add_action(request: HttpRequest, key: str, action: Action) -> Status[ActionView]:
    """Add an action."""
    return Status(201, actions.add_action(by=actor_of(request), at=now(), ref=key, **action.dict()))


@router.post("/postmortems/{key}/actions/{number}/end", response=ActionView, summary="An action is done, or will not be")
def end_action(request: HttpRequest, key: str, number: int, ending: Ending) -> ActionView:
    """End an action."""
    return actions.end_action(by=actor_of(request), at=now(), ref=key, number=number, outcome=ending.outcome, note=ending.note)
