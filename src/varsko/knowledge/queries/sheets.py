"""Articles as they are written out for the time without a database."""

from django.db.models import Count, IntegerField, Subquery, Value

from varsko.core.models import Sequence
from varsko.knowledge.data import SheetView
from varsko.knowledge.models import Sheet

MOST_KEPT = 5000
EDITIONS = "sheets of articles"
"""The counter of what was written: nobody takes a number of it before whoever took the one before has ended."""
Mark = tuple[int, int]


def sheets_mark() -> Mark:
    """Give what is another one when any sheet is: how many there are, and the number of the last writing, also of one that took away."""
    together = Sheet.objects.order_by().annotate(one=Value(1)).values("one").annotate(count=Count("pk")).values("count")
    found = Sequence.objects.filter(name=EDITIONS).values_list(Subquery(together, output_field=IntegerField()), "value").first()
    return (found[0] or 0, found[1]) if found else (Sheet.objects.count(), 0)


def sheets(*, after: int | None = None) -> list[SheetView]:
    """List what is kept for an outage, the last written first; with `after` only what was written since that edition."""
    rows = Sheet.objects.all() if after is None else Sheet.objects.filter(edition__gt=after)
    columns = ("article__number", "readers", "html", "silence", "written_at", "edition")
    found = rows.order_by("-written_at", "-article").values_list(*columns)[:MOST_KEPT]
    return [SheetView(number=one[0], readers=one[1], html=one[2], silence=one[3], written_at=one[4], edition=one[5]) for one in found]


def sheet_numbers() -> set[int]:
    """Give the numbers of all articles that are kept, without a word of them."""
    return set(Sheet.objects.values_list("article__number", flat=True))
