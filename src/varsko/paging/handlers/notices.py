"""A notice of a page is due: it goes out, unless nobody needs it any more."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from varsko.alerts.queries import views_of
from varsko.core import bulk
from varsko.core.clock import now
from varsko.paging.actions.telling import hand_over, next_loop
from varsko.paging.domain.notices import MOST_LOOPS
from varsko.paging.domain.reasons import Reason
from varsko.paging.handlers.post import why_stale
from varsko.paging.models import Notice
from varsko.paging.queries.roster import Roster, roster

_FINISHED = ("due_at", "leased_until", "state", "reason", "delivery_id")


def notices() -> QuerySet[Notice]:
    """Give the notices that wait for their time."""
    return Notice.objects.filter(state=Notice.State.WAITING)


def send_notices(rows: Sequence[Notice]) -> None:
    """Hand over the notices that are still needed; the others are skipped with the reason."""
    at = now()
    with transaction.atomic():
        held = list(
            Notice.objects.select_for_update(of=("self",)).select_related("page").filter(pk__in=[row.pk for row in rows]).order_by("pk")
        )
        fences = {row.pk: row.fence for row in rows}
        mine = [row for row in held if row.fence == fences[row.pk] and row.state == Notice.State.WAITING]
        alerts = views_of({str(row.page.alert_id) for row in mine})
        known = roster({str(row.page.user_id) for row in mine}, at)
        reasons = {row.pk: why_stale(alerts[str(row.page.alert_id)].state, row.page.condition) or _unusable(row, known) for row in mine}
        needed = [row for row in mine if reasons[row.pk] is None]
        hand_over(needed, alerts, known, at=at)
        bulk.create([next_loop(row, at) for row in needed if row.repeat_after and row.loop < MOST_LOOPS])
        bulk.update(Notice, _FINISHED, [_finished(row, reasons[row.pk]) for row in mine])


def _finished(row: Notice, reason: Reason | None) -> tuple[Any, ...]:
    state = Notice.State.SKIPPED if reason else Notice.State.HANDED
    return (None, None, state.value, reason.value if reason else "", row.delivery_id, row.pk)


def _unusable(row: Notice, known: Roster) -> Reason | None:
    """Tell why a contact that was good when the page began cannot be used now."""
    person = known.people.get(str(row.page.user_id))
    if person is None or not person.is_active:
        return Reason.PERSON_INACTIVE
    contact = next(
        (one for one in known.contacts.get(person.id, ()) if one.method == row.method and one.address.casefold() == row.address.casefold()),
        None,
    )
    return Reason.CONTACT_DISABLED if contact and not (contact.enabled and contact.verified) else None
