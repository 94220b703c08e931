"""Keeping the index of words: new alerts are put in a little later and many at once, so that taking them in costs nothing more."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from varsko.alerts.domain.words import Facts, words_of
from varsko.alerts.models import Alert, Indexing, Words
from varsko.alerts.queries.index import FIELDS

PIECE = 500
"""How many alerts are put in at once."""

_PUT = "INSERT INTO alerts_words (number, words) VALUES (%s, %s) ON CONFLICT (number) DO NOTHING"
_PAUSE, _SHORT_PAUSE = timedelta(seconds=1), timedelta(milliseconds=250)


def go_on(row: Indexing, *, at: datetime) -> None:
    """Put the next piece in, inside the caller's transaction: what is new, else what is old and came before the index did."""
    upto, downto = row.upto, row.downto
    rows = _put(Alert.objects.filter(number__gt=upto).order_by("number"))
    if rows:
        upto = rows[-1]
    if len(rows) < PIECE and downto > 1:
        old = _put(Alert.objects.filter(number__lt=downto).order_by("-number"))
        downto = old[-1] if len(old) == PIECE else 1
    is_done = len(rows) < PIECE and downto == 1
    row.finish(upto=upto, downto=downto, due_at=at + (_PAUSE if is_done else _SHORT_PAUSE), attempts=0, last_error="")


def _put(alerts: QuerySet[Alert]) -> list[int]:
    """Put alerts in; one that is there was changed meanwhile and is left as it is."""
    rows = list(alerts.values(*FIELDS)[:PIECE])
    with connection.cursor() as cursor:
        cursor.executemany(_PUT, [(row["number"], _words(row)) for row in rows])
    return [row["number"] for row in rows]


def renew(alert: Alert, changes: Mapping[str, Any]) -> None:
    """Put an alert in anew as it is with these changes, inside the caller's transaction."""
    if not changes.keys().isdisjoint(FIELDS):
        facts = {name: changes.get(name, getattr(alert, name)) for name in FIELDS}
        Words.objects.update_or_create(number=alert.number, defaults={"words": _words(facts)})


def forget(numbers: Iterable[int]) -> None:
    """Take alerts out, inside the caller's transaction."""
    Words.objects.filter(number__in=list(numbers)).delete()


def _words(facts: Mapping[str, Any]) -> str:
    return " ".join(words_of(Facts(**facts)))
