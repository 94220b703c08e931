"""Short numbers that count up."""

from django.db import connection

from varsko.core.models import Sequence


def hold(name: str) -> None:
    """Make every other transaction that wants this counter wait until the caller's has ended."""
    take(name, 0)


def take(name: str, count: int = 1) -> range:
    """Reserve the next `count` numbers of a counter, inside the caller's transaction; numbers start at 1."""
    last = _raise(name, count)
    if last is None:
        Sequence.objects.get_or_create(name=name)
        last = _raise(name, count) or 0
    return range(last - count + 1, last + 1)


def _raise(name: str, count: int) -> int | None:
    """Raise a counter and give its new value, in one statement; None when there is no such counter yet."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_sequence SET value = value + %s WHERE name = %s RETURNING value", [count, name])
        found = cursor.fetchone()
    return int(found[0]) if found else None
