"""Outgoing webhooks."""

from varsko.core.rows import find
from varsko.paging.data import WebhookView
from varsko.paging.models import Webhook


def webhooks() -> list[WebhookView]:
    """List outgoing webhooks by name."""
    return [view_of(row) for row in Webhook.objects.order_by("name", "created_at")]


def webhook(webhook_id: object) -> WebhookView | None:
    """Find an outgoing webhook by id."""
    row = find(Webhook.objects.all(), webhook_id)
    return view_of(row) if row else None


def view_of(row: Webhook) -> WebhookView:
    """Make the shape of a webhook."""
    return WebhookView(id=str(row.pk), name=row.name, url=row.url, events=tuple(row.events), enabled=row.enabled)
