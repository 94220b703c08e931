"""Changes that were made shortly before an incident began: the first that one should look at."""

from datetime import datetime, timedelta

from django.db.models import Q

from varsko.catalog import queries as catalog
from varsko.changes.data import ChangeView, SuspectView
from varsko.changes.models import Caused, Change
from varsko.changes.queries.access import visible_to
from varsko.changes.queries.changes import views
from varsko.incidents.data import IncidentView
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor

LOOK_BACK = timedelta(hours=24)
_MOST_READ, _MOST_SHOWN = 60, 5


def suspects(incident: IncidentView, *, by: Actor) -> list[SuspectView]:
    """List the changes begun in the day before an incident, those of its services and of what these need first, then the latest.

    One that touches neither is listed only if somebody said that it caused the incident.
    """
    start = began(incident)
    blamed = Caused.objects.filter(incident=as_uuid(incident.id)).values("change_id")
    lately = Q(began_at__gt=start - LOOK_BACK, began_at__lte=start)
    rows = visible_to(by).filter(lately | Q(pk__in=blamed)).annotate(is_cause=Q(pk__in=blamed)).order_by("-began_at")[:_MOST_READ]
    causes = dict(rows.values_list("pk", "is_cause"))
    if not causes:
        return []
    found = views(Change.objects.filter(pk__in=causes), by)
    mine = {one.id for one in (incident.service, *incident.affected) if one}
    _hurt, needed = catalog.around(mine)
    blamed_ids = {str(pk) for pk, is_cause in causes.items() if is_cause}
    shown = [_suspect(one, start, mine, needed, blamed_ids) for one in found if one.began_at]
    wanted = [one for one in shown if one.is_cause or one.is_near]
    return sorted(wanted, key=lambda one: (not one.is_cause, abs(one.before)))[:_MOST_SHOWN]


def began(incident: IncidentView) -> datetime:
    """Give the moment at which an incident began, as well as it is known."""
    return incident.impact_started_at or incident.detected_at or incident.declared_at


def _suspect(change: ChangeView, start: datetime, mine: set[str], needed: set[str], blamed: set[str]) -> SuspectView:
    touched = {one.id for one in change.services}
    before = start - change.began_at if change.began_at else timedelta()
    return SuspectView(change=change, before=before, is_near=bool(touched & (mine | needed)), is_cause=change.id in blamed)
