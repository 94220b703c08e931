"""What incidents do when somebody is paged for them, or answers, and when a promised update is due. Called by flow.py."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from django.db import transaction
from django.db.models import QuerySet

from varsko.conversations import queries as conversations
from varsko.conversations.data import MessageView
from varsko.core.clock import now
from varsko.core.mails import prove as prove
from varsko.core.mails import proven, unproven
from varsko.core.outbox import Recorded
from varsko.events.base import Who
from varsko.events.conversations import MessageReacted
from varsko.incidents.actions.duties import recount, remind_filing
from varsko.incidents.actions.entries import write_entry
from varsko.incidents.actions.mail import taking
from varsko.incidents.actions.promises import miss, watch
from varsko.incidents.actions.roles import give
from varsko.incidents.actions.rows import ROOM, let_in
from varsko.incidents.actions.tasks import add_task
from varsko.incidents.actions.waiting import tell_waiting
from varsko.incidents.domain import limits
from varsko.incidents.domain.callout import Reason
from varsko.incidents.domain.roles import Began, Role
from varsko.incidents.domain.status import Status
from varsko.incidents.models import Duty, Entry, Filing, Incident, LinkedAlert, Mail, Promise, Task, Waiting
from varsko.incidents.personal import KEEPS as KEEPS
from varsko.incidents.personal import PERSONAL as PERSONAL
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import shorten
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

_COUNTED = ("detected_at", "impact_ended_at")
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
    """Let the first who answers a call lead, if nobody does yet: to say "I take it" at night must be enough.

    Who answers the call for an update says that they write it, not that they lead.
    """
    calls = _calls(batch)
    for one in batch:
        link = calls.get(one.event.subject)
        if link is not None and link.reason != Reason.UPDATE_MISSED and one.event.by.kind in {"user", "link"}:
            _lead(link.incident, one.event.by, one)


def heed_signs(batch: Sequence[Recorded]) -> None:
    """Keep in the timeline what was pinned in an incident's room, and make a task of what was marked as one; each message once."""
    for one in batch:
        event: MessageReacted = one.event
        if event.of_kind == ROOM and event.meaning in _HEEDED:
            with suppress(NotFound, NotAllowed, Invalid):  # the message, the incident or the right is gone by now
                _HEEDED[event.meaning](event, conversations.message(SYSTEM_ACTOR, event.message))


def _pin(event: MessageReacted, said: MessageView) -> None:
    text = f"{said.by_name}: {said.text}"
    if not Entry.objects.filter(incident=as_uuid(event.of_id), happened_at=said.at, text=text).exists():
        by = people.actor_for_person(event.by.id)
        write_entry(by=by, at=event.at, ref=event.of_id, text=text, happened_at=said.at)


def _make_task(event: MessageReacted, said: MessageView) -> None:
    title = shorten(" ".join(said.text.split()), limits.TITLE)
    if not Task.objects.filter(incident=as_uuid(event.of_id), title=title).exists():
        add_task(by=people.actor_for_person(event.by.id), at=event.at, ref=event.of_id, title=title)


_HEEDED = {"pin": _pin, "task": _make_task}


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


def follow_times(batch: Sequence[Recorded]) -> None:
    """Count duties to report anew when the times of incidents were corrected, or incidents moved."""
    ids = {found for one in batch if getattr(one.event, "field", "") in _COUNTED and (found := as_uuid(one.event.subject))}
    with transaction.atomic():
        owing = Duty.objects.filter(incident__in=ids).values("incident")
        for row in Incident.objects.select_for_update(of=("self",)).filter(pk__in=owing).order_by("pk"):
            recount(row, now())


def filings() -> QuerySet[Filing]:
    """Give the reports to authorities of which somebody is to be reminded."""
    return Filing.objects.all()


def remind_senders(rows: Sequence[Filing]) -> None:
    """The time of reports to authorities is coming, or has come: whoever sends them is told."""
    for row in rows:
        with transaction.atomic():
            remind_filing(row, at=now())


def promises() -> QuerySet[Promise]:
    """Give the promises of an update that wait for their time."""
    return Promise.objects.all()


def remind(rows: Sequence[Promise]) -> None:
    """The time of promised updates has come: somebody is told where none was sent."""
    for row in rows:
        with transaction.atomic():
            miss(row, at=now())


def waiting() -> QuerySet[Waiting]:
    """Give those who are told of an incident that pages nobody when they come to work."""
    return Waiting.objects.all()


def tell_team(rows: Sequence[Waiting]) -> None:
    """People come to work: they are told of what waits for them."""
    for row in rows:
        with transaction.atomic():
            tell_waiting(row, at=now())


def mails() -> QuerySet[Mail]:
    """Give the mails that wait to be put where they belong."""
    return proven(Mail.objects.all())


def unproven_mails() -> QuerySet[Mail]:
    """Give the mails whose signatures are to be looked at first."""
    return unproven(Mail.objects.all())


def take_in(rows: Sequence[Mail]) -> None:
    """Put mails where they belong."""
    for row in rows:
        with transaction.atomic():
            taking.take_in(row, at=now())


def _calls(batch: Sequence[Recorded]) -> Mapping[str, LinkedAlert]:
    ids = {found for one in batch if (found := as_uuid(one.event.subject))}
    rows = LinkedAlert.objects.filter(alert__in=ids, is_call=True).select_related("incident")
    return {str(row.alert_id): row for row in rows}
