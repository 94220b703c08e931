"""What can be done with outgoing webhooks."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import outbox
from varsko.core.clock import new_id
from varsko.core.rows import find
from varsko.core.secrets import seal
from varsko.events.paging import WebhookChanged
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import clean
from varsko.paging import queries
from varsko.paging.data import WEBHOOK_EVENTS, WebhookView
from varsko.paging.models import Webhook
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand


def create_webhook(
    *, by: Actor, at: datetime, name: str, url: str, events: Sequence[str] = (), enabled: bool = True
) -> tuple[WebhookView, str]:
    """Set up a webhook; returns it with its secret, which is shown this once. No `events` means all of them. Raises Invalid."""
    demand(by, "configure", Subject(kind="settings"))
    secret = secrets.token_urlsafe(32)
    row = Webhook(id=new_id(), created_at=at, secret=seal(secret), enabled=enabled, **_fields(name, url, events))
    with transaction.atomic():
        row.save(force_insert=True)
        outbox.record(_changed(row, by, at, "created"))
    return _view(row), secret


def update_webhook(
    *, by: Actor, at: datetime, webhook_id: object, name: str, url: str, events: Sequence[str], enabled: bool
) -> WebhookView:
    """Replace what a webhook says; its secret stays. Raises NotFound, Invalid."""
    row = _wanted(by, webhook_id)
    with transaction.atomic():
        Webhook.objects.filter(pk=row.pk).update(enabled=enabled, **_fields(name, url, events))
        outbox.record(_changed(row, by, at, "changed"))
    return _view(row)


def delete_webhook(*, by: Actor, at: datetime, webhook_id: object) -> None:
    """Remove a webhook; what waits to be sent is still sent. Raises NotFound."""
    row = _wanted(by, webhook_id)
    with transaction.atomic():
        Webhook.objects.filter(pk=row.pk).delete()
        outbox.record(_changed(row, by, at, "deleted"))


def _fields(name: str, url: str, events: Sequence[str]) -> dict[str, Any]:
    text, address = clean(name).strip(), clean(url).strip()
    if not text or len(text) > 100:
        raise Invalid({"name": _("A webhook needs a name of at most 100 characters.")})
    if not _is_address(address):
        raise Invalid({"url": _("Give an address such as https://example.org/hook.")})
    if any(one not in WEBHOOK_EVENTS for one in events):
        raise Invalid({"events": _("There is no such event.")})
    return {"name": text, "url": address, "events": list(dict.fromkeys(events))}


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0 and len(url) <= 500
    except ValueError:
        return False


def _wanted(by: Actor, webhook_id: object) -> Webhook:
    demand(by, "configure", Subject(kind="settings"))
    row = find(Webhook.objects.all(), webhook_id)
    if row is None:
        raise NotFound("webhook")
    return row


def _view(row: Webhook) -> WebhookView:
    view = queries.webhook(row.pk)
    if view is None:
        raise NotFound("webhook")
    return view


def _changed(row: Webhook, by: Actor, at: datetime, what: str) -> WebhookChanged:
    return WebhookChanged(at=at, by=by.who, subject=str(row.pk), what=what, name=row.name, url=row.url)
