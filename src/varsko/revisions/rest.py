"""Revisions as JSON: the twin of their pages."""

from django.http import HttpRequest
from ninja import Router, Schema

from varsko.core.clock import now
from varsko.people.rest import actor_of
from varsko.revisions import actions, queries
from varsko.revisions.data import RevisionView

router = Router(tags=["revisions"])


class PlanIn(Schema):
    """Who looks after a thing, by id, and after how many days they look at it again; 0 is never."""

    owner_id: str = ""
    review_days: int


@router.get("/revisions", response=list[RevisionView], summary="What is looked at again, the longest due first")
def list_revisions(request: HttpRequest) -> list[RevisionView]:
    """List the things that the asker looks after, for chiefs all."""
    return queries.revisions(by=actor_of(request), at=now())


@router.put("/revisions/{name}", response=RevisionView, summary="Plan who looks at it, and how often")
def plan(request: HttpRequest, name: str, wanted: PlanIn) -> RevisionView:
    """Plan a revision."""
    return actions.plan(by=actor_of(request), at=now(), name=name, **wanted.dict())


@router.post("/revisions/{name}/verify", response=RevisionView, summary="It is still true")
def verify(request: HttpRequest, name: str) -> RevisionView:
    """Say that it is still true."""
    return actions.verify(by=actor_of(request), at=now(), name=name)
