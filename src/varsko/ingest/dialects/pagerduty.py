"""As PagerDuty's Events API speaks: the key is in the body, everything that will never work is 400, too much is 429."""

from typing import Any

import msgspec

from varsko.ingest.adapters import pagerduty
from varsko.ingest.adapters.shapes import Letter, Reading
from varsko.ingest.shapes import JSON, SENTENCE, Answer, Dialect, Refusal, Ticket, Trouble
from varsko.kernel.errors import Invalid

_NEVER_WORKS = frozenset({Trouble.INVALID, Trouble.UNKNOWN_KEY, Trouble.WRONG_METHOD})


def _stored(ticket: Ticket, took: float) -> Answer:
    said = {"status": "success", "message": "Event processed", "dedup_key": ticket.parcels[0].signal.alias}
    return Answer(202, msgspec.json.encode(said), JSON)


def _refused(ticket: Ticket, refusal: Refusal, took: float) -> dict[str, Any]:
    if refusal.trouble is Trouble.MALFORMED:
        return {"status": "Unrecognized object", "message": "Event object format is unrecognized", "errors": ["JSON parse error"]}
    if refusal.trouble is Trouble.OVERLOADED:
        return {"status": "throttle exceeded", "message": "Requests for this service are arriving too quickly. Please retry later."}
    if refusal.trouble in _NEVER_WORKS:
        errors = [f"'{name}' {text}" for name, text in refusal.errors.items()] or [SENTENCE[refusal.trouble]]
        return {"status": "invalid event", "message": "Event object is invalid", "errors": errors}
    return {"status": refusal.trouble.value, "message": SENTENCE[refusal.trouble], "errors": [SENTENCE[refusal.trouble]]}


def _change(letter: Letter) -> Reading:
    """Refuse a change event: there is nowhere to keep it yet, and saying 202 would be a lie."""
    raise Invalid({"payload": "change events are not kept here, nothing was stored"})


_STATUSES = {Trouble.INVALID: 400, Trouble.UNKNOWN_KEY: 400, Trouble.OVERLOADED: 429}
_LIMIT = 512 * 1024

ALERTS = Dialect(
    kind="PagerDuty",
    limit=_LIMIT,
    adapter=lambda _: pagerduty.read,
    stored=_stored,
    body=_refused,
    key_field="routing_key",
    statuses=_STATUSES,
)

CHANGES = Dialect(
    kind="PagerDuty",
    limit=_LIMIT,
    adapter=lambda _: _change,
    stored=_stored,
    body=_refused,
    key_field="routing_key",
    statuses=_STATUSES,
)
