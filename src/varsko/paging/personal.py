"""What paging keeps about people: who was paged and how, and how they want to be told."""

from django.db.models import Q

from varsko.core.personal import Kept, Part, Trace
from varsko.paging.models import BellMark, EscalationRun, News, Notice, NotificationRule, NotificationStep, Page, ShiftWatch


def _of(trace: Trace) -> Q:
    return Q(user__in=trace.users)


PERSONAL = Part(
    name="paging",
    kept=(
        Kept(
            name="notices",
            table=Notice,
            mine=lambda trace: Q(page__user__in=trace.users),
            own={"address": "", "rule": ""},
            hidden=("fence", "leased_until"),
        ),
        Kept(name="pages", table=Page, mine=_of, names=("name",), texts=("via",)),
        Kept(name="news", table=News, mine=_of, gone=True, hidden=("fence", "leased_until")),
        Kept(name="steps of rules", table=NotificationStep, mine=lambda trace: Q(rule__user__in=trace.users), gone=True),
        Kept(name="rules", table=NotificationRule, mine=_of, gone=True),
        Kept(name="bell", table=BellMark, mine=_of, gone=True),
        Kept(name="reminders of shifts", table=ShiftWatch, mine=_of, gone=True),
        Kept(name="runs", table=EscalationRun, mine=lambda trace: Q(pk__in=()), names=("name",), texts=("why", "snapshot")),
    ),
)
