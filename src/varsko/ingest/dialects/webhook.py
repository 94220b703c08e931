"""As webhooks like it: the key is in the address, and the answer says what became of each alert."""

from typing import Any

import msgspec

from varsko.ingest.adapters import guess
from varsko.ingest.adapters.shapes import Adapter
from varsko.ingest.shapes import JSON, SENTENCE, Answer, Dialect, Refusal, Ticket
from varsko.people.data import KeyView

_SHOWN = 100
_PLAIN_OK = frozenset({"alertmanager", "grafana", "prometheus"})


def _adapter(key: KeyView) -> Adapter:
    return guess.BY_KIND.get(key.kind, guess.read)


def _stored(ticket: Ticket, took: float) -> Answer:
    alerts = [{"id": one.alert_id, "alias": one.alias, "outcome": one.outcome} for one in ticket.received[:_SHOWN]]
    said: dict[str, Any] = {"result": "stored", "alerts": alerts, "took": round(took, 3), "requestId": ticket.request_id}
    if ticket.refused:
        said["errors"] = ticket.refused
    is_plain = ticket.key is not None and ticket.key.kind in _PLAIN_OK
    return Answer(200 if is_plain else 202, msgspec.json.encode(said), JSON)


def _refused(ticket: Ticket, refusal: Refusal, took: float) -> dict[str, Any]:
    said: dict[str, Any] = {"message": SENTENCE[refusal.trouble], "took": round(took, 3), "requestId": ticket.request_id}
    return said | ({"errors": refusal.errors} if refusal.errors else {})


DIALECT = Dialect(
    kind="Webhook",
    limit=16 * 1024 * 1024,
    adapter=_adapter,
    stored=_stored,
    body=_refused,
    key_in_path=True,
    methods=frozenset({b"POST", b"PUT"}),
)
