"""What incidents do when somebody is paged for them, or answers, and when a promised update is due. Called by flow.py."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet

from varsko.core.clock import now
from varsko.core.outbox import Recorded
from varsko.events.base import Who
from varsko.incidents.actions.roles import give
from varsko.incidents.actions.rows import let_in
from varsko.incidents.actions.updates import miss, watch
from varsko.incidents.domain.roles import Began, Role
from varsko.incidents.domain.status import Status
from varsko.incidents.models import Incident, LinkedAlert, Promise
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people

_WAITING = (Status.TRIAGE, Status.NEW)


def admit(batch: Sequence[Recorded]) -> None:
    """Let whoever is paged for a private incident know of it."""
    calls = _calls(batch)
    for one in batch:
        link = calls.get(one.event.subject)
        if link is not None and link.incident.private and one.event.user:
            with transaction.atomic():
                let_in(link.incident, one.event.at, one.event.user)


def answer(batch: Sequence[Recorded]) -> None:
    """Let the first who answers a call lead, if nobody does yet: to say "I take it" at night must be enough."""
    calls = _calls(batch)
    for one in batch:
        link = calls.get(one.event.subject)
        if link is not None and one.event.by.kind in {"user", "link"}:
            _lead(link.incident, one.event.by, one)


def _lead(incident: Incident, who: Who, one: Recorded) -> None:
    person = people.users([who.id]).get(who.id)
    actor = people.actor_for_person(who.id)
    with transaction.atomic():
        row = Incident.objects.select_for_update().filter(pk=incident.pk, status__in=_WAITING, manager=None).first()
        if row is not None and person is not None and actor.who.id:
            give(row, Role.MANAGER, person, by=actor, at=one.event.at, reason=Began.ANSWERED)


def watch_promises(batch: Sequence[Recorded]) -> None:
    """Wait for the next update of incidents that promised one, or moved."""
    ids = {found for one in batch if (found := as_uuid(one.event.subject))}
    with transaction.atomic():
        for row in Incident.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"):
            watch(row)


def promises() -> QuerySet[Promise]:
    """Give the promises of an update that wait for their time."""
    return Promise.objects.all()


def remind(rows: Sequence[Promise]) -> None:
    """The time of promised updates has come: somebody is told where none was sent."""
    for row in rows:
        with transaction.atomic():
            miss(row, at=now())


def _calls(batch: Sequence[Recorded]) -> Mapping[str, LinkedAlert]:
    ids = {found for one in batch if (found := as_uuid(one.event.subject))}
    rows = LinkedAlert.objects.filter(alert__in=ids, is_call=True).select_related("incident")
    return {str(row.alert_id): row for row in rows}
