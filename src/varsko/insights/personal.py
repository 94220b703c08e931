"""What reports keep about people: who gets one by mail."""

from django.db.models import Q

from varsko.core.personal import Kept, Part
from varsko.insights.models import CostRates, OverviewMail

PERSONAL = Part(
    name="reports",
    kept=(
        Kept(name="reports by mail", table=OverviewMail, mine=lambda trace: Q(user__in=trace.users), gone=True),
        Kept(name="versions of costs", table=CostRates, mine=lambda trace: Q(pk__in=()), names=("changed_by",)),
    ),
)
