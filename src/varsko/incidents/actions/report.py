"""Saying that something is wrong without signing in, where that is allowed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import sequences
from varsko.events.base import Who
from varsko.incidents.actions.declare import declare
from varsko.incidents.data import Draft
from varsko.incidents.domain.scale import SHIPPED
from varsko.incidents.models import Incident
from varsko.incidents.queries.setup import scale, settings
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import clean
from varsko.people.data import Actor

MOST_AN_HOUR = 20
ORIGIN = "report"


def report(*, at: datetime, summary: str, description: str, contact: str) -> str:
    """Declare what a stranger says as an incident that somebody looks at first; nobody is paged. Gives its key.

    Raises NotFound where reporting is not allowed, and Invalid, also when too many came within the hour.
    """
    if not settings().report:
        raise NotFound("page")
    name = " ".join(clean(contact).split())[:200] or _("Somebody")
    stranger = Actor(who=Who(kind="system", name=name))
    levels = scale().levels or SHIPPED
    draft = Draft(
        summary=summary,
        description=description,
        contact=contact,
        severity=levels[-1].number,
        detected_by="customer",
        in_triage=True,
        origin=ORIGIN,
    )
    with transaction.atomic():
        sequences.hold("incident reports")  # reports are counted one after another, or many at once would pass the limit together
        if Incident.objects.filter(origin=ORIGIN, declared_at__gt=at - timedelta(hours=1)).count() >= MOST_AN_HOUR:
            many = _("Many have reported something within the hour: it is known. Call us if nobody can know of yours yet.")
            raise Invalid({"summary": many})
        return declare(by=stranger, at=at, draft=draft)[0].key
