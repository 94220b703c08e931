"""What programs are told: webhooks in Statuspage's shape, and posts for Slack, Mattermost and Teams. All of them are signed.

What programs outside do with Statuspage's hooks they do with ours: `incident` or `component_update` says what it is, and the newest
update comes first.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from varsko.core import deliveries
from varsko.core.clock import new_id
from varsko.core.outbox import Recorded
from varsko.kernel.text import shorten
from varsko.statuspages import words
from varsko.statuspages.data import Board, PageView, ReportView
from varsko.statuspages.domain.stages import Stage
from varsko.statuspages.models import ReportUpdate, StatusPage, Subscriber
from varsko.statuspages.narrowing import narrowed, narrowed_reports
from varsko.statuspages.queries import wire
from varsko.statuspages.queries.board import board
from varsko.statuspages.queries.pages import report as report_by_code
from varsko.statuspages.queries.views import page_view

_MOST_TEXT = 2500
KINDS = frozenset({Subscriber.Kind.WEBHOOK, Subscriber.Kind.SLACK, Subscriber.Kind.TEAMS})
Sights = Mapping[UUID, frozenset[str]]
"""What subscribers may know of, as codes of components, by their ids; whoever is missing may know of the whole page."""


def post_question(page: StatusPage, row: Subscriber, link: str, *, at: datetime) -> None:
    """Ask a program, or the people of a room, whether they want the news; inside the caller's transaction."""
    view, is_known = page_view(page), row.state == Subscriber.State.ACTIVE
    with translation.override(row.language):
        title = (_("You get the news of %(page)s") if is_known else _("Do you want the news of %(page)s?")) % {"page": page.name}
        label = _("End it") if is_known else _("Confirm")
        hint = "" if is_known else _("If it was not you, do nothing: you will hear no more.")
    if row.kind == Subscriber.Kind.WEBHOOK:
        links = {"unsubscribe": link if is_known else _leave(view, row), "confirm": None if is_known else link}
        said: dict[str, Any] = {"meta": {**_meta(view, at), **links}, "page": wire.page(view)}
        said |= {"subscriber": {"id": row.code, "state": row.state, "endpoint": row.address}}
    else:
        said = _post(row.kind, title, hint, {label: link})
    deliveries.enqueue(_outgoing(page, row, f"status-question:{new_id()}", said), at=at)


def post_update(page: StatusPage, update: ReportUpdate, to: Iterable[Subscriber], *, sights: Sights, at: datetime) -> None:
    """Send an update of a report, to each what they may know of it; inside the caller's transaction."""
    rows = list(to)
    if not rows:
        return
    found, view = board(page.pk, at=at), page_view(page)
    report = report_by_code(page.pk, update.report.code)
    if report is None:
        return
    outgoing = []
    for seen, some in _by_sight(rows, sights):
        told = narrowed_reports([report], seen)[0] if seen is not None else report
        body = {"page": _standing(narrowed(found, seen) if seen is not None else found), "incident": _incident(told, view)}
        outgoing += [_outgoing(page, one, _key(update, one), _said(view, told, update, one, body, at)) for one in some]
    deliveries.enqueue(*outgoing, at=at)


def post_state(page: StatusPage, one: Recorded, to: Iterable[Subscriber], *, sights: Sights, at: datetime) -> None:
    """Send that a component is in another state, with how the page stands as each may know; inside the caller's transaction."""
    rows = list(to)
    if not rows:
        return
    found, event = board(page.pk, at=at), one.event
    component = next((part for part in found.components if part.code == event.component), None)
    change = {
        "id": hashlib.sha256(str(one.id).encode()).hexdigest()[:12],
        "old_status": event.before,
        "new_status": event.after,
        "created_at": wire.when(event.at, found.page),
        "component_type": "Component",
        "component_id": event.component,
    }
    body = {"component_update": change, "component": wire.component(component, found.page) if component else None}
    outgoing = []
    for seen, some in _by_sight(rows, sights):
        standing = _standing(narrowed(found, seen) if seen is not None else found)
        for row in some:
            said = {"meta": {**_meta(found.page, at), "unsubscribe": _leave(found.page, row)}, "page": standing, **body}
            outgoing.append(_outgoing(page, row, f"status-state:{one.id}:{row.pk}", said))
    deliveries.enqueue(*outgoing, at=at)


