"""Short numbers that count up."""

from django.db.models import F

from varsko.core.models import Sequence


def hold(name: str) -> None:
    """Make every other transaction that wants this counter wait until the caller's has ended."""
    take(name, 0)


def take(name: str, count: int = 1) -> range:
    """Reserve the next `count` numbers of a counter, inside the caller's transaction; numbers start at 1."""
    if not Sequence.objects.filter(name=name).update(value=F("value") + count):
        Sequence.objects.get_or_create(name=name)
        Sequence.objects.filter(name=name).update(value=F("value") + count)
    last = Sequence.objects.values_list("value", flat=True).get(name=name)
    return range(last - count + 1, last + 1)
