"""The mails of status pages: the question whether somebody wants them, and the updates."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from varsko.core import deliveries
from varsko.core.clock import new_id
from varsko.statuspages import machines, pushes, words
from varsko.statuspages.domain.stages import Stage
from varsko.statuspages.models import Report, ReportUpdate, StatusPage, Subscriber
from varsko.statuspages.queries.views import page_view
from varsko.statuspages.queries.wire import address
from varsko.ui import times

MOST_TOLD = 50
"""So many updates are in a daily mail, the newest; the page has the others."""


def post_question(page: StatusPage, row: Subscriber, *, at: datetime) -> None:
    """Ask an address whether it wants the mails, or tell a confirmed one where its subscription is; inside the caller's transaction."""
    base = address(page_view(page))
    is_known = row.state == Subscriber.State.ACTIVE
    link = f"{base}/{'unsubscribe' if is_known else 'confirm'}/{row.token}"
    if row.kind == Subscriber.Kind.PUSH:
        pushes.post_question(page, row, at=at)
        return
    if row.kind != Subscriber.Kind.EMAIL:
        machines.post_question(page, row, link, at=at)
        return
    with translation.override(row.language):
        subject = (_("You get the news of %(page)s") if is_known else _("Do you want the news of %(page)s?")) % {"page": page.name}
    question = deliveries.Outgoing(
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
        purpose=deliveries.STATUS,
    )
    deliveries.enqueue(question, at=at)


def post_update(page: StatusPage, update: ReportUpdate, to: Iterable[Subscriber], *, at: datetime) -> None:
    """Send an update to subscribers, each in their language and zone and with a link that ends it; inside the caller's transaction."""
    base = address(page_view(page))
    write = cache(lambda language, zone: _letter(page, update, language, zone, base))
    key = f"status:{update.pk}:email"
    deliveries.enqueue(*(outgoing(page, one, f"{key}:{hashed(one.address)}", write(*voice(page, one)), base) for one in to), at=at)


def post_learned(page: StatusPage, report: Report, to: Iterable[Subscriber], *, at: datetime) -> None:
    """Send what was learned of a report; inside the caller's transaction."""
    base = address(page_view(page))
    write = cache(lambda language, _zone: _learned(page, report, language, base))
    key = f"status-learned:{report.pk}:email"
    deliveries.enqueue(*(outgoing(page, one, f"{key}:{hashed(one.address)}", write(*voice(page, one)), base) for one in to), at=at)


def post_daily(page: StatusPage, updates: Sequence[ReportUpdate], to: Subscriber, *, at: datetime) -> None:
    """Send a subscriber in one mail what was said since the last one; inside the caller's transaction."""
    base = address(page_view(page))
    language, zone = voice(page, to)
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        told = [
            {
                "at": times.absolute(one.said_at),
                "title": words.best(one.report.titles, language)[1],
                "stage": str(words.STAGES[Stage(one.stage)]),
                "body": words.best(one.texts, language)[1],
                "link": f"{base}/incidents/{one.report.code}",
            }
            for one in updates[-MOST_TOLD:]
        ]
        letter = {
            "subject": _("[%(page)s] What was told since yesterday") % {"page": page.name},
            "template": "statuspages/mail/daily",
            "facts": {"page": page.name, "told": told, "more": max(len(updates) - MOST_TOLD, 0)},
            "link": base,
            "language": language,
        }
    deliveries.enqueue(outgoing(page, to, f"status-daily:{to.pk}:{updates[-1].pk}", letter, base), at=at)


def voice(page: StatusPage, one: Subscriber) -> tuple[str, str]:
    """Give the language and the zone that a subscriber is written to in."""
    return one.language if one.language in page.languages else page.languages[0], one.time_zone or page.time_zone


def hashed(address: str) -> str:
    """Give what names an address in the key of a message."""
    return hashlib.sha256(address.encode()).hexdigest()[:32]


def outgoing(page: StatusPage, one: Subscriber, key: str, letter: Mapping[str, Any], base: str) -> deliveries.Outgoing:
    """Address a letter to a subscriber, with the link that ends it; `base` is the address of the page."""
    leave = f"{base}/unsubscribe/{one.token}"
    return deliveries.Outgoing(
        channel="email",
        address=one.address,
        key=key,
        message={**letter, "facts": {**letter["facts"], "leave": leave}, "unsubscribe": leave},
        about="status_page",
        subject=str(page.pk),
        purpose=deliveries.STATUS,
    )


def _letter(page: StatusPage, update: ReportUpdate, language: str, zone: str, base: str) -> dict[str, Any]:
    report = update.report
    with translation.override(language), timezone.override(ZoneInfo(zone)):
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
                "planned": _planned(report),
                "said": times.absolute(update.said_at),
            },
            "link": f"{base}/incidents/{report.code}",
            "language": language,
            "thread": f"status-{report.pk}",
        }


def _planned(report: Report) -> str:
    if report.planned_for is None or report.planned_until is None:
        return ""
    begin, until = times.absolute(report.planned_for), times.absolute(report.planned_until)
    return _("Planned: from %(begin)s until %(until)s.") % {"begin": begin, "until": until}


def _learned(page: StatusPage, report: Report, language: str, base: str) -> dict[str, Any]:
    found = words.best({code: said["body"] for code, said in report.learned.items()}, language)
    title = words.best(report.titles, language)[1]
    with translation.override(language):
        word = _("What we learned")
    return {
        "subject": f"[{page.name}] {word}: {title}",
        "template": "statuspages/mail/update",
        "facts": {"page": page.name, "title": title, "stage": word, "body": found[1]},
        "link": f"{base}/incidents/{report.code}",
        "language": language,
        "thread": f"status-{report.pk}",
    }