def _by_sight(rows: Iterable[Subscriber], sights: Sights) -> Iterable[tuple[frozenset[str] | None, list[Subscriber]]]:
    """Put together those who may know of the same components; None for the whole page."""
    found: dict[frozenset[str] | None, list[Subscriber]] = defaultdict(list)
    for one in rows:
        found[sights.get(one.pk)].append(one)
    return found.items()


def _said(view: PageView, report: ReportView, update: ReportUpdate, one: Subscriber, body: Mapping[str, Any], at: datetime) -> Any:
    leave = _leave(view, one)
    if one.kind == Subscriber.Kind.WEBHOOK:
        return {"meta": {**_meta(view, at), "unsubscribe": leave}, **body}
    with translation.override(one.language):
        stage = str(words.STAGES[Stage(update.stage)])
        title = f"[{view.name}] {stage}: {words.best(report.titles, one.language)[1]}"
        text = words.best(update.texts, one.language)[1]
        links = {_("See the page"): f"{wire.address(view)}/incidents/{report.code}", _("End it"): leave}
    return _post(one.kind, title, text, links)


def _post(kind: str, title: str, text: str, links: Mapping[str, str]) -> dict[str, Any]:
    """Write for people in a room, as Slack and Mattermost or as Teams want it."""
    text = shorten(text, _MOST_TEXT)
    if kind == Subscriber.Kind.SLACK:
        shown = " · ".join(f"<{link}|{_plain(label)}>" for label, link in links.items())
        return {"text": "\n".join(line for line in (f"*{_plain(title)}*", _plain(text), shown) if line)}
    blocks = [{"type": "TextBlock", "text": title, "weight": "Bolder", "wrap": True}]
    blocks += [{"type": "TextBlock", "text": text, "wrap": True}] if text else []
    actions = [{"type": "Action.OpenUrl", "title": label, "url": link} for label, link in links.items()]
    schema = "http://adaptivecards.io/schemas/adaptive-card.json"
    card = {"$schema": schema, "type": "AdaptiveCard", "version": "1.4", "body": blocks, "actions": actions}
    return {"type": "message", "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}]}


def _plain(text: str) -> str:
    """Escape what Slack would take for a link, a mention or a channel."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _outgoing(page: StatusPage, row: Subscriber, key: str, said: Any) -> deliveries.Outgoing:
    return deliveries.Outgoing(
        channel="webhook",
        address=row.address,
        key=key,
        message={"body": json.dumps(said, ensure_ascii=False), "secret": row.secret},
        about="status_page",
        subject=str(page.pk),
        purpose=deliveries.STATUS,
    )


def _key(update: ReportUpdate, one: Subscriber) -> str:
    """Give the same key to two subscriptions of one address, so that it hears of an update once."""
    return f"status:{update.pk}:{one.kind}:{hashlib.sha256(one.address.encode()).hexdigest()[:32]}"


def _leave(view: PageView, row: Subscriber) -> str:
    return f"{wire.address(view)}/unsubscribe/{row.token}"


def _meta(view: PageView, at: datetime) -> dict[str, Any]:
    return {"documentation": f"{wire.address(view)}/llms.txt", "generated_at": wire.when(at, view)}


def _standing(found: Board) -> dict[str, Any]:
    how = wire.status(found)
    return {"id": found.page.code, "status_indicator": how["indicator"], "status_description": how["description"]}


def _incident(report: ReportView, view: PageView) -> dict[str, Any]:
    absent = (
        "postmortem_body", "postmortem_body_last_updated_at", "postmortem_published_at", "scheduled_for", "scheduled_until",
        "scheduled_reminded_at",
    )  # fmt: skip
    return {
        **dict.fromkeys(absent),
        "postmortem_ignored": False,
        "postmortem_notified_subscribers": False,
        "postmortem_notified_twitter": False,
        "backfilled": report.backfilled,
        "impact_override": report.impact_override or None,
        "scheduled_remind_prior": report.remind_before > 0,
        "scheduled_auto_in_progress": report.is_maintenance and report.begins_itself,
        "scheduled_auto_completed": report.is_maintenance and report.ends_itself,
        **wire.incident(report, view),
    }
