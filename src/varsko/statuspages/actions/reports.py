"""What a page tells of: incidents and maintenance are opened, spoken of again, corrected, published, and taken off."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.events.statuspages import ReportChanged, ReportPublished, ReportRemoved, ReportUpdated
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.statuspages import words
from varsko.statuspages.actions.checks import checked_affects, checked_draft, checked_texts, faults_of_times
from varsko.statuspages.actions.mailing import announce
from varsko.statuspages.actions.rows import about, as_stored, held, held_report, settle, touch
from varsko.statuspages.data import Change, ReportDraft, ReportView, SaidDraft
from varsko.statuspages.domain import limits
from varsko.statuspages.domain.stages import CLAIMING, OF_MAINTENANCE, OVER, Kind, Stage, may_become
from varsko.statuspages.domain.states import Impact, State, impact_of
from varsko.statuspages.domain.timing import next_step
from varsko.statuspages.models import Affected, Component, Report, ReportUpdate, Spell, StatusPage
from varsko.statuspages.queries.pages import loaded
from varsko.statuspages.queries.views import report_view

_FACTS = (
    "scope", "known_error", "next_update_at", "eta_at", "eta_share", "restart", "planned_for", "planned_until", "begins_itself",
    "ends_itself", "remind_before", "backfilled", "repeats", "repeats_from",
)  # fmt: skip


def open_report(*, by: Actor, at: datetime, ref: object, draft: ReportDraft) -> ReportView:
    """Tell of an incident, or plan maintenance, by its first update. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        page = held(by, ref)
        said = checked_draft(draft, at)
        kind = Kind.MAINTENANCE if draft.stage in OF_MAINTENANCE else Kind.INCIDENT
        begins_then = draft.publish_at if draft.stage not in OVER else None  # what is over has begun
        began = draft.planned_for or draft.began_at or begins_then or at
        row = Report.objects.create(
            page=page,
            incident_id=as_uuid(draft.incident_id) if draft.incident_id else None,
            kind=kind,
            stage=draft.stage,
            impact=Impact.MAINTENANCE if kind == Kind.MAINTENANCE else Impact.NONE,
            impact_override=draft.impact,
            began_at=began,
            over_at=(draft.over_at or at) if draft.stage in OVER else None,
            published_at=None if draft.draft or draft.publish_at else at,
            publish_at=draft.publish_at,
            author_name=by.who.name[:200],
            created_at=at,
            updated_at=at,
            titles=said["titles"],
            **{name: getattr(draft, name) for name in _FACTS},
        )
        _append(page, row, SaidDraft(texts=said["texts"], affects=draft.affects, told=draft.told, said_at=draft.over_at), by, at)
        _write_past(row, draft)
    return shown(row)


def say(*, by: Actor, at: datetime, ref: object, code: str, said: SaidDraft) -> ReportView:
    """Say how a report stands now. The promises of the update before are over with it. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        page = held(by, ref)
        row = held_report(page, code)
        if said.source and ReportUpdate.objects.filter(report=row, source=as_uuid(said.source)).exists():
            return shown(row)
        stage = said.stage or row.stage
        if stage not in set(Stage) or not may_become(row.kind, row.stage, stage):
            raise Invalid({"stage": _("It cannot come into this stage now.")})
        if far := faults_of_times(at, eta_at=said.eta_at, next_update_at=said.next_update_at, said_at=said.said_at):
            raise Invalid(far)
        _move(row, Stage(stage), said, at)
        _append(page, row, said, by, at)
    return shown(row)


def publish_report(*, by: Actor, at: datetime, ref: object, code: str) -> ReportView:
    """Make public what was prepared. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref)
        row = held_report(page, code)
        if row.published_at is None:
            if row.publish_at:
                ReportUpdate.objects.filter(report=row).update(said_at=at, first_said_at=at)  # it is said now, not when it was written
            began = row.began_at if row.kind == Kind.MAINTENANCE else min(row.began_at, at)
            change_report_row(row, at, published_at=at, publish_at=None, began_at=began)
            record(ReportPublished(**about(page, by, at), report=row.code))
            settle(page, _components_of(row), by=by, at=at, report=row.code)
            announce(ReportUpdate.objects.filter(report=row).latest("number"), page, at=at)
            touch(page, at)
    return shown(row)


