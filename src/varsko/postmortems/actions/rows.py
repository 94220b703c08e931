"""What the verbs of reviews share: finding the row, asking for permission, changing named columns."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.events.base import Event
from varsko.incidents import queries as incidents
from varsko.incidents.data import IncidentView
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.zones import is_zone
from varsko.people import queries as people
from varsko.people.data import Actor, Person
from varsko.people.domain.permissions import demand, may
from varsko.postmortems.data import ReviewView
from varsko.postmortems.domain.states import State
from varsko.postmortems.models import Approval, Review
from varsko.postmortems.queries.reviews import review

_INSIDERS = frozenset({"owner", "admin", "responder", "stakeholder"})


def seen(by: Actor, ref: object) -> IncidentView:
    """Find the incident that a review is about. Raises NotFound for one that `by` may not know of."""
    found = incidents.incident(ref, by=by)
    if found is None:
        raise NotFound("incident")
    return found


def held(by: Actor, ref: object, *, verb: str = "change") -> Review:
    """Hold the review of an incident against others until the caller's transaction ends, if `by` may do `verb` to the incident.

    Raises NotFound, and NotAllowed for whoever may only look at it.
    """
    found = seen(by, ref)
    row = Review.objects.select_for_update(of=("self",)).select_related("incident").filter(incident=as_uuid(found.id)).first()
    if row is None:
        raise NotFound("review")
    demand(by, verb, incidents.subjects([found.id])[found.id])
    return row


def writable(by: Actor, ref: object) -> Review:
    """Hold a review that is still being written. Raises Invalid for one that is published: that is opened again first."""
    row = held(by, ref)
    if row.state == State.PUBLISHED:
        raise Invalid({"state": _("It is published. Open it again first.")})
    return row


def change(row: Review, at: datetime, *events: Event, **columns: Any) -> None:
    """Write columns of a held review, and what happened."""
    Review.objects.filter(pk=row.pk).update(updated_at=at, **columns)
    for name, value in columns.items():
        setattr(row, name, value)
    record(*events)


def take_back_approvals(row: Review) -> None:
    """Forget that somebody approved what is no longer said, inside the caller's transaction."""
    Approval.objects.filter(review=row, approved_at__isnull=False).update(approved_at=None, note="")


def about(row: Review, by: Actor, at: datetime) -> dict[str, Any]:
    """Give what every event about a review says."""
    return {"at": at, "by": by.who, "subject": str(row.pk), "key": row.incident.key}


def shown(row: Review, by: Actor) -> ReviewView:
    """Give a review as it is now, to whoever changed it."""
    found = review(str(row.incident_id), by=by)
    if found is None:
        raise NotFound("review")
    return found


def knowing(row: Review, user_id: object, field: str) -> Person:
    """Find somebody who may know of the incident and is here. Raises Invalid: nobody learns of a private incident by a task."""
    found = people.users([user_id]).get(str(user_id))
    if found is None or not found.is_active or found.role not in _INSIDERS or not may_know(found, str(row.incident_id)):
        raise Invalid({field: _("Choose somebody who may know of the incident.")})
    return found


def may_know(person: Person, incident_id: str) -> bool:
    """Tell whether somebody may know of an incident."""
    subject = incidents.subjects([incident_id]).get(incident_id)
    return person.is_active and subject is not None and may(people.actor_for_person(person.id), "see", subject)


def zone_of(person: Person) -> ZoneInfo:
    """Give the zone of somebody's clock."""
    return ZoneInfo(person.time_zone if is_zone(person.time_zone) else "UTC")
