"""What else a page had elsewhere: texts that are ready, and what is measured. Each once, by its own code; what is here already stays."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Q

from varsko.kernel.errors import Invalid
from varsko.people.data import Actor
from varsko.statuspages.actions.metrics import add_metric
from varsko.statuspages.actions.rows import held, touch
from varsko.statuspages.actions.templates import add_template
from varsko.statuspages.data import BroughtValues, MetricDraft, TemplateDraft
from varsko.statuspages.domain.metrics import drawn
from varsko.statuspages.models import Metric, Reading, Template

Draft = TypeVar("Draft")


def bring_templates(*, by: Actor, at: datetime, ref: object, templates: Mapping[str, TemplateDraft]) -> int:
    """Bring texts that are ready, by the codes they had; gives how many are new. What cannot be is left out. Raises NotFound."""
    return _bring(Template, templates, lambda draft: add_template(by=by, at=at, ref=ref, draft=draft), by, ref)


def bring_metrics(*, by: Actor, at: datetime, ref: object, metrics: Mapping[str, MetricDraft]) -> int:
    """Bring what is measured, by the codes they had, without values; gives how many are new. Raises NotFound, NotAllowed."""
    return _bring(Metric, metrics, lambda draft: add_metric(by=by, at=at, ref=ref, draft=draft), by, ref)


def bring_values(*, by: Actor, at: datetime, ref: object, brought: BroughtValues) -> int:
    """Bring what was measured elsewhere; gives how many steps are new; one that has values keeps them. Raises NotFound, NotAllowed."""
    steps = drawn(brought.points or {}, at)
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = Metric.objects.filter(page=page, code=brought.code[:12]).first()
        if row is None or not steps:
            return 0
        known = set(Reading.objects.filter(metric=row, at__gte=min(begin for _step, begin in steps)).values_list("step", "at"))
        fresh = {key: heap for key, heap in steps.items() if key not in known}
        if not fresh:
            return 0
        rows = [Reading(metric=row, step=step, at=begin, total=heap.total, count=heap.count) for (step, begin), heap in fresh.items()]
        Reading.objects.bulk_create(rows, batch_size=200)
        newest = max(begin for _step, begin in steps)
        Metric.objects.filter(pk=row.pk).filter(Q(newest_at=None) | Q(newest_at__lt=newest)).update(newest_at=newest)
        touch(page, at)
    return len(fresh)


def _bring(table: type[models.Model], drafts: Mapping[str, Draft], add: Callable[[Draft], Any], by: Actor, ref: object) -> int:
    made, rows = 0, table._default_manager
    with transaction.atomic():
        held(by, ref, verb="configure")
        known = set(rows.filter(code__in=list(drafts)).values_list("code", flat=True))
        for code in (one for one in drafts if one not in known):
            try:
                one = add(drafts[code])
            except Invalid:
                continue
            rows.filter(code=one.code).update(code=code)
            made += 1
    return made
