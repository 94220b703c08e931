"""What somebody sends twice is done once.

A form's own id does that for two presses on one page. Whoever goes back to a form that was sent gets it drawn anew by the browser, with
what they typed and another id: that is recognised by what it says, for a while.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from varsko.core.models import Sent
from varsko.events.base import Who

Made = TypeVar("Made")
_MARKS = frozenset({"id", "seen"})
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Paper:
    """What somebody sends: which form, who, and all that it says; marks that are drawn anew with each page say nothing."""

    form: str
    who: Who
    said: Mapping[str, object]

    @property
    def key(self) -> str:
        """Tell it from any other; nothing of what it says can be read from it."""
        said = {name: one for name, one in self.said.items() if name not in _MARKS}
        told = json.dumps([self.form, self.who.kind, self.who.id, said], sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Made]):
    """What came of it: `made` now, or None where `ref` names what was made of it before."""

    made: Made | None
    ref: str


def once(
    paper: Paper,
    do: Callable[[], Made],
    *,
    name: Callable[[Made], str],
    at: datetime,
    within: timedelta = AN_HOUR,
    holds: Callable[[str], bool] = lambda _ref: True,
) -> Outcome[Made]:
    """Do what a paper asks for, unless the same was done `within` that time and what came of it still `holds`, such as not being over.

    `name` names what was made in at most 60 characters. Two that come at once wait for each other. What `do` raises undoes it all. What
    was done further ahead than `within` was done by a clock that has been set back since: it holds up nothing.
    """
    with transaction.atomic():
        row = _held(paper.key, at)
        if row.ref and abs(at - row.at) < within and holds(row.ref):
            return Outcome(None, row.ref)
        made = do()
        row.ref, row.at = name(made), at
        row.save()
    return Outcome(made, row.ref)


def _held(key: str, at: datetime) -> Sent:
    """Hold the row of a paper, made where there is none; one that is swept away while we wait for it is made anew."""
    while True:
        Sent.objects.get_or_create(key=key, defaults={"at": at})
        row = Sent.objects.select_for_update().filter(key=key).first()
        if row:
            return row


def old_papers(at: datetime) -> QuerySet[Sent]:
    """Give what was sent so long ago that the same would be done again."""
    return Sent.objects.filter(at__lt=at - A_DAY).order_by("at")
