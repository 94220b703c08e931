"""Who hears what pages tell, for those who may configure pages: addresses of people are nobody else's business."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand
from varsko.statuspages.data import SubscriberView
from varsko.statuspages.models import Subscriber
from varsko.statuspages.queries.pages import ABOUT

MOST_SUBSCRIBERS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which subscribers are asked for: by state, kind, address or part of it, report; empty means any."""

    state: str = ""
    kind: str = ""
    text: str = ""
    report: str = ""
    address: str = ""


def subscribers(
    page_id: object, wanted: Wanted | None = None, *, by: Actor, limit: int = MOST_SUBSCRIBERS, skip: int = 0
) -> list[SubscriberView]:
    """List subscribers in the order in which they came. Raises NotAllowed."""
    demand(by, "configure", ABOUT)
    asked = wanted or Wanted()
    rows = Subscriber.objects.filter(page=as_uuid(page_id)).select_related("report", "audience").order_by("pk")
    exact = {"state": asked.state, "kind": asked.kind, "report__code": asked.report, "address": asked.address}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if asked.text:
        rows = rows.filter(address__icontains=asked.text)
    return [subscriber_view(row) for row in rows[skip : skip + limit]]


def subscriber(page_id: object, code: str, *, by: Actor) -> SubscriberView | None:
    """Find a subscriber by code. Raises NotAllowed."""
    demand(by, "configure", ABOUT)
    row = Subscriber.objects.filter(page=as_uuid(page_id), code=code[:12]).select_related("report", "audience").first()
    return subscriber_view(row) if row else None


def is_subscribed(page_id: object, token: str) -> bool:
    """Tell whether a link from a message is that of somebody who subscribed to a page."""
    return Subscriber.objects.filter(page=as_uuid(page_id), token=token[:64]).exists()


def subscription(page_id: object, token: str) -> SubscriberView | None:
    """Find the confirmed subscription that a link from a message is of: whoever holds the link may read and change it."""
    rows = Subscriber.objects.filter(page=as_uuid(page_id), token=token[:64], state=Subscriber.State.ACTIVE)
    row = rows.select_related("report", "audience").first()
    return subscriber_view(row) if row else None


def subscriber_counts(page_id: object) -> Mapping[tuple[str, str], int]:
    """Count subscribers by kind and state; how many there are, never who."""
    rows = Subscriber.objects.filter(page=as_uuid(page_id)).order_by()
    found = rows.values_list("kind", "state").annotate(number=Count("pk"))
    return {(kind, state): number for kind, state, number in found}


def subscriber_view(row: Subscriber) -> SubscriberView:
    """Freeze a subscriber whose report and group are loaded."""
    return SubscriberView(
        id=str(row.pk),
        code=row.code,
        kind=row.kind,
        address=row.address,
        language=row.language,
        components=tuple(row.components),
        report=row.report.code if row.report else "",
        wants=row.wants,
        state=row.state,
        failures=row.failures,
        quarantined_at=row.quarantined_at,
        created_at=row.created_at,
        audience=row.audience.name if row.audience else "",
        audience_code=row.audience.code if row.audience else "",
        person=str(row.person_id or ""),
        time_zone=row.time_zone,
        digest_hour=row.digest_hour,
        learned=row.wants_learned,
        monthly=row.wants_monthly,
    )
