"""What is published by itself at a time that somebody chose: a prepared report, or the next update of one. Until then it may be changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import wake
from varsko.core.due import LeaseLost
from varsko.core.outbox import record
from varsko.events.statuspages import ReportChanged
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.statuspages.actions.checks import checked_affects, checked_texts, faults_of_publishing, faults_of_times
from varsko.statuspages.actions.reports import change_report_row, publish_report, say, shown
from varsko.statuspages.actions.rows import about, held, held_report
from varsko.statuspages.data import PlannedView, ReportView, SaidDraft
from varsko.statuspages.domain import limits
from varsko.statuspages.domain.stages import OVER, Kind, Stage, may_become
from varsko.statuspages.models import PlannedUpdate, Report, ReportUpdate, StatusPage
from varsko.statuspages.queries.plans import planned_view

_PROMISED = ("next_update_at", "eta_at", "eta_share", "restart")


def schedule_report(*, by: Actor, at: datetime, ref: object, code: str, publish_at: datetime | None) -> ReportView:
    """Have what is prepared published by itself at a time, another time, or with None not any more.

    Raises NotFound, NotAllowed, Invalid for a time that has passed, Conflict when it is public already.
    """
    with transaction.atomic():
        page = held(by, ref)
        row = held_report(page, code)
        if row.published_at is not None:
            raise Conflict({"publish_at": _("It is published already.")})
        faults_of_publishing(publish_at, at)
        before = row.publish_at
        change_report_row(row, at, publish_at=publish_at)
        _changed(page, row, by, at, _text(before), _text(publish_at))
        wake.after_commit()
    return shown(row)


def plan_update(*, by: Actor, at: datetime, ref: object, code: str, said: SaidDraft, publish_at: datetime) -> PlannedView:
    """Have the next update of an incident said by itself at a time. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        page = held(by, ref)
        row = held_report(page, code)
        stage = said.stage or row.stage
        if row.kind != Kind.INCIDENT or row.stage in OVER or not may_become(row.kind, row.stage, stage):
            raise Invalid({"stage": _("It cannot come into this stage now.")})
        faults_of_publishing(publish_at, at)
        if far := faults_of_times(at, eta_at=said.eta_at, next_update_at=said.next_update_at):
            raise Invalid(far)
        if row.plans.count() >= limits.MOST_PLANNED:
            raise Invalid({"publish_at": _("There is no room for more.")})
        checked_affects(page, said.affects)
        made = PlannedUpdate.objects.create(
            report=row,
            stage=stage,
            texts=checked_texts(said.texts, "texts", limits.TEXT, needed=True),
            affects=dict(said.affects),
            next_update_at=said.next_update_at,
            eta_at=said.eta_at,
            eta_share=said.eta_share,
            restart=said.restart if said.restart in limits.RESTARTS else "",
            told=said.told,
            author_name=by.who.name[:200],
            created_at=at,
            due_at=publish_at,
        )
        _changed(page, row, by, at, "", _text(publish_at))
        wake.after_commit()
    return planned_view(made)


def change_plan(
    *, by: Actor, at: datetime, ref: object, code: str, plan: str, texts: Mapping[str, str], publish_at: datetime
) -> PlannedView:
    """Let an update that waits say something else, or be said at another time. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        page = held(by, ref)
        row = held_report(page, code)
        held_plan = _plan(row, plan)
        faults_of_publishing(publish_at, at)
        columns: dict[str, Any] = {"texts": checked_texts(texts, "texts", limits.TEXT, needed=True), "due_at": publish_at}
        if held_plan.next_update_at and held_plan.due_at:  # promised so long after it is said
            columns["next_update_at"] = held_plan.next_update_at + (publish_at - held_plan.due_at)
        before = _text(held_plan.due_at)
        PlannedUpdate.objects.filter(pk=held_plan.pk).update(**columns, leased_until=None, fence=held_plan.fence + 1)
        _changed(page, row, by, at, before, _text(publish_at))
        held_plan.refresh_from_db()
        wake.after_commit()
    return planned_view(held_plan)


def cancel_plan(*, by: Actor, at: datetime, ref: object, code: str, plan: str) -> None:
    """Let an update that waits not be said at all. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref)
        row = held_report(page, code)
        held_plan = _plan(row, plan)
        _changed(page, row, by, at, _text(held_plan.due_at), "")
        held_plan.delete()


def say_planned(plan: PlannedUpdate, *, at: datetime) -> None:
    """Say an update whose time has come, inside the caller's transaction.

    When the report is over by then, or on no page any more, it is dropped: what was written before somebody ended it is no news.
    """
    page = _page_of(plan)
    plan.finish()
    row = Report.objects.get(pk=plan.report_id)  # as it is now that nobody else changes it
    if row.published_at is None or Stage(row.stage) in OVER:
        _changed(page, row, SYSTEM_ACTOR, at, _text(at), "")
    else:
        known = set(page.components.values_list("code", flat=True))
        affects = {code: state for code, state in plan.affects.items() if code in known}
        promised: dict[str, Any] = {name: getattr(plan, name) for name in _PROMISED}
        said = SaidDraft(texts=plan.texts, stage=plan.stage, affects=affects, told=plan.told, **promised)
        say(by=SYSTEM_ACTOR, at=at, ref=page.pk, code=row.code, said=said)
        ReportUpdate.objects.filter(pk=ReportUpdate.objects.filter(report=row).latest("number").pk).update(author_name=plan.author_name)
    plan.delete()


def _page_of(plan: PlannedUpdate) -> StatusPage:
    """Hold the page before the update, as whoever changes or drops it does. Raises LeaseLost when it was dropped meanwhile."""
    page_id = Report.objects.filter(pk=plan.report_id).values_list("page_id", flat=True).first()
    if page_id is None:
        raise LeaseLost(f"planned update {plan.pk} is gone")
    return held(SYSTEM_ACTOR, page_id)


def publish_planned(row: Report, *, at: datetime) -> ReportView:
    """Publish a prepared report whose time has come, inside the caller's transaction."""
    return publish_report(by=SYSTEM_ACTOR, at=at, ref=row.page_id, code=row.code)


def _plan(row: Report, code: str) -> PlannedUpdate:
    found = PlannedUpdate.objects.select_for_update().filter(report=row, code=code[:12]).first()
    if found is None:
        raise NotFound("planned update")
    return found


def _changed(page: StatusPage, row: Report, by: Actor, at: datetime, before: str, after: str) -> None:
    record(ReportChanged(**about(page, by, at), report=row.code, field="publish_at", before=before, after=after))


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
