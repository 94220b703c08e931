"""What Alertmanager, Grafana and Prometheus share: an alert is a set of labels with annotations."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from varsko.alerts.data import Signal
from varsko.ingest.adapters.severity import priority, priority_of
from varsko.ingest.adapters.shapes import Letter
from varsko.ingest.adapters.values import details, moment, text, unabridged

_TOLD_ELSEWHERE = frozenset({"summary", "title", "description", "message"})
_LINKS = ("generatorURL", "silenceURL", "dashboardURL", "panelURL", "imageURL", "valueString")


def pairs(value: Any) -> dict[str, str]:
    """Take labels or annotations: empty values count as absent, as at the source."""
    if not isinstance(value, dict) or not value:
        return {}
    found = details(value)
    return found if all(found.values()) else {name: item for name, item in found.items() if item}


def fingerprint(labels: Mapping[str, str]) -> str:
    """Name a set of labels: the same for the same labels, whoever sends them."""
    return blake2b("\xff".join([f"{name}\xfe{labels[name]}" for name in sorted(labels)]).encode(), digest_size=16).hexdigest()


def signal(
    alert: dict[str, Any], labels: dict[str, str], ended_at: datetime | None, letter: Letter, *, source: str, patience: int = 0
) -> Signal:
    """Say what one alert means; with `ended_at` it is over."""
    alias = text(alert.get("fingerprint")) or fingerprint(labels)
    if ended_at:
        return Signal(verb="close", alias=alias, scope=letter.scope, source=source, occurred_at=ended_at)
    notes = pairs(alert.get("annotations"))
    title = notes.get("summary") or notes.get("title") or labels.get("alertname") or next(iter(labels.values()), alias)
    return Signal(
        alias=alias,
        scope=letter.scope,
        message=title,
        description=notes.get("description") or notes.get("message") or unabridged(title),
        entity=labels.get("instance") or labels.get("host", ""),
        source=source,
        priority=priority(labels.get("priority")) or priority_of(labels.get("severity")),
        details=labels | _beside(alert, notes),
        occurred_at=moment(alert.get("startsAt")),
        patience=patience,
    )


def _beside(alert: dict[str, Any], notes: dict[str, str]) -> dict[str, str]:
    """Keep the other annotations and the links back to the source."""
    kept = {name: value for name, value in notes.items() if name not in _TOLD_ELSEWHERE}
    return kept | {name: text(alert[name]) for name in _LINKS if alert.get(name)}
