"""What came in by each kind of source since this process began, and what was refused. Plain counters: an alert must not wait for them."""

from collections import Counter
from collections.abc import Sequence

from varsko.core.metrics import Family
from varsko.ingest.shapes import Ticket

_taken: Counter[tuple[str, str]] = Counter()
_refused: Counter[tuple[str, str]] = Counter()


def taken(tickets: Sequence[Ticket]) -> None:
    """Count what became of the alerts of requests that were stored. Called by the writer's thread alone."""
    _taken.update((ticket.dialect.kind, one.outcome) for ticket in tickets for one in ticket.received)


def refused(source: str, trouble: str) -> None:
    """Count a request that was refused. Called by the event loop's thread alone."""
    _refused[source, trouble] += 1


def families() -> list[Family]:
    """Give the counters as metrics."""
    alerts = Family("varsko_intake_alerts_total", "Alerts taken in by this process, by source and by what became of them.", "counter")
    for (source, outcome), count in sorted(_taken.copy().items()):
        alerts.add(count, source=source, outcome=outcome)
    requests = Family("varsko_intake_refused_total", "Requests with alerts that this process refused, by source and reason.", "counter")
    for (source, trouble), count in sorted(_refused.copy().items()):
        requests.add(count, source=source, reason=trouble)
    return [alerts, requests]
