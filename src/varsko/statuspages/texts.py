"""The text messages of status pages: the code that proves a number, and the updates. Short: each part of one costs money."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from urllib.parse import urlencode

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from varsko.core import deliveries
from varsko.core.clock import new_id
from varsko.kernel.text import shorten
from varsko.statuspages import words
from varsko.statuspages.domain.stages import Stage
from varsko.statuspages.models import ReportUpdate, StatusPage, Subscriber
from varsko.statuspages.queries.views import page_view
from varsko.statuspages.queries.wire import address
from varsko.ui import times

CODES = "status code"
"""The purpose of codes: they are good for minutes, and wait behind no update that goes to a hundred thousand."""
_NAME, _TITLE = 40, 100


def post_code(page: StatusPage, row: Subscriber, code: str, *, at: datetime, until: datetime, is_away: bool = False) -> None:
    """Send a number the code that proves it, with where it is typed to those who are not there; inside the caller's transaction."""
    with translation.override(row.language):
        said = _("%(code)s is your code for the news of %(page)s. If it was not you, do nothing.") % {
            "code": code,
            "page": shorten(page.name, _NAME),
        }
        if is_away:
            said = f"{said}\n{_('Type it here')}: {_typed_at(page, row)}"
    deliveries.enqueue(_outgoing(page, row, f"status-question:{new_id()}", said, purpose=CODES, expires_at=until), at=at)


def post_known(page: StatusPage, row: Subscriber, *, at: datetime) -> None:
    """Tell a number that hears already where its subscription is; inside the caller's transaction."""
    with translation.override(row.language):
        said = _("You get the news of %(page)s already. Change or end it: %(link)s") % {
            "page": shorten(page.name, _NAME),
            "link": _leave(address(page_view(page)), row),
        }
    deliveries.enqueue(_outgoing(page, row, f"status-question:{new_id()}", said), at=at)


def post_update(page: StatusPage, update: ReportUpdate, to: Iterable[Subscriber], *, at: datetime) -> None:
    """Send an update to numbers, each in their language and with a link that ends it; inside the caller's transaction."""
    base = address(page_view(page))
    say = cache(lambda language, zone: _update(page, update, language, zone, base))
    outgoing = []
    for one in to:
        language = one.language if one.language in page.languages else page.languages[0]
        said = say(language, one.time_zone or page.time_zone)
        with translation.override(language):
            said = f"{said}\n{_('End it')}: {_leave(base, one)}"
        key = f"status:{update.pk}:sms:{hashlib.sha256(one.address.encode()).hexdigest()[:32]}"
        outgoing.append(_outgoing(page, one, key, said))
    deliveries.enqueue(*outgoing, at=at)


def _update(page: StatusPage, update: ReportUpdate, language: str, zone: str, base: str) -> str:
    report = update.report
    with translation.override(language), timezone.override(zone):
        stage = str(words.STAGES[Stage(update.stage)])
        title = shorten(words.best(report.titles, language)[1], _TITLE)
        lines = [f"{shorten(page.name, _NAME)}: {title}. {stage}"]
        if update.stage == Stage.SCHEDULED and report.planned_for:
            lines.append(times.absolute(report.planned_for))
        elif report.eta_at and update.stage in {Stage.INVESTIGATING, Stage.IDENTIFIED}:
            lines.append(words.estimate(report.eta_at, report.eta_share))
    return "\n".join([*lines, f"{base}/incidents/{report.code}"])


def _typed_at(page: StatusPage, row: Subscriber) -> str:
    asked = {"language": row.language, **({"report": row.report.code} if row.report else {})}
    return f"{address(page_view(page))}/code?{urlencode(asked)}"


def _leave(base: str, row: Subscriber) -> str:
    return f"{base}/unsubscribe/{row.token}"


def _outgoing(
    page: StatusPage, row: Subscriber, key: str, said: str, *, purpose: str = deliveries.STATUS, expires_at: datetime | None = None
) -> deliveries.Outgoing:
    return deliveries.Outgoing(
        channel="sms",
        address=row.address,
        key=key,
        message={"sms": said, "text": said, "language": row.language},
        about="status_page",
        subject=str(page.pk),
        purpose=purpose,
        expires_at=expires_at,
    )
