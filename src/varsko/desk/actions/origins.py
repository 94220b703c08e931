"""Making requests of alerts and of what was said in rooms, each once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from varsko.alerts import queries as alerts
from varsko.alerts.data import AlertView
from varsko.catalog import queries as catalog
from varsko.conversations import actions as talk
from varsko.conversations import queries as rooms
from varsko.conversations.data import Call, RoomView, Verb
from varsko.core import sequences
from varsko.desk.actions.callers import of_person
from varsko.desk.actions.intake import desk_of, insert, open_request
from varsko.desk.actions.rows import about, change, held, shown
from varsko.desk.data import CallerDraft, Channel, Draft, Kind, RequestView
from varsko.desk.domain import limits
from varsko.desk.models import Desk, Origin
from varsko.desk.queries.access import desk_subject, desks_for
from varsko.desk.queries.origins import is_of_drill, of_alert, of_message
from varsko.events.desk import RequestLinked, RequestUnlinked
from varsko.incidents import queries as incidents
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import shorten
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.people.domain.permissions import demand, may

_URGENCY = {1: 1, 2: 1, 3: 2}
_ALERT = "alert"


def open_from_alert(*, by: Actor, at: datetime, alert: str, desk: str = "") -> RequestView:
    """Make a request of an alert, known by id, at a desk, "" for the first; asked again, the same is given.

    Raises NotFound, NotAllowed, Invalid for an alert that not everybody may know of, and Conflict for one of which somebody made a
    request that the asker may not know of.
    """
    found = alerts.alert(alert, by=by)
    if found is None:
        raise NotFound("alert")
    _refuse_secret(found)
    home = _desk(by, desk)
    with transaction.atomic():
        sequences.hold("origins of requests")
        if known := of_alert(found.id, by=by):
            return known
        _refuse_twice(alert=as_uuid(found.id))
        row = insert(_draft_of(found, home, by), home, None, by=by, at=at)
        Origin.objects.create(request=row, alert=as_uuid(found.id))
    return shown(row, by)


def _refuse_secret(found: AlertView) -> None:
    if alerts.subjects([found.id])[found.id].private:
        raise Invalid({"alert": _("Not everybody may know of this alert, and a desk would.")})
    if is_of_drill(found):
        raise Invalid({"alert": _("This is a drill.")})


def tie_alert(*, by: Actor, at: datetime, ref: object, alert: str) -> RequestView:
    """Say that a request is about an alert, by its id or number: each alert has one request, each request one alert.

    Raises NotFound, NotAllowed, Invalid, Conflict.
    """
    number = alert.strip().removeprefix("#")
    found = alerts.alert(alert, by=by) if as_uuid(alert) else alerts.alert(number, kind="tiny", by=by) if number.isdecimal() else None
    if found is None:
        raise Invalid({"alert": _("There is no such alert.")})
    _refuse_secret(found)
    with transaction.atomic():
        sequences.hold("origins of requests")
        row = held(by, ref)
        known = Origin.objects.filter(request=row).first()
        if known and known.alert == as_uuid(found.id):
            return shown(row, by)
        if known and known.alert:
            raise Conflict({"alert": _("It is about another alert already. Take that tie away first.")})
        _refuse_twice(alert=as_uuid(found.id))
        Origin.objects.update_or_create(request=row, defaults={"alert": as_uuid(found.id)})
        change(row, at, RequestLinked(**about(row, by, at), relation=_ALERT, other=found.id, other_key=f"#{found.number}"))
    return shown(row, by)


def untie_alert(*, by: Actor, at: datetime, ref: object) -> RequestView:
    """Say that a request is about no alert any more. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        sequences.hold("origins of requests")
        row = held(by, ref)
        known = Origin.objects.filter(request=row, alert__isnull=False).first()
        if known is not None:
            gone = str(known.alert)
            if known.message:
                Origin.objects.filter(pk=known.pk).update(alert=None)
            else:
                known.delete()
            change(row, at, RequestUnlinked(**about(row, by, at), relation=_ALERT, other=gone, other_key=""))
    return shown(row, by)


def say_refused(*, by: Actor, at: datetime, message: str, why: str, once: str) -> None:
    """Say in a room why no request was made of a message that somebody marked so; `once` names the mark, so that it is said once."""
    said = rooms.message(by, message)
    text = _("%(who)s wanted a request of this. None was made: %(why)s") % {"who": by.who.name, "why": why}
    talk.post(by=by, at=at, room_id=said.room_id, text=text, kind="system", reply_to=said.id, origin="desk", external_id=once)


