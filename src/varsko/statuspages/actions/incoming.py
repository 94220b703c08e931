"""What an incident tells people, told on every page that has a component for one of its services."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from varsko.core import sequences
from varsko.events.base import Who
from varsko.events.incidents import IncidentChanged, SeverityChanged, UpdatePublished
from varsko.events.postmortems import CustomerReviewPublished
from varsko.incidents import queries as incidents
from varsko.incidents.data import IncidentView
from varsko.kernel.ids import as_uuid
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.statuspages.actions.mailing import announce_learned
from varsko.statuspages.actions.reports import change_report_row, open_report, say, suppose_anew, withdraw
from varsko.statuspages.actions.rows import held, touch
from varsko.statuspages.data import ReportDraft, SaidDraft
from varsko.statuspages.domain.stages import OVER, Stage
from varsko.statuspages.domain.states import of_severity
from varsko.statuspages.models import Affected, Component, Report, ReportUpdate, StatusPage

_STAGES: Mapping[str, Stage] = MappingProxyType(
    {
        "investigating": Stage.INVESTIGATING,
        "identified": Stage.IDENTIFIED,
        "monitoring": Stage.MONITORING,
        "resolved": Stage.RESOLVED,
        "false_alarm": Stage.FALSE_ALARM,
    }
)
_NOTHING = "nothing"
_IN_TURN = "status pages: incidents"  # telling an incident and hiding it take turns, or one that became private could be told after all


def take(event: UpdatePublished) -> None:
    """Tell an update of an incident on the pages it concerns, once each. A private incident is told nowhere."""
    sequences.hold(_IN_TURN)
    incident = incidents.incident(event.subject, by=SYSTEM_ACTOR)
    if incident is None or incident.private:
        return
    services = [as_uuid(one.id) for one in (incident.service, *incident.affected) if one]
    for page in StatusPage.objects.exclude(takes=_NOTHING).filter(components__service__in=services).distinct().order_by("pk"):
        codes = list(Component.objects.filter(page=page, service__in=services).values_list("code", flat=True))
        _tell(page, incident, event, codes)


def hide(event: IncidentChanged) -> None:
    """Let what pages tell of an incident be a draft again."""
    sequences.hold(_IN_TURN)
    for page_id in _pages_of(event.subject):
        withdraw(held(SYSTEM_ACTOR, page_id), event.at, incident=as_uuid(event.subject))


def follow_severity(event: SeverityChanged) -> None:
    """Suppose anew how components are, where a page still says of them what the former severity let suppose."""
    before, after = of_severity(event.before), of_severity(event.after)
    if before == after:
        return
    sequences.hold(_IN_TURN)
    for page_id in _pages_of(event.subject):
        page = held(SYSTEM_ACTOR, page_id)
        suppose_anew(page, as_uuid(event.subject), before, after, by=Actor(who=event.by), at=event.at)


def learn(event: CustomerReviewPublished) -> None:
    """Show what readers may know of a review where the incident was told of; handed on again, it replaces what was there."""
    for page_id in _pages_of(event.incident):
        page = held(SYSTEM_ACTOR, page_id)
        row = Report.objects.get(page=page, incident=as_uuid(event.incident))
        change_report_row(row, event.at, learned=event.texts, learned_at=event.at)
        announce_learned(row, at=event.at)
        touch(page, event.at)


def _pages_of(incident_id: str) -> list[UUID]:
    return list(Report.objects.filter(incident=as_uuid(incident_id)).order_by("page").values_list("page_id", flat=True))


def _tell(page: StatusPage, incident: IncidentView, event: UpdatePublished, codes: Sequence[str]) -> None:
    by = Actor(who=Who(kind="system", id=event.by.id, name=event.by.name))  # the incident asked whether they may
    known = Report.objects.filter(page=page, incident=as_uuid(incident.id)).first()
    if known:
        said = _said(page, event, _new_to(known, codes, incident.severity), known)
        say(by=by, at=event.at, ref=page.pk, code=known.code, said=said)
    else:
        open_report(by=by, at=event.at, ref=page.pk, draft=_draft(page, incident, event, codes))
        ReportUpdate.objects.filter(report__page=page, report__incident=as_uuid(incident.id), number=1).update(source=as_uuid(event.update))


def _new_to(report: Report, codes: Sequence[str], severity: int) -> dict[str, str]:
    """Suppose how components are that the report does not speak of yet; what is known of the others stays."""
    known = set(Affected.objects.filter(report=report).values_list("component__code", flat=True))
    return {code: of_severity(severity).value for code in codes if code not in known}


def _texts(page: StatusPage, event: UpdatePublished, name: str) -> dict[str, str]:
    audience = "internal" if page.access == StatusPage.Access.INTERNAL else "external"
    return {language: said.get(name % audience, "") for language, said in event.texts.items()}


def _draft(page: StatusPage, incident: IncidentView, event: UpdatePublished, codes: Sequence[str]) -> ReportDraft:
    stage = _STAGES.get(event.stage, Stage.INVESTIGATING)
    return ReportDraft(
        titles=_texts(page, event, "%s_title"),
        texts=_texts(page, event, "%s"),
        stage=stage,
        affects=dict.fromkeys(codes, of_severity(incident.severity).value),
        next_update_at=_moment(event.next_update),
        eta_at=_moment(event.eta),
        eta_share=event.eta_share,
        restart=event.restart,
        began_at=min(incident.impact_started_at or incident.declared_at, event.at),
        over_at=min(incident.impact_ended_at or event.at, event.at) if stage in OVER else None,
        incident_id=incident.id,
        draft=page.takes == "draft",
    )


def _said(page: StatusPage, event: UpdatePublished, affects: Mapping[str, str], report: Report) -> SaidDraft:
    stage = _STAGES.get(event.stage)
    return SaidDraft(
        texts=_texts(page, event, "%s"),
        stage=stage or "",
        affects=affects if stage not in OVER else {},
        next_update_at=_moment(event.next_update),
        eta_at=_moment(event.eta),
        eta_share=event.eta_share,
        restart=event.restart,
        source=event.update,
        corrects=_corrected(event, report),
    )


def _corrected(event: UpdatePublished, report: Report) -> int:
    """Find the number, on this page, of the update that is corrected."""
    if not event.corrects:
        return 0
    found = {one.number: one.id for one in incidents.updates(event.subject)}
    source = as_uuid(found.get(event.corrects, ""))
    return ReportUpdate.objects.filter(report=report, source=source).values_list("number", flat=True).first() or 0


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
