"""What alerts keep about people: who answered, owns, and is told; and what may stand in their texts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from varsko.alerts.actions import words
from varsko.alerts.models import Alert, Guest, SavedView
from varsko.core.models import Delivery, EventRow
from varsko.core.personal import Keep, Kept, Part
from varsko.core.personal.shapes import Way


def _index(rows: Sequence[Model]) -> None:
    for row in rows:
        words.renew(row, {"message": row.message})  # type: ignore[arg-type,attr-defined]  # they are alerts


PERSONAL = Part(
    name="alerts",
    kept=(
        Kept(
            name="alerts",
            table=Alert,
            mine=lambda trace: Q(owner__in=trace.users),
            names=("acknowledged_by", "closed_by"),
            texts=("message", "description", "entity", "source", "tags", "details", "responders", "visible_to"),
            after=_index,
        ),
        Kept(name="guests", table=Guest, mine=lambda trace: Q(user__in=trace.users), gone=True),
        Kept(name="views", table=SavedView, mine=lambda trace: Q(user__in=trace.users), gone=True),
    ),
)


def _old_alerts(before: datetime) -> QuerySet[Alert]:
    return Alert.objects.filter(state=Alert.State.CLOSED, closed_at__lt=before).order_by("pk")


def _delete_alerts(way: Way, keys: Sequence[Any]) -> None:
    rows = Alert.objects.filter(pk__in=keys)
    told = {"about": "alert", "subject__in": [str(key) for key in keys]}
    words.forget(rows.values_list("number", flat=True))
    EventRow.objects.filter(**told).delete()
    Delivery.objects.filter(**told).delete()
    rows.delete()


KEEPS = (
    Keep(
        name="alerts",
        label=_("Closed alerts"),
        text=_("With all that was told about them and to whom. Alerts of incidents are evidence and stay."),
        rows=_old_alerts,
        act=_delete_alerts,
        of={"alert": "pk"},
        proposed=400,
        least=30,
    ),
)
