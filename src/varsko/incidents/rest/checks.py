"""The impact of an incident and its checklists as JSON."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Schema, Status

from varsko.core.clock import now
from varsko.incidents import actions, queries
from varsko.incidents.data import AssessmentView, Checked
from varsko.incidents.rest.base import Few, find, router
from varsko.people.rest import actor_of

_Reach = Literal["", "nobody", "some", "all"]


class Assessment(Schema):
    """What is known of the impact; what is left out of the last five stays as the incident says it.

    `seen_in` is what customers see by language (en, nb, da, nl, pl); `seen` alone is in the language of the installation.
    """

    impact: str = ""
    seen: str = ""
    seen_in: Annotated[dict[str, str], Few] = {}
    groups: str = ""
    inside: _Reach = ""
    outside: _Reach = ""
    is_public: bool = False
    is_security: bool = False
    is_data: bool = False
    impact_started_at: datetime | None = None
    workaround: str | None = None
    cases: int | None = None
    customers_inside: int | None = None
    customers_outside: int | None = None


class Tick(Schema):
    """An item of a checklist, by the list's key and the item as the list says it."""

    list: str
    item: str
    done: bool = True


_FACTS = {"impact_started_at", "workaround", "cases", "customers_inside", "customers_outside"}


@router.get("/incidents/{key}/assessment", response=AssessmentView, summary="What is known of its impact")
def assessment(request: HttpRequest, key: str) -> AssessmentView:
    """Read the assessment."""
    return queries.assessment(find(request, key).id)


@router.put("/incidents/{key}/assessment", response=AssessmentView, summary="Assess its impact")
def assess(request: HttpRequest, key: str, assessment: Assessment) -> AssessmentView:
    """Assess the impact."""
    facts = assessment.dict(include=_FACTS, exclude_unset=True)
    said = AssessmentView(**assessment.dict(exclude=_FACTS))
    return actions.assess(by=actor_of(request), at=now(), ref=find(request, key).id, said=said, **facts)


@router.get("/incidents/{key}/checklists", response=list[Checked], summary="Its checklists, and what of them is ticked")
def checklists(request: HttpRequest, key: str) -> list[Checked]:
    """List the checklists."""
    return queries.checks(find(request, key), at=now())


@router.post("/incidents/{key}/checklists", response={204: None}, summary="Tick an item of a checklist, or take it back")
def tick(request: HttpRequest, key: str, tick: Tick) -> Status[None]:
    """Tick an item."""
    mark = actions.tick if tick.done else actions.untick
    mark(by=actor_of(request), at=now(), ref=find(request, key).id, checklist=tick.list, item=tick.item)
    return Status(204, None)
