"""Keeping the words by which requests are found."""

from collections.abc import Collection, Iterable
from itertools import islice

from django.db import transaction
from django.db.models import Max, QuerySet

from varsko.desk.domain.finding import words_of
from varsko.desk.domain.states import OPEN
from varsko.desk.models import Request, RequestWords

FOUND_BY = frozenset({"title", "text", "tags", "caller", "caller_id", "state"})
"""The columns of a request on which its words depend."""

_READ = ("number", "title", "text", "tags", "state", "caller")
_TOGETHER, _STRETCH = 500, 500


def index_request(row: Request) -> None:
    """Write the words of a request as it is now, inside the caller's transaction."""
    _store([_said(row)])


def index_requests(rows: QuerySet[Request]) -> int:
    """Write the words of many, inside the caller's transaction, which holds them from then on; gives how many."""
    held = rows.select_for_update(of=("self",)).select_related("caller").only(*_READ, "caller__name").order_by("number")
    found, count = held.iterator(_TOGETHER), 0
    while some := list(islice(found, _TOGETHER)):
        _store(map(_said, some))
        count += len(some)
    return count


def changed_words(rows: QuerySet[Request]) -> list[int]:
    """List the numbers of those requests that stand in the index with other words than theirs, or not at all."""
    wanted = {number: _words(number, *said) for number, *said in map(_said, rows.select_related("caller").only(*_READ, "caller__name"))}
    known = dict(RequestWords.objects.filter(number__in=list(wanted)).values_list("number", "words"))
    return [number for number, words in wanted.items() if known.get(number) != words]


def index_everything() -> int:
    """Write the words of all requests anew, a stretch at a time; gives how many."""
    numbers = Request.objects.aggregate(last=Max("number"))["last"] or 0
    count = 0
    for first in range(0, numbers + 1, _STRETCH):
        with transaction.atomic():
            count += index_requests(Request.objects.filter(number__gte=first, number__lt=first + _STRETCH))
    return count


def forget_words(numbers: Collection[int]) -> None:
    """Forget the words of requests that are gone, inside the caller's transaction."""
    RequestWords.objects.filter(number__in=numbers).delete()


def _said(row: Request) -> tuple[int, str, str, str, str, str]:
    return row.number, row.title, row.text, row.tags, row.caller.name if row.caller else "", row.state


def _words(number: int, title: str, text: str, tags: str, caller: str, state: str) -> str:
    return words_of(number, filter(None, (title, text, tags, caller)), is_open=state in OPEN)


def _store(rows: Iterable[tuple[int, str, str, str, str, str]]) -> None:
    RequestWords.objects.bulk_create(
        [RequestWords(number=number, words=_words(number, *said)) for number, *said in rows],
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["words"],
    )
