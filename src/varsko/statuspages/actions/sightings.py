"""Readers who see it too: counted, and when they are many, heard of as an alert."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from varsko.alerts import actions as alerts
from varsko.alerts.data import Parcel, Signal
from varsko.catalog import queries as catalog
from varsko.kernel.errors import Invalid
from varsko.kernel.ids import as_uuid
from varsko.statuspages.data import PageView, SeenView
from varsko.statuspages.domain.sightings import Verdict
from varsko.statuspages.models import Component, Report, Sighting
from varsko.statuspages.queries.sightings import seen
from varsko.statuspages.queries.wire import address as address_of

AGAIN_AFTER = timedelta(minutes=30)
MOST_AN_HOUR = 10
KEPT = timedelta(days=30)
_PRIORITY = 2


def see_too(*, at: datetime, page: PageView, reader: str, component: str = "", report: str = "") -> bool:
    """Count that a reader sees it too: a component or a report by code, or anything. Raises Invalid for what is not on the page.

    `reader` is what tells readers apart, such as an address of the network; only a keyed hash of it is kept. Each counts once in half
    an hour, and at most ten times an hour; False when it was not counted.
    """
    columns = _columns(page, component, report)
    row = Sighting(page_id=page.id, reader=_hashed(page, reader, at), at=at, **columns)
    with transaction.atomic():
        of_reader = Sighting.objects.filter(reader=row.reader)
        is_again = of_reader.filter(at__gt=at - AGAIN_AFTER, **columns).exists()
        if is_again or of_reader.filter(at__gt=at - timedelta(hours=1)).count() >= MOST_AN_HOUR:
            return False
        row.save(force_insert=True)
    if row.report_id is None:
        _raise(page, component, at)
    return True


def old_sightings(at: datetime) -> QuerySet[Sighting]:
    """Give what readers said so long ago that nobody asks any more; what they said of a report stays as long as it."""
    return Sighting.objects.filter(at__lt=at - KEPT, report=None).order_by("at")


def _columns(page: PageView, component: str, report: str) -> dict[str, Component | Report | None]:
    where = {"page": as_uuid(page.id)}
    part = Component.objects.filter(**where, code=component[:12]).first() if component else None
    told = Report.objects.filter(**where, code=report[:12], published_at__isnull=False).first() if report else None
    if (component and part is None) or (report and told is None):
        raise Invalid({"component": _("Choose one of what is offered.")})
    return {"component": part, "report": told}


def _hashed(page: PageView, reader: str, at: datetime) -> str:
    """Make something of a reader that tells them apart for a day, and leads nowhere."""
    text = f"{page.id}:{at:%Y-%m-%d}:{reader}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def _raise(page: PageView, component: str, at: datetime) -> None:
    """Raise an alert when readers are many enough; while it is open, more of them are more of the same."""
    found = next((one for one in seen(page, at=at) if one.component == component), None)
    if found and found.verdict == Verdict.SPIKE:
        alerts.receive([Parcel(signal=_signal(page, found), kind="status page")], at=at)


def _signal(page: PageView, found: SeenView) -> Signal:
    service = _service(page, found.component)
    with translation.override(page.language):
        name = found.name or page.name
        message = _("%(count)d readers of %(page)s see trouble: %(name)s") % {"count": found.now, "page": page.name, "name": name}
    details = {"reason": found.verdict.value, "readers": str(found.now), "usual": f"{found.usual:.1f}", "page": address_of(page)}
    return Signal(
        alias=f"readers:{page.code}:{found.component}",
        message=message,
        entity=name,
        source=page.name,
        priority=_PRIORITY,
        tags=("status-page",),
        details=details | ({"service": service} if service else {}),
    )


def _service(page: PageView, component: str) -> str:
    row = Component.objects.filter(page=as_uuid(page.id), code=component).first() if component else None
    found = catalog.service(str(row.service_id)) if row and row.service_id else None
    return found.name if found else ""
