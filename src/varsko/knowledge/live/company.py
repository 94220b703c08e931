"""Who is here, and where their cursors are: kept in memory, told to all, forgotten when they leave."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from varsko.knowledge.domain.messages import Seen, cursor
from varsko.knowledge.live.guest import Guest


@dataclass(slots=True)
class _Place:
    guest: Guest
    seen: Seen


class Company:
    """The pages of one room. What a page says of itself is rebuilt from what is known: its name is the one it signed in with."""

    def __init__(self, sections: Collection[str]) -> None:
        """Begin with nobody."""
        self._sections = sections
        self._places: dict[int, _Place] = {}
        self._elsewhere: dict[int, Seen] = {}

    def hear(self, guest: Guest, told: Iterable[Seen]) -> list[Seen]:
        """Take in what a page says of itself, and overlook what it repeats of others; gives what is new. Raises Malformed."""
        for seen in told:
            if guest.writer is None and self._is_free(seen.writer, guest):
                guest.writer = seen.writer
            if seen.writer == guest.writer:
                return self._move(guest, seen)
        return []

    def leave(self, guest: Guest) -> list[Seen]:
        """Forget a page; gives what the others are to hear."""
        place = self._places.get(guest.writer) if guest.writer is not None else None
        if place is None or place.guest is not guest:
            return []
        del self._places[place.seen.writer]
        return [Seen(place.seen.writer, place.seen.clock, None)]

    def everybody(self) -> list[Seen]:
        """List who is here, or has the document open in another process."""
        return [*self.here(), *self._elsewhere.values()]

    def here(self) -> tuple[Seen, ...]:
        """List who is here."""
        return tuple(place.seen for place in self._places.values())

    def hear_elsewhere(self, seen: Iterable[Seen]) -> list[Seen]:
        """Take in who has the document open in other processes; gives what is new."""
        before, self._elsewhere = self._elsewhere, {one.writer: one for one in seen if one.writer not in self._places}
        gone = [Seen(one.writer, one.clock, None) for one in before.values() if one.writer not in self._elsewhere]
        return [one for one in self._elsewhere.values() if before.get(one.writer) != one] + gone

    def _is_free(self, writer: int, guest: Guest) -> bool:
        """Tell whether a page may call itself so: nobody else's page does, or its own connection of a moment ago."""
        place = self._places.get(writer)
        return place is None or place.guest.user_id == guest.user_id

    def _move(self, guest: Guest, seen: Seen) -> list[Seen]:
        if seen.state is None:
            return self.leave(guest)
        user = {"id": guest.user_id, "name": guest.name}
        state = {"user": user, "cursor": cursor(seen.state, self._sections)}
        mine = Seen(seen.writer, seen.clock, state)
        self._places[seen.writer] = _Place(guest, mine)
        return [mine]