def change_report(*, by: Actor, at: datetime, ref: object, code: str, **changes: Any) -> ReportView:
    """Change what a report says of itself: `titles` by language, `impact`, `scope`, `known_error`. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        page = held(by, ref)
        row = held_report(page, code)
        columns = _checked_changes(changes)
        before = {name: getattr(row, name) for name in columns}
        change_report_row(row, at, **columns)
        record(
            *(
                ReportChanged(**about(page, by, at), report=row.code, field=name, before=_text(before[name]), after=_text(value))
                for name, value in columns.items()
                if value != before[name]
            )
        )
        touch(page, at)
    return shown(row)


def edit_update(
    *, by: Actor, at: datetime, ref: object, code: str, number: int, texts: Mapping[str, str], said_at: datetime | None = None
) -> ReportView:
    """Correct what an update says, or the time it was said; the log keeps what it was. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        page = held(by, ref)
        row = held_report(page, code)
        update = ReportUpdate.objects.filter(report=row, number=number).first()
        if update is None:
            raise NotFound("update")
        if far := faults_of_times(at, said_at=said_at):
            raise Invalid(far)
        after = checked_texts(texts, "texts", limits.TEXT) or update.texts
        moment = min(said_at or update.said_at, at)
        events = _edits(page, row, update, after, moment, by, at)
        ReportUpdate.objects.filter(pk=update.pk).update(texts=after, said_at=moment, edited_at=at)
        record(*events)
        change_report_row(row, at)
        touch(page, at)
    return shown(row)


def remove_report(*, by: Actor, at: datetime, ref: object, code: str) -> None:
    """Take a report off its page, as if it had never been there; the log keeps it. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = held_report(page, code)
        parts = _components_of(row)
        record(ReportRemoved(**about(page, by, at), report=row.code, title=words.best(row.titles, page.languages[0])[1]))
        row.delete()
        settle(page, parts, by=by, at=at)
        touch(page, at)


def withdraw(page: StatusPage, at: datetime, **which: Any) -> None:
    """Let what a held page tells, or will tell by itself, be drafts again, inside the caller's transaction; until somebody publishes it."""
    is_out = Q(published_at__isnull=False) | Q(publish_at__isnull=False)
    for row in Report.objects.filter(is_out, page=page, **which):
        change_report_row(row, at, published_at=None, publish_at=None)
        row.plans.all().delete()
        settle(page, _components_of(row), by=SYSTEM_ACTOR, at=at, report=row.code)
    touch(page, at)


def change_report_row(row: Report, at: datetime, **columns: Any) -> None:
    """Write columns of a report whose page is held, and when it falls due next."""
    for name, value in columns.items():
        setattr(row, name, value)
    due = next_step(
        stage=row.stage,
        published=row.published_at is not None,
        publish_at=row.publish_at,
        planned_for=row.planned_for,
        planned_until=row.planned_until,
        begins_itself=row.begins_itself,
        ends_itself=row.ends_itself,
        remind_before=row.remind_before,
        reminded=row.reminded_at is not None,
    )
    row.due_at, row.fence = due, row.fence + 1
    Report.objects.filter(pk=row.pk).update(updated_at=at, due_at=due, leased_until=None, fence=row.fence, **columns)


def shown(row: Report) -> ReportView:
    """Give a report as it is now."""
    return report_view(loaded(Report.objects.filter(pk=row.pk)).get())


def _move(row: Report, stage: Stage, said: SaidDraft, at: datetime) -> None:
    is_over = stage in OVER
    columns: dict[str, Any] = {
        "stage": stage,
        "next_update_at": None if is_over else said.next_update_at,
        "eta_at": None if is_over else said.eta_at,
        "eta_share": 0 if is_over else said.eta_share,
        "restart": said.restart,
        "over_at": (row.over_at or at) if is_over else None,
    }
    if stage == Stage.MONITORING and row.monitoring_at is None:
        columns["monitoring_at"] = at
    change_report_row(row, at, **columns)


