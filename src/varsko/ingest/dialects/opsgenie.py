"""As Opsgenie speaks: 202 with a request id, and an envelope around everything."""

from typing import Any

from varsko.ingest.adapters import opsgenie
from varsko.ingest.shapes import JSON, SENTENCE, Answer, Dialect, Headers, Refusal, Ticket, Trouble

_NO_RIGHT = 40301
_MARKS: Headers = (
    (b"x-ratelimit-state", b"OK"),
    (b"x-ratelimit-reason", b"ACCOUNT"),
    (b"x-ratelimit-period-in-sec", b"60"),
)


def _stored(ticket: Ticket, took: float) -> Answer:
    body = f'{{"result":"Request will be processed","took":{took:.3f},"requestId":"{ticket.request_id}"}}'
    headers = (*JSON, *_MARKS, (b"x-request-id", ticket.request_id.encode()), (b"x-response-time", b"%.3f" % took))
    return Answer(202, body.encode(), headers)


def _refused(ticket: Ticket, refusal: Refusal, took: float) -> dict[str, Any]:
    body: dict[str, Any] = {"message": SENTENCE[refusal.trouble]}
    if refusal.errors:
        body["errors"] = refusal.errors
    if refusal.trouble is Trouble.NOT_ALLOWED:
        body["code"] = _NO_RIGHT
    return {**body, "took": round(took, 3), "requestId": ticket.request_id}


DIALECT = Dialect(
    kind="API",
    limit=4 * 1024 * 1024,
    adapter=lambda _: opsgenie.read,
    stored=_stored,
    body=_refused,
    key_field="apiKey",
    answers_by_id=True,
    has_own_aliases=False,
    marks=_MARKS,
)