def _draft_of(found: AlertView, home: Desk, by: Actor) -> Draft:
    service = catalog.services_by_id([found.service_id]).get(found.service_id) if found.service_id else None
    return Draft(
        title=shorten(" ".join(found.message.split()) or f"#{found.number}", limits.TITLE),
        text=shorten(found.description, limits.TEXT),
        channel=Channel.ALERT,
        kind=_kind(home),
        urgency=_URGENCY.get(found.priority, 3),
        service_id=service.id if service and may(by, "see", catalog.about(service)) else "",
    )


def open_from_message(*, by: Actor, at: datetime, message: str, desk: str = "") -> RequestView:
    """Make a request of what somebody said in a room, for them, and say so there; asked again, the same is given.

    Without a desk, that of the room's team, else the first. Raises as `open_from_alert` does.
    """
    said = rooms.message(by, message)
    room = rooms.entered(by, said.room_id)
    if said.deleted_at is not None or said.kind == "system" or not said.text.strip():
        raise Invalid({"message": _("There is nothing in it to make a request of.")})
    home = _desk(by, desk or _desk_of_room(by, room))
    if _is_private(room) and not (home.confidential and room.about == "team" and as_uuid(room.subject) == home.team_id):
        raise Invalid({"message": _("Not everybody may read this room, and a desk would.")})
    first, _break, _rest = said.text.strip().partition("\n")
    draft = Draft(title=shorten(" ".join(first.split()), limits.TITLE), text=said.text, channel=Channel.CHAT, kind=_kind(home))
    with transaction.atomic():
        sequences.hold("origins of requests")
        if known := of_message(said.id, by=by):
            return known
        _refuse_twice(message=as_uuid(said.id))
        caller = of_person(said.by_id, at=at) if said.by_kind == "user" and people.user(said.by_id) else None
        row = insert(draft, home, caller, by=by, at=at)
        Origin.objects.create(request=row, message=as_uuid(said.id))
        if not home.confidential:
            _tell_room(room.id, row.key, by, at, reply_to=said.id)
    return shown(row, by)


def _tell_room(room_id: str, key: str, by: Actor, at: datetime, *, reply_to: str = "") -> None:
    text = _("[%(key)s](%(address)s) is at the desk.") % {"key": key, "address": reverse("desk-request", args=[key])}
    talk.post(by=by, at=at, room_id=room_id, text=text, kind="system", reply_to=reply_to or None, origin="desk", external_id=key)


def _desk(by: Actor, ref: str) -> Desk:
    home = desk_of(Draft(title="", desk=ref), by)
    demand(by, "open", desk_subject(home))
    return home


def _desk_of_room(by: Actor, room: RoomView) -> str:
    rows = desks_for(by).filter(team=as_uuid(room.subject), archived_at=None) if room.about == "team" else Desk.objects.none()
    return str(rows.order_by("created_at", "pk").values_list("pk", flat=True).first() or "")


def _is_private(room: RoomView) -> bool:
    if room.about == "team":
        team = people.team(as_uuid(room.subject))
        return team is None or team.private
    incident = incidents.incident(room.subject, by=SYSTEM_ACTOR) if room.about == "incident" else None
    return incident is None or incident.private or incident.drill


def _is_drill(room: RoomView) -> bool:
    incident = incidents.incident(room.subject, by=SYSTEM_ACTOR) if room.about == "incident" else None
    return incident is not None and incident.drill


def _kind(home: Desk) -> str:
    return Kind.INCIDENT if not home.kinds or Kind.INCIDENT in home.kinds else home.kinds[0]


def _refuse_twice(**source: UUID | None) -> None:
    if Origin.objects.filter(**source).exists():
        raise Conflict({"request": _("Somebody made a request of it already.")})


def _request(call: Call) -> str:
    """Take in what somebody typed as `/request [desk] what is wrong`, for themselves."""
    if _is_drill(call.room):
        raise Invalid({"room": _("This is a drill.")})
    slug, _blank, rest = call.arguments.partition(" ")
    known = desks_for(call.by).filter(slug=slug.lower(), archived_at=None).exists()
    home = _desk(call.by, slug.lower() if known else _desk_of_room(call.by, call.room))
    who = CallerDraft(user_id=call.by.who.id) if call.by.who.kind == "user" else None
    said: dict[str, Any] = {"title": rest if known else call.arguments, "id": str(as_uuid(call.token) or "")}
    draft = Draft(**said, desk=str(home.pk), channel=Channel.CHAT, kind=_kind(home), caller=who)
    with transaction.atomic():
        made = open_request(by=call.by, at=call.at, draft=draft)
        if not home.confidential:
            _tell_room(call.room.id, made.key, call.by, call.at)
    return _("%(key)s is at the desk.") % {"key": made.key}


EVERYWHERE: Mapping[str, Verb] = {
    "request": Verb(run=_request, usage=lambda: _("desk what is wrong"), help=lambda: _("Make a request of it, at a desk.")),
}
"""What can be typed in any room."""
