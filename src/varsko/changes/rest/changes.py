"""Changes as JSON: the twin of their pages."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from varsko.changes import actions, queries
from varsko.changes.data import AskView, ChangeView, Conflict, PlanDraft, RoundView, Via
from varsko.changes.rest.base import RoundOfApproval, aware, find
from varsko.core.clock import now
from varsko.kernel.errors import Invalid
from varsko.kernel.intervals import Interval
from varsko.people.domain.permissions import demand
from varsko.people.rest import actor_of

router = Router(tags=["changes"])


class Filters(Schema):
    """What to list; `before` is when the last one seen was begun to be planned, `last` its id: several may have one time."""

    state: list[str] = []
    before: datetime | None = None
    last: str = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class Opening(Schema):
    """A new change: with an `id` (a UUID) saying the same twice opens it once; `template` is an id, `desk` an id or a slug."""

    title: Annotated[str, Field(min_length=1)]
    text: str = ""
    desk: str = ""
    template: str = ""
    id: str = ""


class Writing(Schema):
    """What is to be said anew; what is left out stays, times that are null go. `answers` are to the questions about the risk."""

    size: Literal["simple", "extensive"] | None = None
    answers: dict[str, str] | None = None
    services: list[str] | None = None
    plan: str | None = None
    test: str | None = None
    back_out: str | None = None
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    owner_id: str | None = None
    rounds: list[RoundOfApproval] | None = None

    def draft(self) -> PlanDraft:
        """Give it as the action wants it. Times without a zone are UTC's."""
        said = self.dict(exclude_unset=True, exclude={"rounds", "services", "begins_at", "ends_at"})
        rounds = tuple(one.wish() for one in self.rounds) if self.rounds is not None else None
        services = tuple(self.services) if self.services is not None else None
        begins, ends = aware(self.begins_at), aware(self.ends_at)
        if (begins is None) != (ends is None) and {"begins_at", "ends_at"} <= self.model_fields_set:
            raise Invalid({"begins_at" if begins is None else "ends_at": _("A time begins and ends: say both, or take both away.")})
        taken_away = begins is None and ends is None and bool({"begins_at", "ends_at"} & self.model_fields_set)
        return PlanDraft(**said, rounds=rounds, services=services, begins_at=begins, ends_at=ends, without_time=taken_away)


class Moving(Schema):
    """A verb: schedule, begin, finish, fail, back_out, close or withdraw; `note` says why, or what came of it."""

    move: str
    note: str = ""


class Deciding(Schema):
    """The seat that one decides in, from the list of approvals, and yes or no."""

    seat: str
    vote: Literal["approved", "refused"]
    note: str = ""


class Announcing(Schema):
    """What a status page, by id, tells of it in its own language, and by language in others, on components by their codes."""

    page: str
    title: str
    text: str
    titles: dict[str, str] = {}
    texts: dict[str, str] = {}
    components: list[str] = []


class Overruling(Schema):
    """Why it cannot wait until the freeze is over."""

    note: str


@router.get("/changes", response=list[ChangeView], summary="Changes, newest first")
def list_changes(request: HttpRequest, filters: Query[Filters]) -> list[ChangeView]:
    """List the changes the asker may see."""
    demand(actor_of(request), "see", queries.ANY)
    return queries.changes(by=actor_of(request), states=filters.state, before=aware(filters.before), last=filters.last, limit=filters.limit)


@router.post("/changes", response={201: ChangeView}, summary="Open a change")
def open_change(request: HttpRequest, opening: Opening) -> Status[ChangeView]:
    """Open a request of the kind change, and begin to plan it."""
    said = opening.dict()
    return Status(201, actions.open_change(by=actor_of(request), at=now(), request_id=said.pop("id"), **said))


@router.get("/changes/approvals", response=list[AskView], summary="What you are asked to approve now")
def list_approvals(request: HttpRequest) -> list[AskView]:
    """List what the asker is to decide."""
    return queries.asked_of(actor_of(request), now())


@router.post("/changes/approvals", response=ChangeView, summary="Approve or refuse")
def decide(request: HttpRequest, deciding: Deciding) -> ChangeView:
    """Say yes or no; only a person can."""
    return actions.decide(by=actor_of(request), at=now(), via=Via.API, **deciding.dict())


@router.get("/changes/{key}", response=ChangeView, summary="One change")
def get_change(request: HttpRequest, key: str) -> ChangeView:
    """Show one change."""
    return find(request, key)


@router.post("/changes/{key}/plan", response=ChangeView, summary="Begin to plan what a request asks for")
def plan(request: HttpRequest, key: str, template: str = "") -> ChangeView:
    """Begin to plan a request of the kind change."""
    return actions.plan(by=actor_of(request), at=now(), ref=key, template=template)


@router.patch("/changes/{key}", response=ChangeView, summary="Write its plan; what was approved is asked anew")
def write(request: HttpRequest, key: str, writing: Writing) -> ChangeView:
    """Write the plan."""
    return actions.write(by=actor_of(request), at=now(), ref=key, draft=writing.draft())


@router.get("/changes/{key}/rounds", response=list[RoundView], summary="Who is asked, and what they said")
def list_rounds(request: HttpRequest, key: str) -> list[RoundView]:
    """List the rounds of approval of its plan."""
    found = find(request, key)
    return queries.rounds(found.id, found.version)


@router.get("/changes/{key}/conflicts", response=list[Conflict], summary="What speaks against its time")
def list_conflicts(request: HttpRequest, key: str) -> list[Conflict]:
    """List what is in the way."""
    found = find(request, key)
    services = [one.id for one in found.services]
    span: Interval | None = found.window
    return queries.conflicts(span, services, by=actor_of(request), but=found.id) if span else []


@router.post("/changes/{key}/ask", response=ChangeView, summary="Ask for its approval")
def ask(request: HttpRequest, key: str) -> ChangeView:
    """Ask for approval."""
    return actions.ask(by=actor_of(request), at=now(), ref=key)


@router.post("/changes/{key}/moves", response=ChangeView, summary="Bring it into its next state")
def move(request: HttpRequest, key: str, moving: Moving) -> ChangeView:
    """Move a change."""
    return actions.move(by=actor_of(request), at=now(), ref=key, **moving.dict())


@router.post("/changes/{key}/overrule", response=ChangeView, summary="Say why it is made in a freeze all the same")
def overrule(request: HttpRequest, key: str, overruling: Overruling) -> ChangeView:
    """Overrule the freezes that it falls into."""
    return actions.overrule(by=actor_of(request), at=now(), ref=key, note=overruling.note)


@router.post("/changes/{key}/announcements", response=ChangeView, summary="Have a status page tell of it")
def announce(request: HttpRequest, key: str, announcing: Announcing) -> ChangeView:
    """Announce it."""
    return actions.announce(by=actor_of(request), at=now(), ref=key, **announcing.dict())
