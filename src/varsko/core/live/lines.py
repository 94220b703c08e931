"""Lines of the event log, as open pages hear of them."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from varsko.core.models import EventRow

Audience = frozenset[str]
NOBODY: Audience = frozenset()

_BATCH = 500
_GAP_LASTS = 10.0


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: its place in the log, its kind, and the kind and id of what it is about."""

    id: int
    kind: str
    about: str
    subject: str

    def as_event(self) -> bytes:
        """Write it as a server-sent event named by what it is about."""
        said = json.dumps({"id": self.id, "kind": self.kind, "about": self.about, "subject": self.subject})
        return f"id: {self.id}\nevent: {self.about}\ndata: {said}\n\n".encode()


Audiences = Callable[[Sequence[Line]], Sequence[Audience]]


def lines(wanted: Q, *, limit: int = _BATCH) -> list[Line]:
    """Read lines of the log, the oldest first, at most `limit`."""
    rows = EventRow.objects.filter(wanted).order_by("id").values_list("id", "kind", "about", "subject")[:limit]
    return [Line(*row) for row in rows]


def last_number() -> int:
    """Give the number of the newest line; 0 when nothing ever happened."""
    return EventRow.objects.order_by("-id").values_list("id", flat=True).first() or 0


class Follower:
    """Reads the log forward from where it ends now.

    On PostgreSQL a number may become visible after a larger one did. A number that was skipped is looked for again, until it has
    had ten seconds to appear.
    """

    def __init__(self) -> None:
        """Start at the end of the log."""
        self._last = last_number()
        self._skipped: dict[int, float] = {}

    def read(self) -> list[Line]:
        """Give what is new since the last call, the oldest first; empty when there is nothing."""
        wanted = Q(id__gt=self._last)
        if self._skipped:
            wanted |= Q(id__in=list(self._skipped))
        found = lines(wanted)
        for line in found:
            self._pass(line.id)
        return found

    def _pass(self, number: int) -> None:
        now = time.monotonic()
        self._skipped = {one: until for one, until in self._skipped.items() if until > now and one != number}
        gap = range(self._last + 1, number)
        self._skipped.update(dict.fromkeys(gap[-_BATCH:], now + _GAP_LASTS))
        self._last = max(self._last, number)


def by_kind(resolvers: Mapping[str, Callable[[Sequence[str]], Mapping[str, Audience]]], otherwise: Audience) -> Audiences:
    """Build `Audiences` from one function for each kind of subject, which gets ids and gives the audience of each one it finds."""

    def audiences(told: Sequence[Line]) -> list[Audience]:
        found: dict[tuple[str, str], Audience] = {}
        for about, resolve in resolvers.items():
            ids = list(dict.fromkeys(line.subject for line in told if line.about == about))
            found.update({(about, subject): audience for subject, audience in (resolve(ids) if ids else {}).items()})
        return [found.get((line.about, line.subject), otherwise) for line in told]

    return audiences
