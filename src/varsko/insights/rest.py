"""Reports as JSON: the twin of their pages."""

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import AwareDatetime

from varsko.core.clock import now
from varsko.incidents import queries as incidents
from varsko.insights import actions, queries
from varsko.insights.costs import history, rates, set_rates
from varsko.insights.data import Overview, Patterns, Report
from varsko.insights.domain.costs import Rates, WorkRate
from varsko.insights.overview import overview
from varsko.insights.recurring import patterns
from varsko.kernel.errors import Conflict
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand
from varsko.people.rest import actor_of

router = Router(tags=["insights"])

Metric = Literal["recover", "detect", "declare", "acknowledge", "lead", "tell", "resolve"]
Group = Literal["severity", "service", "month"]
Days = Annotated[int, Query(ge=1, le=365)]
Severity = Annotated[int, Query(ge=0, le=9)]


@router.get("/insights/incidents", response=Report, summary="How long incidents take, as distributions; lengths as ISO 8601")
def times(request: HttpRequest, metric: Metric = "recover", group: Group = "severity", days: Days = 90, severity: Severity = 0) -> Report:
    """Measure the incidents of a period."""
    by = actor_of(request)
    demand(by, "see", incidents.ANY)
    return queries.report(by=by, at=now(), metric=metric, group=group, days=days, severity=severity)


@router.get("/insights/patterns", response=Patterns, summary="What recurs among incidents; drills and private ones are left out")
def recurring(request: HttpRequest, days: Days = 180, severity: Severity = 0) -> Patterns:
    """Count and group the incidents of a period."""
    by = actor_of(request)
    demand(by, "see", incidents.ANY)
    return patterns(by=by, at=now(), days=days, severity=severity)


class Mailing(Schema):
    """How the page for those who lead comes by mail: `every` week or month, "" never; `form` letter or pdf."""

    every: Literal["", "week", "month"]
    form: Literal["letter", "pdf"] = "letter"


@router.get("/insights/overview", response=Overview, summary="One page for those who lead: a period beside the one before")
def glance(request: HttpRequest, days: Days = 90) -> Overview:
    """Sum up a period."""
    by = actor_of(request)
    demand(by, "see", incidents.ANY)
    return overview(by=by, at=now(), days=days)


class PricedWork(Schema):
    """What an hour of some work costs: on a kind of request, of a team, or both; "" for any."""

    kind: str = ""
    team_id: str = ""
    rate: int


class Pricing(Schema):
    """What an hour costs in whole units of a currency of three letters, "" for no costs: down time by number of severity, and work.

    It counts from `since`, without one from now on; what was before keeps the rates of its time. `base` is the version that was read:
    what others saved since is not written over; without it only where nobody set any yet.
    """

    base: int = 0
    currency: str
    severities: dict[int, int] = {}
    work: int = 0
    works: list[PricedWork] = []
    since: AwareDatetime | None = None


@router.get("/insights/costs", response=list[Rates], summary="All versions of what an hour costs, the newest first")
def prices(request: HttpRequest) -> list[Rates]:
    """List what counted when."""
    demand(actor_of(request), "configure", Subject(kind="settings"))
    return [one for one, _who, _when in history()]


class Overtaken(Schema):
    """Somebody saved rates meanwhile: `newest` are those."""

    error: str
    newest: Rates


@router.put("/insights/costs", response={200: Rates, 409: Overtaken}, summary="Say what an hour of down time and of work costs")
def price(request: HttpRequest, pricing: Pricing) -> Status[Rates | Overtaken]:
    """Set the rates."""
    said = pricing.dict() | {"works": [WorkRate(**one.dict()) for one in pricing.works]}
    try:
        return Status(200, set_rates(by=actor_of(request), at=now(), **said))
    except Conflict as conflict:
        return Status(409, Overtaken(error=" ".join(conflict.errors.values()), newest=rates()))


@router.put("/insights/overview/mail", response={204: None}, summary="Have that page sent to you by mail, or end it")
def glance_by_mail(request: HttpRequest, mailing: Mailing) -> Status[None]:
    """Have it sent."""
    actions.send_overview(by=actor_of(request), at=now(), every=mailing.every, form=mailing.form)
    return Status(204, None)
