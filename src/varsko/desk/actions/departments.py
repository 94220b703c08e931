"""Appointing people who look after what their organisation asks for."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import sequences
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line
from varsko.desk.data import AppointmentView
from varsko.desk.domain import limits
from varsko.desk.models import Appointment, FormerName
from varsko.desk.queries.departments import appointment_view
from varsko.events.departments import AppointmentChanged
from varsko.kernel.errors import Invalid, NotFound
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand

_MOST = 2000


def appoint(*, by: Actor, at: datetime, organisation: str, who: str, sees: bool = True, approves: bool = False) -> AppointmentView:
    """Let somebody (a mail address or id of an account) look after an organisation: see what it asks for, approve it, or both.

    Said again, it counts as it was said last.

    Raises NotAllowed, Invalid.
    """
    demand(by, "configure", Subject(kind="settings"))
    said = line(organisation, "organisation", limits.NAME, required=True)
    name = FormerName.objects.filter(name=said).values_list("organisation", flat=True).first() or said
    if not sees and not approves:
        raise Invalid({"sees": _("Say what they may do.")})
    person = people.user(who.strip())
    if person is None or not person.is_active:
        raise Invalid({"who": _("Nobody who can sign in has this address.")})
    with transaction.atomic():
        sequences.hold("appointments")  # of two at once the second finds what the first wrote
        if Appointment.objects.count() >= _MOST:
            raise Invalid({"organisation": _("No more people can be appointed.")})
        rights = {"sees": sees, "approves": approves}
        known = Appointment.objects.select_for_update().filter(organisation=name, user_id=UUID(person.id)).first()
        row = known or Appointment(organisation=name, user_id=UUID(person.id), created_at=at)
        if known is None or rights != {"sees": row.sees, "approves": row.approves}:
            row.sees, row.approves = sees, approves
            row.save(force_insert=known is None)
            told: dict[str, Any] = {"organisation": name, "person": person.id, "change": "changed" if known else "added"}
            record(AppointmentChanged(at=at, by=by.who, subject=str(row.pk), **told | rights))
    return appointment_view(row)


def dismiss(*, by: Actor, at: datetime, ref: object) -> None:
    """Let somebody look after an organisation no more. Raises NotAllowed, NotFound."""
    demand(by, "configure", Subject(kind="settings"))
    with transaction.atomic():
        row = find(Appointment.objects.select_for_update(), ref)
        if row is None:
            raise NotFound("appointment")
        said: dict[str, Any] = {"organisation": row.organisation, "person": str(row.user_id)}
        record(AppointmentChanged(at=at, by=by.who, subject=str(row.pk), change="removed", **said))
        row.delete()
