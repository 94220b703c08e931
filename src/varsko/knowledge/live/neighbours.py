"""Who has the same documents open in other processes, and where their cursors are.

The text never depends on this: a row that is late or lost means a cursor that is late or missing, nothing more. A process that is alone
with a document writes its row only now and then, so that another one finds it.
"""

import time
from collections.abc import Mapping

from varsko.core.clock import new_id, now
from varsko.knowledge import actions, queries
from varsko.knowledge.domain.messages import Seen

_RENEW_AFTER = 15.0

Here = tuple[Seen, ...]


class Neighbours:
    """Tells the other processes who is here, and hears who is there. Belongs to one thread."""

    def __init__(self) -> None:
        """Begin alone."""
        self._process = new_id()
        self._told: dict[str, tuple[Here, float]] = {}
        self._shared: set[str] = set()

    def exchange(self, here: Mapping[str, Here]) -> dict[str, Here]:
        """Tell who is in each document here; gives who is there elsewhere, for each of these documents."""
        for document_id, seen in here.items():
            if self._is_due(document_id, seen):
                actions.show_presence(at=now(), process=self._process, document_id=document_id, states=[_plain(one) for one in seen])
                self._told[document_id] = (seen, time.monotonic())
        left = set(self._told) - set(here)
        if left:
            actions.end_presence(process=self._process, document_ids=left)
            self._told = {one: told for one, told in self._told.items() if one not in left}
        found = queries.presence(here, at=now(), but=self._process)
        self._shared = set(found)
        return {one: tuple(Seen(*state) for state in found.get(one, ())) for one in here}

    def leave(self) -> None:
        """Tell the others that this process ends."""
        actions.end_presence(process=self._process, document_ids=set(self._told))

    def _is_due(self, document_id: str, seen: Here) -> bool:
        told, at = self._told.get(document_id, ((), 0.0))
        return time.monotonic() - at > _RENEW_AFTER or (document_id in self._shared and told != seen)


def _plain(seen: Seen) -> list[object]:
    return [seen.writer, seen.clock, seen.state]
