"""The messages of status pages to browsers: the first, which the browser itself confirms, and the updates."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from varsko.core import deliveries
from varsko.core.clock import new_id
from varsko.kernel.text import shorten
from varsko.statuspages import words
from varsko.statuspages.domain.stages import OVER, Stage
from varsko.statuspages.models import Report, ReportUpdate, StatusPage, Subscriber
from varsko.statuspages.queries.views import page_view
from varsko.statuspages.queries.wire import address
from varsko.ui import times

_TITLE, _TEXT = 120, 300
_A_DAY = 24 * 3600
_QUESTION_LIVES = 3600


def post_question(page: StatusPage, row: Subscriber, *, at: datetime) -> None:
    """Send a browser what it confirms by itself: nobody else can read it. Inside the caller's transaction."""
    base = address(page_view(page))
    with translation.override(row.language):
        said = {
            "title": shorten(page.name, _TITLE),
            "body": _("You get the news of this page here."),
            "link": base,
            **_ending(row, base),
            **({} if row.state == Subscriber.State.ACTIVE else {"confirm": f"confirm/{row.token}"}),
        }
    how = {"good_for": _QUESTION_LIVES, "urgency": "normal"}
    deliveries.enqueue(_outgoing(page, row, f"status-question:{new_id()}", said, how), at=at)


def post_update(page: StatusPage, update: ReportUpdate, to: Iterable[Subscriber], *, at: datetime) -> None:
    """Send an update to browsers, each in their language; of a report the newest replaces the others. Inside the caller's transaction."""
    base = address(page_view(page))
    say = cache(lambda language, zone: _update(page, update, language, zone, base))
    report = update.report
    is_urgent = report.kind == Report.Kind.INCIDENT and Stage(update.stage) not in OVER
    how = {"good_for": _A_DAY, "urgency": "high" if is_urgent else "normal", "topic": report.code}
    outgoing = []
    for one in to:
        language = one.language if one.language in page.languages else page.languages[0]
        with translation.override(language):
            said = {**say(language, one.time_zone or page.time_zone), **_ending(one, base)}
        key = f"status:{update.pk}:push:{hashlib.sha256(one.address.encode()).hexdigest()[:32]}"
        outgoing.append(_outgoing(page, one, key, said, how))
    deliveries.enqueue(*outgoing, at=at)


def _update(page: StatusPage, update: ReportUpdate, language: str, zone: str, base: str) -> dict[str, str]:
    report = update.report
    with translation.override(language), timezone.override(zone):
        stage, text = str(words.STAGES[Stage(update.stage)]), words.best(update.texts, language)[1]
        when = times.absolute(report.planned_for) if update.stage == Stage.SCHEDULED and report.planned_for else ""
        return {
            "title": shorten(f"{page.name}: {words.best(report.titles, language)[1]}", _TITLE),
            "body": shorten(". ".join(one for one in (stage, when, text) if one), _TEXT),
            "link": f"{base}/incidents/{report.code}",
            "tag": report.code,
            "language": language,
        }


def _ending(row: Subscriber, base: str) -> dict[str, str]:
    """Say where it is ended: where the page is now, which may be another place than where the browser asked."""
    return {"end": f"{base}/unsubscribe/{row.token}", "end_label": _("End it")}


def _outgoing(page: StatusPage, row: Subscriber, key: str, said: Mapping[str, str], how: Mapping[str, Any]) -> deliveries.Outgoing:
    return deliveries.Outgoing(
        channel="push",
        address=row.address,
        key=key,
        message={"push": said, "browser": row.secret, "text": f"{said['title']}\n{said['body']}", "language": row.language, **how},
        about="status_page",
        subject=str(page.pk),
        purpose=deliveries.STATUS,
    )
