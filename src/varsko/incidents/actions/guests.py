"""Letting people into a private incident, and letting people go who are not needed any more."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.alerts import actions as alerts
from varsko.core.outbox import record
from varsko.core.texts import prose
from varsko.events.incidents import DrillJoined, GuestInvited, GuestRemoved, ResponderReleased
from varsko.incidents.actions.roles import end_parts
from varsko.incidents.actions.rows import about, calls_of, follow_room, held, insider, let_in
from varsko.incidents.domain import limits
from varsko.incidents.letters import post_drill, post_thanks
from varsko.incidents.models import Guest, Holding
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor


def invite(*, by: Actor, at: datetime, ref: object, user_id: str) -> None:
    """Let somebody know of a private incident; who knows already is passed over."""
    person = insider(user_id)
    with transaction.atomic():
        row = held(by, ref)
        if let_in(row, at, person.id):
            record(GuestInvited(**about(row, by, at), user=person.id, user_name=person.name))


def join_drill(*, by: Actor, at: datetime, ref: object) -> None:
    """Take part in a drill: whoever does can be paged for it, and is told. Raises NotFound, NotAllowed, Invalid where it is none."""
    with transaction.atomic():
        row = held(by, ref, verb="see")
        person = insider(by.who.id)
        if not row.drill:
            raise Invalid({"incident": _("It is no drill.")})
        if let_in(row, at, person.id):
            record(DrillJoined(**about(row, by, at), user=person.id, user_name=person.name))


def add_to_drill(*, by: Actor, at: datetime, ref: object, user_ids: Sequence[str]) -> None:
    """Let others take part in a drill; each is told by mail that it is one. Who takes part already is passed over.

    Raises NotFound, NotAllowed, Invalid where it is no drill.
    """
    wanted = [insider(one, "people") for one in dict.fromkeys(user_ids)]
    with transaction.atomic():
        row = held(by, ref)
        if not row.drill:
            raise Invalid({"incident": _("It is no drill.")})
        fresh = set(let_in(row, at, *(one.id for one in wanted)))
        for person in (one for one in wanted if one.id in fresh):
            record(DrillJoined(**about(row, by, at), user=person.id, user_name=person.name))
            post_drill(row, person, by=by.who.name, at=at)


def turn_away(*, by: Actor, at: datetime, ref: object, user_id: str) -> None:
    """Keep somebody from a private incident again. Raises Invalid for somebody who has a part in it."""
    with transaction.atomic():
        row = held(by, ref)
        guest = Guest.objects.filter(incident=row, user=as_uuid(user_id)).select_related("user").first()
        if guest is None:
            raise NotFound("guest")
        if Holding.objects.filter(incident=row, user=guest.user_id, ended_at=None).exists():
            raise Invalid({"user": _("They have a part in it. End that first.")})
        record(GuestRemoved(**about(row, by, at), user=str(guest.user_id), user_name=guest.user.name))
        guest.delete()
        follow_room(row, at)
        alerts.shut_out(alert_ids=calls_of(row), guests=[str(guest.user_id)])


def release(*, by: Actor, at: datetime, ref: object, user_id: str, note: str = "") -> None:
    """Let somebody go who is not needed any more, with thanks: their parts end, but for the manager's, and they are told so."""
    person = insider(user_id)
    with transaction.atomic():
        row = held(by, ref)
        if row.manager_id and str(row.manager_id) == person.id:
            raise Invalid({"user": _("Somebody must lead. Hand it over to somebody else.")})
        said = prose(note, "note", limits.NOTE)
        end_parts(row, person.id, by=by, at=at)
        record(ResponderReleased(**about(row, by, at), user=person.id, user_name=person.name, note=said))
        post_thanks(row, person, by=by.who.name, note=said, at=at)
