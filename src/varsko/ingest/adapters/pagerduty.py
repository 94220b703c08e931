"""PagerDuty's Events API, version 2: trigger, acknowledge, resolve. A key's aliases are its own."""

from typing import Any

from varsko.alerts.data import Signal, Verb
from varsko.ingest.adapters.severity import priority_of
from varsko.ingest.adapters.shapes import Letter, Reading
from varsko.ingest.adapters.values import details, line, mapping, moment, text, unabridged
from varsko.kernel.errors import Invalid

_VERBS: dict[str, Verb] = {"trigger": "open", "acknowledge": "acknowledge", "resolve": "close"}
_LONGEST_KEY = 255
_FACTS = ("component", "group", "class")


def read(letter: Letter) -> Reading:
    """Read one event. The signal's alias is the `dedup_key`, made up for a trigger that has none."""
    body = mapping(letter.payload)
    verb = _VERBS.get(line(body.get("event_action")))
    if not verb:
        raise Invalid({"event_action": "must be trigger, acknowledge or resolve"})
    alias = text(body.get("dedup_key"))
    if len(alias) > _LONGEST_KEY:
        raise Invalid({"dedup_key": f"must not be longer than {_LONGEST_KEY} characters"})
    if verb == "open":
        return Reading([_trigger(body, alias or letter.fresh_id(), letter)])
    if not alias:
        raise Invalid({"dedup_key": "is required to acknowledge or resolve"})
    return Reading([Signal(verb=verb, alias=alias, scope=letter.scope, source=text(body.get("client")))])


def _trigger(body: dict[str, Any], alias: str, letter: Letter) -> Signal:
    payload = mapping(body.get("payload"), "payload")
    summary = line(payload.get("summary"))
    if not summary:
        raise Invalid({"payload.summary": "is required"})
    return Signal(
        alias=alias,
        scope=letter.scope,
        message=summary,
        description=unabridged(summary),
        entity=text(payload.get("component")),
        source=text(payload.get("source")),
        priority=priority_of(payload.get("severity")),
        details=_details(body, payload),
        occurred_at=moment(payload.get("timestamp")),
    )


def _details(body: dict[str, Any], payload: dict[str, Any]) -> dict[str, str]:
    facts = {name: text(payload[name]) for name in _FACTS if payload.get(name)}
    facts |= {name: text(body[name]) for name in ("client", "client_url") if body.get(name)}
    return details(payload.get("custom_details"), "custom_details") | facts | _links(body)


def _links(body: dict[str, Any]) -> dict[str, str]:
    """Keep links and images under the text they carry, or under a number."""
    found: dict[str, str] = {}
    for kind, address, caption in (("links", "href", "text"), ("images", "src", "alt")):
        items = body.get(kind)
        for number, item in enumerate(items[:50] if isinstance(items, list) else (), 1):
            if isinstance(item, dict) and item.get(address):
                found[line(item.get(caption)) or f"{kind} {number}"] = text(item[address])
    return found
