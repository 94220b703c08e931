"""Any JSON: small expressions say where the title, the state and the rest are. Without a mapping, common shapes are guessed."""

from collections.abc import Mapping
from typing import Any

from varsko.alerts.data import Responder, Signal, Verb
from varsko.ingest.adapters.severity import priority, priority_of
from varsko.ingest.adapters.shapes import Letter, Reading
from varsko.ingest.adapters.values import details, line, moment, text, texts, unabridged
from varsko.kernel.errors import Invalid
from varsko.kernel.expressions import BadExpression, compiled, holds

# What a key's mapping may set. `closes` and `acknowledges` win over `status`; `each` is a list whose items are alerts of their own.
DEFAULT: Mapping[str, str] = {
    "each": "",
    "message": (
        "title or message or summary or subject or event_title or alert_name or alertname or labels.alertname or annotations.summary"
        " or ruleName or rule.name or monitor.name or monitorFriendlyName or check.name or AlarmName or data.essentials.alertRule"
        " or incident.summary or data.event.title or event.title or name or msg or text"
    ),
    "description": (
        "description or body or annotations.description or link_to_upstream_details or NewStateReason or data.essentials.description"
        " or incident.documentation.content or alertDetails or heartbeat.msg or message or details or text or msg"
    ),
    "alias": (
        "alias or dedup_key or dedup or alert_uid or fingerprint or groupKey or AlarmArn or data.essentials.alertId"
        " or incident.incident_id or monitor.id or monitorID or alert_id or alertId or problem_id or incident_id or event_id or id"
    ),
    "status": (
        "status or state or action or event_action or alert_transition or NewStateValue or data.essentials.monitorCondition"
        " or incident.state or alertTypeFriendlyName or alert.status or event.status"
    ),
    "severity": (
        "priority or severity or level or labels.severity or data.essentials.severity or incident.severity or alert_priority"
        " or alert_type or data.event.level"
    ),
    "closes": "heartbeat.status == 1",
    "acknowledges": "",
    "entity": "entity or host or hostname or labels.instance or instance or monitor.url or monitorURL",
    "source": "source or externalURL or sender",
    "tags": "tags",
    "details": "",
    "team": "",
    "occurred_at": "occurred_at or timestamp or startsAt or time",
}

_OVER = frozenset(
    {"resolved", "resolve", "ok", "okay", "closed", "close", "recovered", "recovery", "up", "normal", "inactive", "cleared", "clear"}
    | {"good", "success", "succeeded", "passed", "pass", "healthy", "green", "fixed", "done", "solved", "deactivated"}
)
_TAKEN = frozenset({"acknowledged", "acknowledge", "acked", "ack", "acknowledgement"})


def read(letter: Letter) -> Reading:
    """Read one payload by the key's mapping, or by the guesses where the mapping says nothing."""
    rules = {**DEFAULT, **{name: source for name, source in letter.mapping.items() if source}}
    signals: list[Signal] = []
    refused: dict[str, str] = {}
    for place, item in enumerate(_items(rules, letter.payload)):
        found = _signal(rules, item, letter)
        if found:
            signals.append(found)
        else:
            refused[f"[{place}]"] = "no title was found: set the mapping's `message`"
    if not signals:
        raise Invalid({"message": "no title was found in this payload: set the mapping's `message`"})
    return Reading(signals, refused)


def wrong_mapping(mapping: Mapping[str, str]) -> dict[str, str]:
    """Tell what is wrong with a mapping, for the form that sets it: field → one sentence."""
    wrong = {name: "is not a field of a mapping" for name in mapping if name not in DEFAULT}
    for name, source in mapping.items():
        try:
            compiled(source or "null")
        except BadExpression as error:
            wrong.setdefault(name, str(error))
    return wrong


def _items(rules: Mapping[str, str], payload: Any) -> list[Any]:
    found = _pick(rules, "each", payload)
    if isinstance(found, list):
        return found
    return payload if isinstance(payload, list) else [payload]


def _pick(rules: Mapping[str, str], name: str, data: Any) -> Any:
    """Evaluate one rule; a rule that cannot be read counts as the guess, so that no alert is lost for it."""
    try:
        return compiled(rules[name] or "null")(data)
    except BadExpression:
        return compiled(DEFAULT[name] or "null")(data)


def _signal(rules: Mapping[str, str], item: Any, letter: Letter) -> Signal | None:
    data = item if isinstance(item, dict) else {"message": item}
    message = line(_pick(rules, "message", data))
    if not message:
        return None
    alias = text(_pick(rules, "alias", data)) or message
    verb = _verb(rules, data)
    if verb != "open":
        return Signal(verb=verb, alias=alias, scope=letter.scope, source=letter.address)
    description = text(_pick(rules, "description", data))
    return Signal(
        alias=alias,
        scope=letter.scope,
        message=message,
        description=unabridged(message) if description in ("", message) else description,
        entity=text(_pick(rules, "entity", data)),
        source=line(_pick(rules, "source", data)) or letter.address,
        priority=_priority(_pick(rules, "severity", data)),
        tags=texts(_pick(rules, "tags", data)),
        details=_details(rules, data),
        responders=tuple(Responder(kind="team", name=name) for name in texts(_pick(rules, "team", data))[:50]),
        occurred_at=moment(_pick(rules, "occurred_at", data)),
    )


def _verb(rules: Mapping[str, str], data: Any) -> Verb:
    if holds(_pick(rules, "closes", data)):
        return "close"
    if holds(_pick(rules, "acknowledges", data)):
        return "acknowledge"
    status = line(_pick(rules, "status", data)).lower()
    if status in _OVER:
        return "close"
    return "acknowledge" if status in _TAKEN else "open"


def _priority(value: Any) -> int:
    return priority(value) or priority_of(value)


def _details(rules: Mapping[str, str], data: dict[str, Any]) -> dict[str, str]:
    """Take what the mapping names, else everything that was sent, so that nothing a person may need is lost."""
    chosen = _pick(rules, "details", data)
    return details(chosen if holds(chosen) else data)
