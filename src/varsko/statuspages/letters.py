"""The mails of status pages: the question whether somebody wants them, and the updates."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from varsko.core import deliveries
from varsko.core.clock import new_id
from varsko.statuspages import machines, words
from varsko.statuspages.domain.stages import Stage
from varsko.statuspages.models import ReportUpdate, StatusPage, Subscriber
from varsko.statuspages.queries.views import page_view
from varsko.statuspages.queries.wire import address


def post_question(page: StatusPage, row: Subscriber, *, at: datetime) -> None:
    """Ask an address whether it wants the mails, or tell a confirmed one where its subscription is; inside the caller's transaction."""
    base = address(page_view(page))
    is_known = row.state == Subscriber.State.ACTIVE
    link = f"{base}/{'unsubscribe' if is_known else 'confirm'}/{row.token}"
    if row.kind != Subscriber.Kind.EMAIL:
        machines.post_question(page, row, link, at=at)
        return
    with translation.override(row.language):
        subject = (_("You get the news of %(page)s") if is_known else _("Do you want the news of %(page)s?")) % {"page": page.name}
    outgoing = deliveries.Outgoing(
        channel="email",
        address=row.address,
        key=f"status-question:{new_id()}",
        message={
            "subject": subject,
            "template": "statuspages/mail/question",
            "facts": {"page": page.name, "is_known": is_known},
            "link": link,
            "language": row.language,
        },
        about="status_page",
        subject=str(page.pk),
        purpose="status",
    )
    deliveries.enqueue(outgoing, at=at)


def post_update(page: StatusPage, update: ReportUpdate, to: Iterable[Subscriber], *, at: datetime) -> None:
    """Send an update to subscribers, each in their language and with a link that ends it; inside the caller's transaction."""
    base = address(page_view(page))
    letters = {language: _letter(page, update, language, base) for language in page.languages}
    outgoing = []
    for one in to:
        letter = letters.get(one.language, letters[page.languages[0]])
        leave = f"{base}/unsubscribe/{one.token}"
        outgoing.append(
            deliveries.Outgoing(
                channel="email",
                address=one.address,
                key=f"status:{update.pk}:email:{hashlib.sha256(one.address.encode()).hexdigest()[:32]}",
                message={**letter, "facts": {**letter["facts"], "leave": leave}, "unsubscribe": leave},
                about="status_page",
                subject=str(page.pk),
                purpose="status",
            )
        )
    deliveries.enqueue(*outgoing, at=at)


def _letter(page: StatusPage, update: ReportUpdate, language: str, base: str) -> dict[str, Any]:
    report = update.report
    with translation.override(language), timezone.override(ZoneInfo(page.time_zone)):
        title, stage = words.best(report.titles, language)[1], str(words.STAGES[Stage(update.stage)])
        return {
            "subject": f"[{page.name}] {stage}: {title}",
            "template": "statuspages/mail/update",
            "facts": {
                "page": page.name,
                "title": title,
                "stage": stage,
                "body": words.best(update.texts, language)[1],
                "restart": str(words.RESTARTS[report.restart]) if report.restart else "",
                "estimate": words.estimate(report.eta_at, report.eta_share) if report.eta_at else "",
            },
            "link": f"{base}/incidents/{report.code}",
            "language": language,
            "thread": f"status-{report.pk}",
        }