def _append(page: StatusPage, row: Report, said: SaidDraft, by: Actor, at: datetime) -> None:
    """Write an update of a report, and what it says of components."""
    texts = checked_texts(said.texts, "texts", limits.TEXT) or words.by_itself(row.stage, page.languages)
    number = (ReportUpdate.objects.filter(report=row).aggregate(last=Max("number"))["last"] or 0) + 1
    if number > limits.MOST_UPDATES:
        raise Invalid({"texts": _("There is no room for more.")})
    changes = _affect(page, row, checked_affects(page, said.affects), by, at)
    moment = min(said.said_at or at, at)
    update = ReportUpdate.objects.create(
        report=row,
        number=number,
        stage=row.stage,
        texts=texts,
        components=as_stored(changes),
        told=said.told,
        source=as_uuid(said.source) if said.source else None,
        corrects=said.corrects,
        author_name=by.who.name[:200],
        said_at=moment,
        first_said_at=moment,
        created_at=at,
    )
    if row.published_at is not None:
        announce(update, page, at=at)
    change_report_row(row, at)
    record(
        ReportUpdated(
            **about(page, by, at),
            report=row.code,
            number=number,
            kind=row.kind,
            stage=row.stage,
            texts=texts,
            told=said.told,
            draft=row.published_at is None,
        )
    )
    touch(page, at)


def suppose_anew(page: StatusPage, incident: UUID | None, before: State, after: State, *, by: Actor, at: datetime) -> None:
    """Let the report of an incident that goes on say `after` of the components it says `before` of, inside the caller's transaction."""
    row = Report.objects.filter(page=page, incident=incident, stage__in=sorted(CLAIMING)).first()
    parts = list(Affected.objects.filter(report=row, state=before).values_list("component_id", flat=True)) if row else []
    if row and parts:
        _affect(page, row, dict.fromkeys(parts, after), by, at)
        touch(page, at)


def _affect(page: StatusPage, row: Report, affects: Mapping[UUID, State], by: Actor, at: datetime) -> list[Change]:
    for component_id, state in affects.items():
        Affected.objects.update_or_create(report=row, component_id=component_id, defaults={"state": state})
    if row.kind == Kind.INCIDENT and row.stage in CLAIMING:
        states = Affected.objects.filter(report=row).values_list("state", flat=True)
        worst = impact_of([State(one) for one in states])
        change_report_row(row, at, impact=max(worst, Impact(row.impact), key=list(Impact).index))
    since = min(row.began_at, at) if row.kind == Kind.INCIDENT and not ReportUpdate.objects.filter(report=row).exists() else at
    return settle(page, _components_of(row), by=by, at=at, report=row.code, since=since)


def _components_of(row: Report) -> list[UUID]:
    return list(Affected.objects.filter(report=row).values_list("component_id", flat=True))


def _write_past(row: Report, draft: ReportDraft) -> None:
    """Count what is written down afterwards: the time in which its components did not work."""
    if row.over_at is None or row.began_at >= row.over_at or draft.backfilled or row.published_at is None:
        return
    for one in Affected.objects.filter(report=row).exclude(state=State.OPERATIONAL):
        Spell.objects.create(component_id=one.component_id, state=one.state, began_at=row.began_at, ended_at=row.over_at)
        Component.objects.filter(pk=one.component_id, began_on__gt=row.began_at.date()).update(began_on=row.began_at.date())


def _checked_changes(changes: Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if "titles" in changes:
        columns["titles"] = checked_texts(changes["titles"], "titles", limits.TITLE, needed=True)
    if "impact" in changes:
        columns["impact_override"] = changes["impact"]
    if "scope" in changes:
        columns["scope"] = changes["scope"]
    if "known_error" in changes:
        columns["known_error"] = clean(changes["known_error"]).strip()
    allowed = {"impact_override": {"", *Impact}, "scope": set(limits.SCOPES)}
    for name, choices in allowed.items():
        if columns.get(name, "") not in choices:
            raise Invalid({name.removesuffix("_override"): _("Choose one of what is offered.")})
    return columns


def _edits(
    page: StatusPage, row: Report, update: ReportUpdate, after: Mapping[str, str], moment: datetime, by: Actor, at: datetime
) -> list[ReportChanged]:
    pairs = [(f"text.{one}", update.texts.get(one, ""), after.get(one, "")) for one in sorted({*update.texts, *after})]
    pairs.append(("said_at", update.said_at.isoformat(), moment.isoformat()))
    facts = {**about(page, by, at), "report": row.code, "number": update.number}
    return [ReportChanged(**facts, field=name, before=before, after=now) for name, before, now in pairs if before != now]


def _text(value: Any) -> str:
    return "; ".join(f"{language}: {text}" for language, text in sorted(value.items())) if isinstance(value, dict) else str(value)
