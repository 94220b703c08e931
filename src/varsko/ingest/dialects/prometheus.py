"""As Alertmanager answers Prometheus: 200 when all is stored, 400 with a JSON text when some alerts made no sense."""

import msgspec

from varsko.ingest.adapters import prometheus
from varsko.ingest.shapes import JSON, SENTENCE, Answer, Dialect, Refusal, Ticket

_DONE = b'{"status":"success"}'


def _stored(ticket: Ticket, took: float) -> Answer:
    if ticket.refused:
        return Answer(400, msgspec.json.encode(_listed(ticket.refused)), JSON)
    return Answer(200, _DONE, JSON)


def _refused(ticket: Ticket, refusal: Refusal, took: float) -> str:
    return _listed(refusal.errors) or SENTENCE[refusal.trouble]


def _listed(errors: dict[str, str]) -> str:
    return "; ".join(f"{name}: {text}" for name, text in list(errors.items())[:100])


DIALECT = Dialect(
    kind="Prometheus",
    limit=16 * 1024 * 1024,
    adapter=lambda _: prometheus.read,
    stored=_stored,
    body=_refused,
)
