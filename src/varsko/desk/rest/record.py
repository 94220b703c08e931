"""Requests as JSON: taken in, answered, assigned, moved."""

from typing import Annotated, Any, Literal

from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Query, Schema, Status

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft, Draft, EntryView, RequestView
from varsko.desk.rest.base import find, router
from varsko.kernel.text import clean
from varsko.people.domain.permissions import demand
from varsko.people.rest import actor_of

State_ = Literal["new", "working", "waiting", "solved", "closed"]
Kind_ = Literal["incident", "service_request", "problem", "change"]


class Filters(Schema):
    """What to list; `before` is the number of the last request seen: the next page begins below it."""

    q: str = ""
    desk: str = ""
    state: list[State_] = []
    kind: list[Kind_] = []
    priority: list[Annotated[int, Field(ge=1, le=5)]] = []
    before: Annotated[int, Field(ge=0, lt=10**18)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50

    def where(self) -> Q:
        """Give the filter as a condition."""
        chosen: dict[str, Any] = {
            "state__in": self.state,
            "kind__in": self.kind,
            "priority__in": self.priority,
            "desk__slug": clean(self.desk),
        }
        return Q(**{name: value for name, value in chosen.items() if value})


class Calling(Schema):
    """Who calls: somebody with an account by `user_id`, or a guest by name, mail address or telephone."""

    user_id: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    organisation: str = ""
    language: str = ""


class Opening(Schema):
    """A new request. With an `id` (a UUID) saying the same twice opens it once; `desk` is an id or a slug.

    With `form`, the id of a form of that desk, `facts` say by key what its fields ask; kind, category, impact and urgency that are left
    out are the form's. `objects` are tags of what it is about.
    """

    title: Annotated[str, Field(min_length=1)]
    text: str = ""
    desk: str = ""
    kind: Kind_ = "incident"
    channel: Literal["phone", "email", "portal", "desk", "api", "chat", "alert"] = "api"
    caller: Calling | None = None
    category_id: str = ""
    service_id: str = ""
    impact: Annotated[int, Field(ge=1, le=4)] = 4
    urgency: Annotated[int, Field(ge=1, le=3)] = 2
    by_hand: Annotated[int, Field(ge=0, le=5)] = 0
    why_note: str = ""
    team_id: str = ""
    assignee_id: str = ""
    id: str = ""
    form: str = ""
    facts: dict[str, Any] = {}
    objects: list[str] = []
    personal: bool = False


class Changing(Schema):
    """What is to be said anew; what is left out stays. `by_hand` 0 lets the table say the priority again."""

    title: str | None = None
    text: str | None = None
    kind: Kind_ | None = None
    category: str | None = None
    service: str | None = None
    impact: Annotated[int, Field(ge=1, le=4)] | None = None
    urgency: Annotated[int, Field(ge=1, le=3)] | None = None
    tags: str | None = None
    by_hand: Annotated[int, Field(ge=0, le=5)] | None = None
    why_note: str | None = None
    personal: bool | None = None


class Answering(Schema):
    """What to tell the caller, and what comes then: nothing, `wait` for them, or `solve`; `minutes` is how long it took."""

    text: str
    then: Literal["", "wait", "solve"] = ""
    minutes: Annotated[int, Field(ge=0, le=1440)] = 0


class Noting(Schema):
    """What stays inside."""

    text: str
    kind: Literal["note", "call"] = "note"
    minutes: Annotated[int, Field(ge=0, le=1440)] = 0


class Moving(Schema):
    """A verb: start, wait, resume, solve, close, withdraw or reopen; `note` says why, `solution` what helped."""

    move: str
    note: str = ""
    solution: str = ""


class Assigning(Schema):
    """A team, a person, or both, by id; with neither it is nobody's."""

    team_id: str = ""
    user_id: str = ""
    note: str = ""


class Skipping(Schema):
    """Why nobody of the caller's organisation is waited for."""

    note: str


class Merging(Schema):
    """The key of the request that stays; with `copies` those in copy of the other hear how it goes on, else that theirs is closed."""

    into: str
    copies: bool = False


class Applying(Schema):
    """The key of an article with an answer for callers, such as KB-7."""

    article: str


@router.get("/desk/requests", response=list[RequestView], summary="Requests, newest first")
def list_requests(request: HttpRequest, filters: Query[Filters]) -> list[RequestView]:
    """List the requests the asker may see."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    return queries.requests(by=by, where=filters.where(), text=clean(filters.q).strip(), before=filters.before, limit=filters.limit)


@router.post("/desk/requests", response={201: RequestView}, summary="Open a request")
def open_request(request: HttpRequest, opening: Opening) -> Status[RequestView]:
    """Take in a request."""
    said = opening.dict()
    caller = CallerDraft(**said.pop("caller")) if opening.caller else said.pop("caller")
    form = queries.form(opening.form, by=actor_of(request)) if opening.form else None
    if form is not None:
        hints = {"desk": form.desk_id, "kind": form.kind, "category_id": form.category_id, "impact": form.impact, "urgency": form.urgency}
        said |= {name: value for name, value in hints.items() if name not in opening.model_fields_set}
    return Status(
        201, actions.open_request(by=actor_of(request), at=now(), draft=Draft(**{**said, "objects": tuple(opening.objects)}, caller=caller))
    )


@router.get("/desk/requests/{key}", response=RequestView, summary="One request")
def get_request(request: HttpRequest, key: str) -> RequestView:
    """Show one request."""
    return find(request, key)


@router.patch("/desk/requests/{key}", response=RequestView, summary="Change what it says")
def change_request(request: HttpRequest, key: str, changing: Changing) -> RequestView:
    """Change a request."""
    return actions.change_request(by=actor_of(request), at=now(), ref=key, **changing.dict(exclude_unset=True))


@router.get("/desk/requests/{key}/entries", response=list[EntryView], summary="What was said about it, the oldest first")
def list_entries(request: HttpRequest, key: str) -> list[EntryView]:
    """List what was said."""
    return queries.entries(find(request, key).id)


@router.post("/desk/requests/{key}/answers", response=RequestView, summary="Answer the caller")
def answer(request: HttpRequest, key: str, answering: Answering) -> RequestView:
    """Answer the caller."""
    return actions.answer(by=actor_of(request), at=now(), ref=key, **answering.dict())


@router.post("/desk/requests/{key}/notes", response=RequestView, summary="Note something inside")
def note(request: HttpRequest, key: str, noting: Noting) -> RequestView:
    """Note something that the caller does not read."""
    return actions.note(by=actor_of(request), at=now(), ref=key, **noting.dict())


@router.post("/desk/requests/{key}/moves", response=RequestView, summary="Bring it into its next state")
def move(request: HttpRequest, key: str, moving: Moving) -> RequestView:
    """Move a request."""
    return actions.move(by=actor_of(request), at=now(), ref=key, **moving.dict())


@router.post("/desk/requests/{key}/take", response=RequestView, summary="Take it oneself")
def take(request: HttpRequest, key: str) -> RequestView:
    """Take a request."""
    return actions.take(by=actor_of(request), at=now(), ref=key)


@router.post("/desk/requests/{key}/assign", response=RequestView, summary="Hand it to a team or a person")
def assign(request: HttpRequest, key: str, assigning: Assigning) -> RequestView:
    """Hand a request on."""
    return actions.assign(by=actor_of(request), at=now(), ref=key, **assigning.dict())


@router.post("/desk/requests/{key}/merge", response=RequestView, summary="Make it part of another request of the same caller")
def merge(request: HttpRequest, key: str, merging: Merging) -> RequestView:
    """Merge a request into another, which is given back."""
    return actions.merge(by=actor_of(request), at=now(), ref=key, into=merging.into, copies=merging.copies)


@router.post("/desk/requests/{key}/solution", response=RequestView, summary="Answer with the reply of an article, and solve it")
def apply_solution(request: HttpRequest, key: str, applying: Applying) -> RequestView:
    """Apply a standard solution."""
    return actions.apply_solution(by=actor_of(request), at=now(), ref=key, article=applying.article)


@router.post("/desk/requests/{key}/approval/skip", response=RequestView, summary="Go on without the approval of the caller's organisation")
def skip_approval(request: HttpRequest, key: str, skipping: Skipping) -> RequestView:
    """Go on without approval."""
    return actions.skip_approval(by=actor_of(request), at=now(), ref=key, note=skipping.note)
