"""The set-up of changes as JSON: templates, freezes, rounds of approval for all."""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

from varsko.changes import actions, queries
from varsko.changes.data import FreezeDraft, FreezeView, StandingView, TemplateView
from varsko.changes.rest.base import RoundOfApproval, aware
from varsko.core.clock import now
from varsko.people.domain.permissions import demand
from varsko.people.rest import actor_of

router = Router(tags=["changes"])


class Standing(RoundOfApproval):
    """A round that every change from a level of risk on needs."""

    level: Literal["low", "medium", "high"] = "low"
    only_extensive: bool = False


class Freezing(Schema):
    """When nothing is to be changed, and why; without `services` nothing at all. `team_id` may overrule it."""

    name: str
    reason: str
    begins_at: datetime
    ends_at: datetime
    services: list[str] = []
    team_id: str = ""

    def draft(self) -> FreezeDraft:
        """Give it as the action wants it."""
        said = self.dict(exclude={"begins_at", "ends_at", "services"})
        return FreezeDraft(**said, begins_at=aware(self.begins_at), ends_at=aware(self.ends_at), services=tuple(self.services))


@router.get("/changes/templates", response=list[TemplateView], summary="Templates of changes")
def list_templates(request: HttpRequest) -> list[TemplateView]:
    """List templates."""
    demand(actor_of(request), "see", queries.ANY)
    return queries.templates()


@router.get("/changes/freezes", response=list[FreezeView], summary="Times in which nothing is to be changed")
def list_freezes(request: HttpRequest) -> list[FreezeView]:
    """List the freezes that are not over."""
    demand(actor_of(request), "see", queries.ANY)
    return queries.freezes(now(), by=actor_of(request))


@router.post("/changes/freezes", response={201: FreezeView}, summary="Freeze a time")
def freeze(request: HttpRequest, freezing: Freezing) -> Status[FreezeView]:
    """Set a freeze."""
    return Status(201, actions.set_freeze(by=actor_of(request), at=now(), draft=freezing.draft()))


@router.put("/changes/freezes/{freeze}", response=FreezeView, summary="Say something else of a freeze")
def change_freeze(request: HttpRequest, freeze: str, freezing: Freezing) -> FreezeView:
    """Change a freeze."""
    return actions.change_freeze(by=actor_of(request), at=now(), freeze=freeze, draft=freezing.draft())


@router.delete("/changes/freezes/{freeze}", response={204: None}, summary="End a freeze, or call it off")
def end_freeze(request: HttpRequest, freeze: str) -> Status[None]:
    """End a freeze."""
    actions.end_freeze(by=actor_of(request), at=now(), freeze=freeze)
    return Status(204, None)


@router.get("/changes/standing-rounds", response=list[StandingView], summary="Rounds of approval that are set for all changes")
def list_standing(request: HttpRequest) -> list[StandingView]:
    """List the standing rounds, in order."""
    demand(actor_of(request), "see", queries.ANY)
    return queries.standing()


@router.post("/changes/standing-rounds", response={201: StandingView}, summary="Have changes from a risk on approved in a round")
def set_standing(request: HttpRequest, standing: Standing) -> Status[StandingView]:
    """Add a standing round."""
    by, wish = actor_of(request), standing.wish()
    made = actions.set_standing(by=by, at=now(), wish=wish, level=standing.level, only_extensive=standing.only_extensive)
    return Status(201, made)


@router.delete("/changes/standing-rounds/{standing}", response={204: None}, summary="Have changes approved without a round")
def remove_standing(request: HttpRequest, standing: str) -> Status[None]:
    """Take a standing round away."""
    actions.remove_standing(by=actor_of(request), at=now(), standing=standing)
    return Status(204, None)
