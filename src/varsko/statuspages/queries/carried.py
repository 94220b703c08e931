"""What programs of the system have brought elsewhere."""

from varsko.channels.carriers import ways
from varsko.statuspages.data import CarriedView
from varsko.statuspages.models import CarriedCopy


def carried_copies() -> list[CarriedView]:
    """Tell how it stands with the copies of public pages by rsync and git; none of what is not set up, or was not tried yet.

    What was brought to a place that was set before tells nothing of the one that is set now.
    """
    told_of = ways.told_of()
    rows = CarriedCopy.objects.filter(way__in=told_of).order_by("way") if told_of else []
    here = [row for row in rows if row.target == ways.target(row.way)]
    return [CarriedView(way=row.way, sent_at=row.sent_at, failing_since=row.failing_since, error=row.last_error) for row in here]
