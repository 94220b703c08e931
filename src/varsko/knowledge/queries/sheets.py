"""Articles as they are written out for the time without a database."""

from django.db.models import Count, Max

from varsko.knowledge.data import SheetView
from varsko.knowledge.models import Sheet

MOST_KEPT = 5000
Mark = tuple[int, int | None]


def sheets_mark() -> Mark:
    """Give what is another one when any sheet is: how many there are, and the number of the last writing."""
    found = Sheet.objects.aggregate(count=Count("pk"), last=Max("edition"))
    return found["count"], found["last"]


def sheets() -> list[SheetView]:
    """List what is kept for an outage, the last written first."""
    rows = Sheet.objects.order_by("-written_at", "-article").values_list("article__number", "readers", "html", "silence", "written_at")
    return [SheetView(number=one[0], readers=one[1], html=one[2], silence=one[3], written_at=one[4]) for one in rows[:MOST_KEPT]]
