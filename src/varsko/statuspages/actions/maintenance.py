"""Planned maintenance: begun, extended, moved, verified, finished, cancelled – by somebody, or by itself when its time has come."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.statuspages import words
from varsko.statuspages.actions.checks import plan_fault
from varsko.statuspages.actions.later import publish_planned
from varsko.statuspages.actions.reports import change_report_row, open_report, say, shown
from varsko.statuspages.actions.rows import held, held_report
from varsko.statuspages.data import ReportDraft, ReportView, SaidDraft
from varsko.statuspages.domain.repeating import following
from varsko.statuspages.domain.stages import Kind, Stage
from varsko.statuspages.domain.states import State
from varsko.statuspages.models import Report, StatusPage

_NOTHING: Mapping[str, str] = MappingProxyType({})


def reschedule(
    *, by: Actor, at: datetime, ref: object, code: str, planned_for: datetime, planned_until: datetime, texts: Mapping[str, str] = _NOTHING
) -> ReportView:
    """Move planned maintenance to another time, or let one that is under way take longer, or end at all; that is told.

    Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        page = held(by, ref)
        row = held_report(page, code)
        fault = plan_fault(planned_for, planned_until, at)
        if row.kind != Kind.MAINTENANCE or row.stage not in {Stage.SCHEDULED, Stage.IN_PROGRESS, Stage.VERIFYING} or fault:
            raise Invalid({"planned_until": fault or _("It cannot come into this stage now.")})
        if row.stage == Stage.SCHEDULED:
            said = words.rescheduled(planned_for, planned_until, page.languages)
            change_report_row(row, at, planned_for=planned_for, planned_until=planned_until, began_at=planned_for, reminded_at=None)
        else:
            said = words.extended(planned_until, page.languages)
            change_report_row(row, at, planned_for=row.planned_for or row.began_at, planned_until=planned_until)
        return say(by=by, at=at, ref=page.pk, code=code, said=SaidDraft(texts={**said, **{k: v for k, v in texts.items() if v.strip()}}))


def move_on(*, by: Actor, at: datetime, ref: object, code: str, stage: str, texts: Mapping[str, str] = _NOTHING) -> ReportView:
    """Bring maintenance into its next stage: in_progress, verifying, completed or cancelled. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        page = held(by, ref)
        row = held_report(page, code)
        if row.kind != Kind.MAINTENANCE:
            raise Invalid({"stage": _("It cannot come into this stage now.")})
        told = say(by=by, at=at, ref=page.pk, code=code, said=SaidDraft(texts=texts, stage=stage))
        if stage == Stage.COMPLETED:
            _plan_next(page, row, told, by, at)
        return told


def _plan_next(page: StatusPage, row: Report, told: ReportView, by: Actor, at: datetime) -> None:
    """Plan what comes again for its next time, in the words of this one. Cancelling one ends the series."""
    if row.planned_for is None or row.planned_until is None or row.published_at is None:
        return
    first = row.repeats_from or row.planned_for
    times = following(first, first + (row.planned_until - row.planned_for), row.repeats, zone=ZoneInfo(page.time_zone), after=at)
    if times is None:
        return
    draft = ReportDraft(
        titles=row.titles,
        texts=told.updates[-1].texts,
        stage=Stage.SCHEDULED,
        affects={one.component.code: State.MAINTENANCE for one in told.affected},
        planned_for=times[0],
        planned_until=times[1],
        begins_itself=row.begins_itself,
        ends_itself=row.ends_itself,
        remind_before=row.remind_before,
        repeats=row.repeats,
        repeats_from=first,
    )
    open_report(by=by, at=at, ref=page.pk, draft=draft)


def run(row: Report, *, at: datetime) -> ReportView:
    """Do the step whose time has come, inside the caller's transaction: publish, remind, begin or end."""
    page = held(SYSTEM_ACTOR, row.page_id)  # the page before the report, as everybody who writes does
    row.finish()
    if row.published_at is None:
        return publish_planned(row, at=at)
    if row.stage == Stage.SCHEDULED and row.planned_for and at < row.planned_for:
        change_report_row(row, at, reminded_at=at)
        said = SaidDraft(texts=words.reminder(row.planned_for, page.languages))
        return say(by=SYSTEM_ACTOR, at=at, ref=row.page_id, code=row.code, said=said)
    stages = {Stage.SCHEDULED: Stage.IN_PROGRESS, Stage.IN_PROGRESS: Stage.COMPLETED}
    stage = stages.get(Stage(row.stage))
    if stage is None:
        return shown(row)
    return move_on(by=SYSTEM_ACTOR, at=at, ref=row.page_id, code=row.code, stage=stage)
