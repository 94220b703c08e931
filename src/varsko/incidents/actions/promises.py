"""The promise of the next update: whoever tells people is reminded when it is missed, and paged when that changes nothing."""

from datetime import datetime

from django.db.models import F

from varsko.alerts.data import PROMISED
from varsko.core import wake
from varsko.core.due import LeaseLost
from varsko.core.outbox import record
from varsko.events.incidents import PromiseMissed
from varsko.incidents.actions.calls import call
from varsko.incidents.actions.rows import about
from varsko.incidents.bulletins import post_missed
from varsko.incidents.data import Callout, Target
from varsko.incidents.domain.callout import Reason
from varsko.incidents.domain.roles import Role
from varsko.incidents.domain.status import ONGOING
from varsko.incidents.domain.telling.stages import PATIENCE
from varsko.incidents.models import Incident, Promise
from varsko.incidents.queries.parts import holdings
from varsko.incidents.queries.setup import pages, settings
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Person


def watch(row: Incident) -> None:
    """Wait for the time of a held incident's next update, or for nothing any more, inside the caller's transaction."""
    until = row.next_update_at if row.status in ONGOING else None
    waiting = Promise.objects.filter(incident=row)
    if until is None:
        waiting.delete()
    elif not waiting.filter(until=until).exists():
        fresh = {"until": until, "due_at": until, "leased_until": None, "reminded_at": None}
        if not waiting.update(**fresh, fence=F("fence") + 1):  # whoever holds the old promise at this moment must not settle the new one
            Promise.objects.create(incident=row, **fresh)
        wake.after_commit()


def miss(row: Promise, *, at: datetime) -> None:
    """Settle a promise whose time has come, inside the caller's transaction: when no update was sent, say so to whoever tells people.

    That is the communications manager, without one the incident manager, and without any those who answer for the installation. They
    are sent a mail; five minutes later, for a severity that pages people, they are paged. A row that was settled already, by a batch
    that broke off at another, is left alone. Raises LeaseLost.
    """
    incident = Incident.objects.select_for_update(of=("self",)).filter(pk=row.incident_id).first()
    if incident is None or incident.status not in ONGOING or incident.next_update_at != row.until or row.until > at:
        row.finish()
        return
    held = Promise.objects.filter(pk=row.pk, fence=row.fence).first()
    if held is None:
        raise LeaseLost(f"the promise of {incident.key} was taken over")
    if held.due_at is None or held.due_at > at:
        return
    if held.reminded_at:
        row.finish()
        if pages(incident.severity, str(incident.service_id or ""))[0]:  # as severe as it is by now
            _page(incident, row.until, at)
        return
    row.finish(reminded_at=at, due_at=at + PATIENCE)
    told = who_tells(incident)
    for person in told:
        post_missed(incident, person, until=row.until, at=at)
    names = tuple(one.name for one in told)
    record(PromiseMissed(**about(incident, SYSTEM_ACTOR, at), until=row.until.isoformat(), told=names))


def who_tells(row: Incident) -> list[Person]:
    """Give who tells people of an incident: communications manager, else manager, else those who answer for the installation."""
    return _holders(row) or ([] if row.drill else people.fallback_people())


def _holders(row: Incident) -> list[Person]:
    parts = [one for one in holdings(row.pk) if not one.ended_at]
    for role in (Role.COMMUNICATIONS, Role.MANAGER):
        found = [one for one in people.users(part.user_id for part in parts if part.role == role).values() if one.is_active]
        if found:
            return found
    return []


def _page(row: Incident, until: datetime, at: datetime) -> None:
    """Page whoever tells people; where nobody has that part, those who lead major incidents. A drill pages those who have a part in it."""
    majors = settings().majors
    targets = [Target(kind="user", id=one.id, name=one.name) for one in _holders(row)] or ([majors] if majors and not row.drill else [])
    if targets:
        facts = {PROMISED: until.isoformat()}  # each reader is told in their own language
        call(row, Callout(True, Reason.UPDATE_MISSED, tuple(targets)), by=SYSTEM_ACTOR, at=at, facts=facts)
