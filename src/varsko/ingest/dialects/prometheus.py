"""As Alertmanager answers Prometheus: 200 when all is stored, 400 with a JSON text when some alerts made no sense."""

import msgspec
from msgspec.structs import replace

from varsko.alerts.data import Parcel
from varsko.ingest.adapters import prometheus
from varsko.ingest.adapters.shapes import Letter
from varsko.ingest.shapes import JSON, SENTENCE, Answer, Dialect, Refusal, Ticket
from varsko.kernel.errors import Invalid

_DONE = b'{"status":"success"}'


def _stored(ticket: Ticket, took: float) -> Answer:
    if ticket.refused:
        return Answer(400, msgspec.json.encode(_listed(ticket.refused)), JSON)
    return Answer(200, _DONE, JSON)


def _refused(ticket: Ticket, refusal: Refusal, took: float) -> str:
    return _listed(refusal.errors) or SENTENCE[refusal.trouble]


def _listed(errors: dict[str, str]) -> str:
    return "; ".join(f"{name}: {text}" for name, text in list(errors.items())[:100])


def opened(parcel: Parcel) -> list[Parcel]:
    """Read what was stored unread. Raises Invalid if any of it makes no sense, which was ruled out before it was taken."""
    if parcel.sealed is None:
        return [parcel]
    payload = msgspec.json.decode(parcel.sealed.body)
    reading = prometheus.read(Letter(payload=payload, at=parcel.sealed.at, address=parcel.address, scope=parcel.key_id))
    if reading.refused:
        raise Invalid(reading.refused)
    return [replace(parcel, signal=signal, sealed=None) for signal in reading.signals]


DIALECT = Dialect(
    kind="Prometheus",
    limit=16 * 1024 * 1024,
    adapter=lambda _: prometheus.read,
    stored=_stored,
    body=_refused,
    count=prometheus.count,
)
