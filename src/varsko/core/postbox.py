"""The reads of deliveries: what left the house, what waits, what failed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from varsko.core import written
from varsko.core.deliveries import ACCOUNT
from varsko.core.models import Delivery
from varsko.core.rows import find
from varsko.kernel.ids import as_uuid

STATES = tuple(Delivery.State.values)
RETRIED = frozenset({Delivery.State.FAILED, Delivery.State.EXPIRED, Delivery.State.KEPT, Delivery.State.WAITING})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """One message on its way out. `about` and `subject` name what it is about, `message` is what the channel gets."""

    id: str
    channel: str
    address: str
    name: str
    about: str
    subject: str
    purpose: str
    state: str
    reason: str
    provider: str
    provider_id: str
    attempts: int
    last_error: str
    maybe_twice: bool
    merged_into: str
    message: dict[str, Any]
    created_at: datetime
    due_at: datetime | None
    sent_at: datetime | None
    expires_at: datetime | None

    @property
    def title(self) -> str:
        """Say in a line what it says: a mail's subject, a webhook's address."""
        return str(self.message.get("subject") or self.message.get("title") or self.message.get("url") or self.purpose)

    @property
    def text(self) -> str:
        """Give what was written, as plain text."""
        return written.text(self.message)

    @property
    def is_secret(self) -> bool:
        """Tell whether what it says opens somebody's account."""
        return self.purpose == ACCOUNT

    @property
    def may_retry(self) -> bool:
        """Tell whether it can be tried again now."""
        return self.state in RETRIED


def listing(*, state: str = "", channel: str = "", text: str = "", before: str = "", limit: int = 50) -> list[DeliveryView]:
    """List messages, the newest first. `text` is found in names and addresses, `before` pages by the id of the last one seen."""
    wanted = Q()
    if state in STATES:
        wanted &= Q(state=state)
    if channel:
        wanted &= Q(channel=channel)
    if text:
        wanted &= Q(name__icontains=text) | Q(address__icontains=text)
    if last := as_uuid(before):
        wanted &= Q(pk__lt=last)
    return [_view(row) for row in Delivery.objects.filter(wanted).order_by("-pk")[:limit]]


def delivery(ref: object) -> DeliveryView | None:
    """Find one message by id."""
    row = find(Delivery.objects.all(), ref)
    return _view(row) if row else None


def deliveries(refs: Iterable[str]) -> dict[str, DeliveryView]:
    """Find messages by id, in one query; unknown ids are left out."""
    wanted = {found for ref in refs if (found := as_uuid(ref))}
    return {str(row.pk): _view(row) for row in Delivery.objects.filter(pk__in=wanted)} if wanted else {}


def channels() -> list[str]:
    """List the channels by which anything ever left."""
    return list(Delivery.objects.order_by("channel").values_list("channel", flat=True).distinct())


def _view(row: Delivery) -> DeliveryView:
    return DeliveryView(
        id=str(row.pk),
        channel=row.channel,
        address=row.address,
        name=row.name,
        about=row.about,
        subject=row.subject,
        purpose=row.purpose,
        state=row.state,
        reason=row.reason,
        provider=row.provider,
        provider_id=row.provider_id,
        attempts=row.attempts,
        last_error=row.last_error,
        maybe_twice=row.maybe_twice,
        merged_into=str(row.merged_into_id or ""),
        message=row.message,
        created_at=row.created_at,
        due_at=row.due_at,
        sent_at=row.sent_at,
        expires_at=row.expires_at,
    )
