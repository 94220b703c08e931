"""Which rooms there are, and for whom."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from varsko.conversations.data import Kept, RoomView, SignView
from varsko.conversations.domain.entrance import may_enter, of_team
from varsko.conversations.domain.signs import DEFAULTS
from varsko.conversations.models import Choice, Room, Seat
from varsko.conversations.rows import enter, read_audience, room_view
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import Actor, Person, TeamView
from varsko.people.domain.audiences import groups_of


def entered(by: Actor, room_id: object) -> RoomView:
    """Find a room that `by` may enter. Raises NotFound."""
    return room_view(enter(by, room_id))


def room_of(about: str, subject: str) -> RoomView | None:
    """Find the room about something, whoever may enter it; for the stage that owns the subject."""
    row = Room.objects.filter(about=about, subject=subject).first()
    return room_view(row) if row else None


def rooms(by: Actor, *, about: str = "", limit: int = 200) -> list[Kept]:
    """List the rooms that `by` may enter, where something was said last first, with the number of unread messages of each."""
    allowed = Q(pk__in=())
    for group in groups_of(by):
        allowed |= Q(audience__contains=f" {group} ")
    rows = Room.objects.filter(allowed, closed_at=None).order_by("-last_at", "-pk")
    found = list((rows.filter(about=about) if about else rows)[:limit])
    seats = Seat.objects.filter(room__in=found, user=as_uuid(by.who.id)) if by.who.kind == "user" else Seat.objects.none()
    read = dict(seats.values_list("room_id", "read_number"))
    return [Kept(room=room_view(row), unread=row.last_number - read.get(row.pk, 0)) for row in found]


def teams_of(by: Actor) -> list[TeamView]:
    """List the teams whose rooms `by` may enter, by name, whether anybody was there yet or not."""
    return [one for one in people.teams(by) if may_enter(by, of_team(one.id, private=one.private))]


def people_of(room: RoomView) -> list[Person]:
    """List the active people who may enter a room, by name."""
    return people.people_in(room.audience)


def audiences(ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """Give the groups that may enter each room, by id; unknown rooms are left out."""
    rows = Room.objects.filter(pk__in=_known(ids)).values_list("pk", "audience")
    return {str(pk): read_audience(stored) for pk, stored in rows}


def signs() -> tuple[SignView, ...]:
    """List the signs that can be put on messages, in order."""
    chosen = tuple(SignView(symbol=one.symbol, meaning=one.meaning) for one in Choice.objects.all())
    return chosen or tuple(SignView(symbol=one.symbol, meaning=one.meaning.value) for one in DEFAULTS)


def _known(ids: Iterable[str]) -> list[UUID]:
    return [found for one in ids if (found := as_uuid(one))]
