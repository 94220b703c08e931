"""Finding what a process of the version before, which may still run beside this one, did not write; cheap where there is nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q

from varsko.core.models import EventRow
from varsko.desk.actions.asking import wait_for_lost
from varsko.desk.actions.wording import changed_words, index_requests
from varsko.desk.models import Request, RequestWords, WordsCheck
from varsko.desk.queries.finding import half_marked
from varsko.kernel.ids import as_uuid

EVERY, SOON = timedelta(minutes=1), timedelta(seconds=1)
_CHANGES = ("desk.RequestMoved", "desk.RequestChanged", "desk.CallerChanged")
"""The kinds of events after which a request may have other words."""
_REQUESTS, _EVENTS = 1000, 5000
"""How many numbers, and lines of the log, are looked at together."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far was looked at: what is `done`, and what came until the look before the next."""

    done: int
    seen: int
    is_behind: bool


def further(done: int, seen: int, last: int, most: int) -> Reach:
    """Tell how far one comes with a look at all after `done`, of which there are `most` together, where `last` is the last there is."""
    if last - done > most:
        return Reach(done + most, max(seen, done + most), True)
    return Reach(max(min(seen, last), done), max(last, done), False)


@dataclass(frozen=True, slots=True)
class Look:
    """What a look found: the numbers of the requests to index, and how far it came."""

    lost: tuple[int, ...]
    numbers: Reach
    events: Reach


def look(check: WordsCheck) -> Look:
    """Look for requests that have no words or others than theirs, changing nothing."""
    top = Request.objects.aggregate(last=Max("number"))["last"] or 0
    last = EventRow.objects.aggregate(last=Max("pk"))["last"] or 0
    numbers = further(check.number, check.next_number, top, _REQUESTS)
    events = further(check.event, check.next_event, last, _EVENTS)
    stretch = {"number__gt": check.number, "number__lte": check.number + _REQUESTS}
    there = RequestWords.objects.filter(**stretch).values("number")
    unwritten = Request.objects.filter(**stretch).exclude(number__in=there).values_list("number", flat=True)
    lost = unwritten.union(Request.objects.filter(half_marked(_REQUESTS)).values_list("number", flat=True))
    return Look(tuple(dict.fromkeys([*lost, *_changed(check.event)])), numbers, events)


def _changed(after: int) -> list[int]:
    told = EventRow.objects.filter(pk__gt=after, pk__lte=after + _EVENTS, kind__in=_CHANGES).values_list("about", "subject").distinct()
    pks: dict[str, list[object]] = {"request": [], "caller": []}
    for about, subject in told:
        pks[about].append(as_uuid(subject))
    if not any(pks.values()):
        return []
    return changed_words(Request.objects.filter(Q(pk__in=pks["request"]) | Q(caller__in=pks["caller"])))


def mend(check: WordsCheck, found: Look, *, at: datetime) -> None:
    """Write what was lost, inside the caller's transaction, and finish the row."""
    if found.lost:
        index_requests(Request.objects.filter(number__in=found.lost))
    wait_for_lost(after=check.number, upto=check.number + _REQUESTS, at=at)
    is_behind = found.numbers.is_behind or found.events.is_behind
    check.finish(
        due_at=at + (SOON if is_behind else EVERY),
        attempts=0,
        number=found.numbers.done,
        next_number=found.numbers.seen,
        event=found.events.done,
        next_event=found.events.seen,
    )
