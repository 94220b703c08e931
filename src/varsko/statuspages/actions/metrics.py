"""What is measured: set up by those who configure pages, pushed by programs, drawn within minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from varsko.core import wake
from varsko.core.outbox import record
from varsko.events.statuspages import MetricChanged
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import clean
from varsko.people.data import Actor
from varsko.statuspages.actions.rows import about, held, touch
from varsko.statuspages.data import MetricDraft, MetricView
from varsko.statuspages.domain import limits
from varsko.statuspages.domain import metrics as rules
from varsko.statuspages.domain.metrics import Heap, Point
from varsko.statuspages.models import Metric, MetricRule, Reading, StatusPage
from varsko.statuspages.queries.metrics import metric_view

DRAWN_WITHIN = timedelta(minutes=5)
"""What is pushed does not have the page written at once, or a busy program would keep it busy: the step is no longer than this anyway."""


def add_metric(*, by: Actor, at: datetime, ref: object, draft: MetricDraft) -> MetricView:
    """Let a page draw something, after the others. Raises NotFound, NotAllowed, Invalid."""
    columns = _checked(draft)
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        if page.metrics.count() >= rules.MOST_METRICS:
            raise Invalid({"name": _("There is no room for more.")})
        position = (page.metrics.aggregate(last=Max("position"))["last"] or 0) + 1
        row = Metric.objects.create(page=page, position=position, created_at=at, updated_at=at, **columns)
        _told(page, row, "added", by, at)
    return metric_view(row)


def change_metric(*, by: Actor, at: datetime, ref: object, code: str, draft: MetricDraft) -> MetricView:
    """Let a metric be as the draft says. Raises NotFound, NotAllowed, Invalid."""
    columns = _checked(draft)
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _metric(page, code)
        Metric.objects.filter(pk=row.pk).update(**columns, updated_at=at)
        row.refresh_from_db()
        _told(page, row, "changed", by, at)
    return metric_view(row)


def forget_readings(*, by: Actor, at: datetime, ref: object, code: str) -> MetricView:
    """Forget all that was measured. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _metric(page, code)
        Reading.objects.filter(metric=row).delete()
        Metric.objects.filter(pk=row.pk).update(newest_at=None)
        row.newest_at = None
        _told(page, row, "emptied", by, at)
    return metric_view(row)


def remove_metric(*, by: Actor, at: datetime, ref: object, code: str) -> None:
    """Take a metric off its page, with all that was measured. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _metric(page, code)
        _told(page, row, "removed", by, at)
        row.delete()


def push_readings(*, by: Actor, at: datetime, ref: object, points: Mapping[str, Sequence[Point]]) -> int:
    """Take values of metrics, by code: all of them or none. Gives how many; at most 3,000 at once, none older than thirty days.

    The page draws them within five minutes. Raises NotFound, NotAllowed, Invalid.
    """
    count = sum(len(some) for some in points.values())
    if count > rules.MOST_POINTS:
        raise Invalid({"data": _("At most %(count)d at once.") % {"count": rules.MOST_POINTS}})
    _refuse(points, at)
    with transaction.atomic():
        page = held(by, ref)
        rows = {row.code: row for row in Metric.objects.filter(page=page, code__in=[code[:12] for code in points])}
        if set(points) - set(rows):
            raise NotFound("metric")
        judged = set(MetricRule.objects.filter(metric__in=list(rows.values())).values_list("metric_id", flat=True))
        for code, some in points.items():
            _add(rows[code], some, at, fine=rows[code].pk in judged)
        StatusPage.objects.filter(pk=page.pk).filter(Q(due_at=None) | Q(due_at__gt=at + DRAWN_WITHIN)).update(due_at=at + DRAWN_WITHIN)
    return count


def old_readings(at: datetime) -> QuerySet[Reading]:
    """Give the steps that no drawing shows any more."""
    old = Q(step=rules.MINUTE, at__lt=at - rules.MINUTES_KEPT)
    for period, step in rules.STEPS.items():
        old |= Q(step=step, at__lt=rules.since(period, at))
    return Reading.objects.filter(old).order_by("at")


def _refuse(points: Mapping[str, Sequence[Point]], at: datetime) -> None:
    said = {
        "value": _("This is no number that can be drawn."),
        "future": _("This lies in the future."),
        "past": _("This is older than thirty days."),
    }
    for code, some in points.items():
        fault = next((word for one in some if (word := rules.fault(one, at))), "")
        if fault:
            raise Invalid({code[:12]: said[fault]})


def _add(row: Metric, points: Sequence[Point], at: datetime, *, fine: bool) -> None:
    """Add values to their steps; the page is held, so that nobody else does meanwhile."""
    fresh = rules.heaps(points, at, fine=fine)
    known = {(one.step, one.at): one for one in _steps(row, fresh)}
    for key, one in known.items():
        one.total, one.count = one.total + fresh[key].total, one.count + fresh[key].count
    Reading.objects.bulk_update(known.values(), ["total", "count"], batch_size=200)
    Reading.objects.bulk_create(
        Reading(metric=row, step=step, at=begin, total=heap.total, count=heap.count)
        for (step, begin), heap in fresh.items()
        if (step, begin) not in known
    )
    newest = max((one.at for one in points), default=None)
    if newest and (row.newest_at is None or newest > row.newest_at):
        Metric.objects.filter(pk=row.pk).update(newest_at=newest)


def _steps(row: Metric, of: Mapping[tuple[int, datetime], Heap]) -> list[Reading]:
    """Read the steps of a metric among which these are."""
    found: list[Reading] = []
    for step in sorted({step for step, _begin in of}):
        begins = [begin for known, begin in of if known == step]
        rows = Reading.objects.filter(metric=row, step=step, at__gte=min(begins), at__lte=max(begins))
        found += [one for one in rows if (step, one.at) in of]
    return found


def _told(page: StatusPage, row: Metric, change: str, by: Actor, at: datetime) -> None:
    record(MetricChanged(**about(page, by, at), metric=row.code, name=row.name, change=change))
    touch(page, at)
    wake.after_commit()


def _metric(page: StatusPage, code: str) -> Metric:
    row = Metric.objects.filter(page=page, code=code[:12]).first()
    if row is None:
        raise NotFound("metric")
    return row


def _checked(draft: MetricDraft) -> dict[str, Any]:
    """Clean a draft; raises Invalid with every fault."""
    said = {name: " ".join(clean(value).split()) if isinstance(value, str) else value for name, value in asdict(draft).items()}
    too_long = _("At most %(count)d letters.")
    wrong = {
        "name": "" if 0 < len(said["name"]) <= limits.NAME else _("A name needs 1 to %(count)d letters.") % {"count": limits.NAME},
        "unit": "" if len(said["unit"]) <= rules.UNIT else too_long % {"count": rules.UNIT},
        "explanation": "" if len(said["explanation"]) <= rules.EXPLANATION else too_long % {"count": rules.EXPLANATION},
        "decimals": "" if 0 <= draft.decimals <= rules.MOST_DECIMALS else _("Choose one of what is offered."),
        "most": _fault_of_ends(draft),
    }
    if found := {name: text for name, text in wrong.items() if text}:
        raise Invalid(found)
    return said


def _fault_of_ends(draft: MetricDraft) -> str:
    ends = [one for one in (draft.least, draft.most) if one is not None]
    if not all(rules.is_value(one) for one in ends):
        return _("This is no number that can be drawn.")
    return _("The upper end must lie above the lower one.") if len(ends) == 2 and ends[0] >= ends[1] else ""
