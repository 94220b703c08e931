"""What ended elsewhere after it was brought along from there: it ends here too, unless somebody here has spoken of it since."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max

from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.statuspages.actions.reports import change_report_row, say
from varsko.statuspages.actions.rows import held
from varsko.statuspages.data import BroughtReport, SaidDraft
from varsko.statuspages.domain.stages import OVER, Kind, Stage, may_become
from varsko.statuspages.models import Affected, Report, ReportUpdate, Spell


def end_brought(*, by: Actor, at: datetime, ref: object, brought: BroughtReport) -> bool:
    """End a report that is here already and is over elsewhere by now; nobody is told. Gives whether it did. Raises NotFound, NotAllowed."""
    if brought.stage not in OVER:
        return False
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = Report.objects.filter(page=page, code=brought.code).exclude(stage__in=sorted(OVER)).first()
        if row is None or _spoken_of(row, brought):
            return False
        over = min(brought.over_at or at, at)
        if (row.stage, brought.stage) == (Stage.SCHEDULED, Stage.COMPLETED):  # it began there, unheard of here
            change_report_row(row, at, stage=Stage.IN_PROGRESS, began_at=min(row.began_at, over))
        if not may_become(row.kind, row.stage, brought.stage):
            return False
        last = brought.updates[-1].text if brought.updates else ""
        texts = {page.languages[0]: last} if last.strip() else {}
        _end(row, SaidDraft(texts=texts, stage=brought.stage, told=False, said_at=over), over=over, by=by, at=at)
    return True


def end_missing(*, by: Actor, at: datetime, ref: object, known: Collection[str]) -> int:
    """End maintenance that was brought without an end and is not among what goes on elsewhere, by code; gives how much that was.

    Nobody is told. Raises NotFound, NotAllowed.
    """
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        rows = Report.objects.filter(page=page, kind=Kind.MAINTENANCE, stage=Stage.IN_PROGRESS, planned_for=None, planned_until=None)
        said_once = list(rows.exclude(code__in=list(known)).annotate(said=Count("updates")).filter(said=1))
        for row in said_once:
            _end(row, SaidDraft(texts={}, stage=Stage.COMPLETED, told=False), over=at, by=by, at=at)
    return len(said_once)


def _spoken_of(row: Report, brought: BroughtReport) -> bool:
    """Tell whether somebody here has said something of it since; that it began by itself when its time came is nobody's word."""
    said = ReportUpdate.objects.filter(report=row).exclude(code__in=[one.code for one in brought.updates])
    if row.begins_itself:
        said = said.exclude(stage=Stage.IN_PROGRESS, author_name=SYSTEM_ACTOR.who.name)
    return said.exists()


def _end(row: Report, said: SaidDraft, *, over: datetime, by: Actor, at: datetime) -> None:
    parts = list(row.affected.values_list("component_id", flat=True))
    say(by=by, at=at, ref=row.page_id, code=row.code, said=said)
    row.refresh_from_db()
    change_report_row(row, at, over_at=over)
    for part, until in _until(parts, over, at).items():
        Spell.objects.filter(component=part, ended_at=at, began_at__lt=over).update(ended_at=until)


def _until(parts: Collection[UUID], over: datetime, at: datetime) -> Mapping[UUID, datetime]:
    """Tell until when each component did not work: another report of it may have ended later, whichever was read first."""
    others = Affected.objects.filter(component__in=parts, report__over_at__gt=over, report__over_at__lte=at, report__backfilled=False)
    return {**dict.fromkeys(parts, over), **dict(others.values_list("component").annotate(Max("report__over_at")))}
