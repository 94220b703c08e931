"""Daily mails: what was said since the last one, at the hour that a subscriber chose, instead of a mail for each update."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from varsko.core import wake
from varsko.statuspages.actions.hearing import TOLD, concerned_by, hears, sights
from varsko.statuspages.domain.daily import next_daily
from varsko.statuspages.letters import post_daily
from varsko.statuspages.models import ReportUpdate, StatusPage, Subscriber, Waiting


def keep_for_later(page: StatusPage, update: ReportUpdate, to: Iterable[Subscriber], *, at: datetime) -> None:
    """Keep an update for the next daily mail of each, inside the caller's transaction; asked twice, it is kept once."""
    rows = [Waiting(subscriber=one, update=update, due_at=_next(page, one, at)) for one in to]
    if rows:
        Waiting.objects.bulk_create(rows, ignore_conflicts=True)
        wake.after_commit()


def send_daily(subscriber_id: UUID, *, at: datetime) -> None:
    """Send a subscriber in one mail all that waits, newest last, and forget that it waited.

    Whoever ended the subscription meanwhile gets nothing. What is no longer told, or no longer for their eyes, is left out.
    """
    with transaction.atomic():
        row = Subscriber.objects.select_for_update(of=("self",)).select_related("page").filter(pk=subscriber_id).first()
        if row is None:
            return
        waiting = list(Waiting.objects.filter(subscriber=row, due_at__lte=at).select_related("update__report").order_by("update__said_at"))
        told = [one.update for one in waiting] if row.state == Subscriber.State.ACTIVE and row.page.access in TOLD else []
        seen = sights(row.page, [row]) if told else {}
        reports = {one.report_id: one.report for one in told if one.report.published_at}
        concerned = concerned_by(reports)
        heard = {key for key, report in reports.items() if hears(row, report, concerned[key], seen)}
        if told := [one for one in told if one.report_id in heard]:
            post_daily(row.page, told, row, at=at)
        Waiting.objects.filter(pk__in=[one.pk for one in waiting]).delete()


def _next(page: StatusPage, row: Subscriber, at: datetime) -> datetime:
    return next_daily(at, row.digest_hour or 0, ZoneInfo(row.time_zone or page.time_zone))
