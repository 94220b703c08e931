"""Keeping the words by which requests are found."""

from collections.abc import Collection, Iterable
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from varsko.desk.domain.finding import words_of
from varsko.desk.domain.states import OPEN
from varsko.desk.models import Request, RequestWords

FOUND_BY = frozenset({"title", "text", "tags", "caller", "caller_id", "state"})
"""The columns of a request on which its words depend."""

_TOGETHER, _STRETCH = 500, 5000


def index_request(row: Request) -> None:
    """Write the words of a request as it is now, inside the caller's transaction."""
    _store([(row.number, row.title, row.text, row.tags, row.caller.name if row.caller else "", row.state)])


def index_requests(rows: QuerySet[Request]) -> int:
    """Write the words of many, inside the caller's transaction; gives how many."""
    found = rows.order_by("number").values_list("number", "title", "text", "tags", "caller__name", "state").iterator(_TOGETHER)
    count = 0
    while some := list(islice(found, _TOGETHER)):
        _store(some)
        count += len(some)
    return count


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


def _store(rows: Iterable[tuple[Any, ...]]) -> None:
    RequestWords.objects.bulk_create(
        [RequestWords(number=number, words=words_of(number, filter(None, said), is_open=state in OPEN)) for number, *said, state in rows],
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["words"],
    )
