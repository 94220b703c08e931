"""Finds the adapter of a payload by its shape, for keys that do not say what kind of source they belong to."""

from typing import Any

from varsko.ingest.adapters import alertmanager, generic, opsgenie, pagerduty, prometheus
from varsko.ingest.adapters.shapes import Adapter, Letter, Reading

BY_KIND: dict[str, Adapter] = {
    "opsgenie": opsgenie.read,
    "alertmanager": alertmanager.read,
    "grafana": alertmanager.read,
    "prometheus": prometheus.read,
    "pagerduty": pagerduty.read,
    "generic": generic.read,
}


def read(letter: Letter) -> Reading:
    """Read a payload whose source is not known."""
    return _adapter(letter.payload)(letter)


def _adapter(payload: Any) -> Adapter:
    if isinstance(payload, list):
        labelled = payload and all(isinstance(item, dict) and isinstance(item.get("labels"), dict) for item in payload)
        return prometheus.read if labelled else generic.read
    if isinstance(payload, dict):
        if isinstance(payload.get("alerts"), list):
            return alertmanager.read
        if "event_action" in payload and "routing_key" in payload:
            return pagerduty.read
    return generic.read
