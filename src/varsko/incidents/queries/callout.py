"""Who would be called for an incident at this moment."""

from dataclasses import replace
from datetime import datetime

from varsko.alerts.data import AlertView, Responder
from varsko.catalog import queries as catalog
from varsko.incidents.data import Callout, Target
from varsko.incidents.domain.callout import Ask, decide
from varsko.incidents.queries.setup import pages, settings
from varsko.paging import queries as paging

CALL_KIND = "Incident"
_PRIORITIES = 5


def callout(*, severity: int, service_id: str = "", in_triage: bool = False, lead: Target | None = None, at: datetime) -> Callout:
    """Decide whom an incident of this severity calls at `at`, with the names of those who would be paged at once.

    `lead` is who manages it already. Nothing is looked up for a severity that pages nobody.
    """
    does_page, by_rule = pages(severity, service_id)
    if in_triage or not does_page:
        return decide(Ask(pages=False, in_triage=in_triage, by_rule=by_rule))
    service = catalog.service(service_id) if service_id else None
    owner = Target(kind="team", id=service.team_id, name=service.team_name) if service and service.team_id else None
    majors = settings().majors
    ask = Ask(
        pages=True,
        has_service=service is not None,
        owner=_with_people(owner, severity, at),
        majors=_with_people(majors, severity, at),
        lead=replace(lead, people=(lead.name,)) if lead else None,
    )
    return decide(ask)


def _with_people(target: Target | None, severity: int, at: datetime) -> Target | None:
    if target is None:
        return None
    asked = Responder(kind=target.kind, id=target.id, name=target.name)
    return replace(target, people=paging.first_called([asked], _as_alert(severity, at), at)[0].people)


def priority_of(severity: int) -> int:
    """Give the priority of an alert that calls people: the number of the severity, as far as priorities go."""
    return min(max(severity, 1), _PRIORITIES)


def _as_alert(severity: int, at: datetime) -> AlertView:
    """Say what the rules of teams may ask of an alert that does not exist yet."""
    return AlertView(
        id="",
        number=0,
        alias="",
        message="",
        description="",
        entity="",
        source="",
        priority=priority_of(severity),
        state="open",
        tags=(),
        details={},
        actions=(),
        responders=(),
        count=1,
        created_at=at,
        updated_at=at,
        last_occurred_at=at,
        kind=CALL_KIND,
    )
