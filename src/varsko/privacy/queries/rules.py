"""How long things are kept, and what a rule would take."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from varsko.core import personal
from varsko.core.personal import Keep
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand
from varsko.privacy.data import RuleView
from varsko.privacy.models import Retention
from varsko.privacy.queries.holds import staying

_SETTINGS = Subject(kind="settings")


def rules(*, by: Actor) -> list[RuleView]:
    """List what may be kept for so many days only, with the rules that hold. Raises NotAllowed."""
    demand(by, "see", _SETTINGS)
    rows = {row.name: row for row in Retention.objects.all()}
    return [rule_view(keep, rows.get(keep.name)) for keep in personal.keeps().values()]


def rule(name: str, *, by: Actor, at: datetime, days: int = 0) -> RuleView | None:
    """Say how long one kind of thing is kept, and how many a rule of so many days (0: the one that holds, else the proposed one) would
    take now. None for no such kind. Raises NotAllowed."""
    demand(by, "see", _SETTINGS)
    keep = personal.keeps().get(name)
    if keep is None:
        return None
    row = Retention.objects.filter(name=name).first()
    asked = days or (row.days if row else keep.proposed)
    return rule_view(keep, row, would=outlived(keep, at - timedelta(days=asked)).count())


def outlived(keep: Keep, before: datetime) -> QuerySet[Any]:
    """Give the rows that may go: older than a moment, evidence of nothing, of nothing that is open or on hold."""
    rows = keep.rows(before)
    for about, column in keep.of.items():
        if ids := staying(about):
            rows = rows.exclude(**{f"{column}__in": ids})
    for part in personal.parts():
        if keep.name in part.needs:
            rows = rows.exclude(pk__in=part.needs[keep.name]())
    return rows


def rule_view(keep: Keep, row: Retention | None, *, would: int | None = None) -> RuleView:
    """Make the shape of a rule."""
    return RuleView(
        name=keep.name,
        label=str(keep.label),
        text=str(keep.text),
        days=row.days if row else 0,
        way=row.way if row else keep.ways[0],
        ways=keep.ways,
        proposed=keep.proposed,
        least=keep.least,
        going=row.going if row else 0,
        total=row.total if row else 0,
        done_at=row.done_at if row else None,
        would=would,
    )
