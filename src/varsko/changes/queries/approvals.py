"""Who was asked for their approval, what they said, and who may answer for whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q

from varsko.changes import links
from varsko.changes.data import AskView, DeputyView, RoundView, SeatView
from varsko.changes.domain.votes import stands_in
from varsko.changes.models import Change, Deputy, Round, Seat
from varsko.changes.queries.changes import views
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor


def rounds(change_id: object, version: int) -> list[RoundView]:
    """List the rounds in which a version of a plan is approved, in order."""
    rows = (
        Round.objects.filter(change=as_uuid(change_id), version=version)
        .order_by("number")
        .select_related("change")
        .prefetch_related("seats")
    )
    return [_round_view(row) for row in rows]


def asked_of(by: Actor, at: datetime) -> list[AskView]:
    """List what somebody is to decide now, for themselves or for somebody whose deputy they are, the first beginning first."""
    who = as_uuid(by.who.id) if by.who.kind == "user" else None
    if who is None or by.role in {None, "customer"}:
        return []
    for_others = Deputy.objects.filter(deputy=who, begins_at__lte=at, ends_at__gt=at).values("person")
    seats = (
        Seat.objects.filter(Q(person=who) | Q(person__in=for_others), vote="", round__state="open", round__change__state="asked")
        .exclude(round__seats__voted_by=who)
        .exclude(round__change__owner=who)
        .exclude(round__change__planned_by=who)
        .select_related("round__change")
        .order_by("round__change__begins_at", "pk")
    )
    return _asks(list(seats[:100]), by)


def seat_by_token(token: str, at: datetime) -> tuple[AskView, Actor] | None:
    """Find what a link from a letter asks, and whom the letter went to.

    None when it is forged, or when its reader has left, works here no longer, or stands in for that person no more.
    """
    found = links.read(token)
    seat = Seat.objects.filter(pk=found[0]).select_related("round__change").first() if found else None
    if found is None or seat is None:
        return None
    reader, asked = people.actor_for_person(found[1]), str(seat.person_id or "")
    if reader.role in {None, "customer"} or not stands_in(asked, reader.who.id, deputies([asked], at)):
        return None
    return _asks([seat], reader)[0], reader


def deputies(person_ids: Iterable[object], at: datetime) -> dict[str, tuple[str, ...]]:
    """Give the ids of those who may answer for people at a moment, by the id of the person."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = Deputy.objects.filter(person__in=[as_uuid(one) for one in person_ids], begins_at__lte=at, ends_at__gt=at)
    for person, deputy in rows.values_list("person_id", "deputy_id"):
        found[str(person)].append(str(deputy))
    return {person: tuple(found[person]) for person in found}


def deputies_of(by: Actor, at: datetime) -> list[DeputyView]:
    """List whom somebody named to answer for them, now or later."""
    rows = Deputy.objects.filter(person=as_uuid(by.who.id), ends_at__gt=at).select_related("person", "deputy").order_by("begins_at")
    return [
        DeputyView(id=str(row.pk), person_name=row.person.name, deputy_name=row.deputy.name, begins_at=row.begins_at, ends_at=row.ends_at)
        for row in rows
    ]


def seat_view(row: Seat, writers: Collection[str], reader: object = None) -> SeatView:
    """Freeze a seat, for whoever answered in it, or is to: its reader, or the one who is asked."""
    return SeatView(
        id=str(row.pk),
        person_id=str(row.person_id or ""),
        name=row.name,
        vote=row.vote,
        voted_name=row.voted_name if row.voted_by_id != row.person_id else "",
        voted_at=row.voted_at,
        via=row.via,
        note=row.note,
        is_author=str(row.voted_by_id or reader or row.person_id) in writers,
    )


def _round_view(row: Round) -> RoundView:
    seats = sorted(row.seats.all(), key=lambda one: one.name)
    return RoundView(
        number=row.number,
        name=row.name,
        needed=row.needed,
        state=row.state,
        seats=tuple(seat_view(one, row.change.writers) for one in seats),
    )


def _asks(seats: list[Seat], reader: Actor) -> list[AskView]:
    if not seats:
        return []
    found = {one.id: one for one in views(Change.objects.filter(pk__in={one.round.change_id for one in seats}), SYSTEM_ACTOR)}
    return [
        AskView(
            seat=seat_view(one, one.round.change.writers, reader.who.id),
            round=RoundView(number=one.round.number, name=one.round.name, needed=one.round.needed, state=one.round.state),
            change=found[str(one.round.change_id)],
        )
        for one in seats
    ]
