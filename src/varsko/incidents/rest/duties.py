"""Reports to authorities as JSON."""

from datetime import datetime
from typing import Annotated

from django.http import FileResponse, HttpRequest
from ninja import Schema, Status

from varsko.core.clock import now
from varsko.incidents import actions, queries
from varsko.incidents.data import DutyView, FilingView, Owed, Regime
from varsko.incidents.domain.duties import Limit, Step
from varsko.incidents.rest.base import Few, find, router
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand
from varsko.people.rest import actor_of


class Applies(Schema):
    """The key of a law."""

    regime: str


class Why(Schema):
    """Why."""

    note: str


class Moments(Schema):
    """The moments that a duty is counted from, with their offsets; `aware_at` null is as the record says."""

    aware_at: datetime | None = None
    classified_at: datetime


class Draft(Schema):
    """The text of a report; `version` is the one that it was written from."""

    text: str
    version: int


class Filed(Draft):
    """The same, handed in: when, under which number of the authority, and why late."""

    sent_at: datetime
    number: str = ""
    note: str = ""


class LimitIn(Schema):
    """An amount of hours, days or months since aware, classified, previous (report) or over (the impact)."""

    amount: int
    unit: str
    since: str


class StepIn(Schema):
    """A report, due when the first of its limits has passed."""

    name: str
    limits: Annotated[list[LimitIn], Few]


class Law(Schema):
    """A law that asks for reports; `opens_on` is data, security or "" (by hand)."""

    name: str
    steps: Annotated[list[StepIn], Few]
    authority: str = ""
    address: str = ""
    sender: str = ""
    source: str = ""
    checked_on: str = ""
    opens_on: str = ""
    is_off: bool = False

    def wanted(self, key: str = "") -> Regime:
        """Give it as the action wants it."""
        steps = tuple(Step(name=one.name, limits=tuple(Limit(**limit.dict()) for limit in one.limits)) for one in self.steps)
        return Regime(key=key, steps=steps, **self.dict(exclude={"steps"}))


@router.get("/reports-due", response=list[Owed], summary="Reports to authorities that are due, over all incidents")
def owed(request: HttpRequest) -> list[Owed]:
    """List what is due."""
    by = actor_of(request)
    demand(by, "see", Subject(kind="incident"))
    return queries.owed(by=by)


@router.get("/incidents/{key}/duties", response=list[DutyView], summary="Which laws ask for reports on it, and what was handed in")
def duties(request: HttpRequest, key: str) -> list[DutyView]:
    """List the duties."""
    return queries.duties(find(request, key).id)


@router.post("/incidents/{key}/duties", response={201: DutyView}, summary="A law applies to it")
def open_duty(request: HttpRequest, key: str, applies: Applies) -> Status[DutyView]:
    """Let a law apply."""
    return Status(201, actions.open_duty(by=actor_of(request), at=now(), ref=find(request, key).id, regime=applies.regime))


@router.post("/incidents/{key}/duties/{duty_id}/drop", response={204: None}, summary="A law does not apply after all")
def drop_duty(request: HttpRequest, key: str, duty_id: str, why: Why) -> Status[None]:
    """Drop a duty."""
    actions.drop_duty(by=actor_of(request), at=now(), ref=find(request, key).id, duty_id=duty_id, note=why.note)
    return Status(204, None)


@router.put("/incidents/{key}/duties/{duty_id}", response={204: None}, summary="The moments that its reports are counted from")
def time_duty(request: HttpRequest, key: str, duty_id: str, moments: Moments) -> Status[None]:
    """Set the moments."""
    actions.time_duty(by=actor_of(request), at=now(), ref=find(request, key).id, duty_id=duty_id, **moments.dict())
    return Status(204, None)


@router.put("/incidents/{key}/reports/{report_id}", response=FilingView, summary="Write the draft of a report")
def write_report(request: HttpRequest, key: str, report_id: str, draft: Draft) -> FilingView:
    """Write a draft; 409 when somebody changed it meanwhile."""
    return actions.write_filing(by=actor_of(request), at=now(), ref=find(request, key).id, filing_id=report_id, **draft.dict())


@router.post("/incidents/{key}/reports/{report_id}/sent", response=FilingView, summary="A report was handed in")
def file_report(request: HttpRequest, key: str, report_id: str, filed: Filed) -> FilingView:
    """Say that it was handed in."""
    return actions.file(by=actor_of(request), at=now(), ref=find(request, key).id, filing_id=report_id, **filed.dict())


@router.post("/incidents/{key}/reports/{report_id}/take-back", response=FilingView, summary="It was not handed in after all")
def take_back(request: HttpRequest, key: str, report_id: str, why: Why) -> FilingView:
    """Take it back."""
    return actions.take_back(by=actor_of(request), at=now(), ref=find(request, key).id, filing_id=report_id, note=why.note)


@router.post("/incidents/{key}/evidence", summary="All that is known of it, as a ZIP file with hashes; for who may configure")
def evidence(request: HttpRequest, key: str) -> FileResponse:
    """Give an evidence pack."""
    name, pack = actions.take_evidence(by=actor_of(request), at=now(), ref=find(request, key).id)
    return FileResponse(pack, as_attachment=True, filename=name, content_type="application/zip")


@router.get("/incident-laws", response=list[Regime], summary="The laws that ask for reports")
def laws(request: HttpRequest) -> list[Regime]:
    """List the laws."""
    demand(actor_of(request), "see", Subject(kind="incident"))
    return queries.regimes()


@router.post("/incident-laws", response={201: Regime}, summary="Add a law")
def add_law(request: HttpRequest, law: Law) -> Status[Regime]:
    """Add a law."""
    return Status(201, actions.save_regime(by=actor_of(request), at=now(), wanted=law.wanted()))


@router.put("/incident-laws/{key}", response=Regime, summary="Change a law, or what stands in the place of a shipped one")
def change_law(request: HttpRequest, key: str, law: Law) -> Regime:
    """Change a law."""
    return actions.save_regime(by=actor_of(request), at=now(), wanted=law.wanted(key))


@router.delete("/incident-laws/{key}", response={204: None}, summary="Delete a law, or take the shipped one again")
def delete_law(request: HttpRequest, key: str) -> Status[None]:
    """Delete a law."""
    actions.delete_regime(by=actor_of(request), at=now(), key=key)
    return Status(204, None)
