"""Alertmanager's webhook, version 4, and Grafana's variant of it: each alert of the group is one alert here.

An alert that is missing from a later message is not over; only `resolved` says so.
"""

from typing import Any

from varsko.alerts.data import Signal
from varsko.ingest.adapters.labels import pairs, signal
from varsko.ingest.adapters.shapes import Letter, Reading
from varsko.ingest.adapters.values import line, mapping, moment, text
from varsko.kernel.errors import Invalid


def read(letter: Letter) -> Reading:
    """Read one notification."""
    body = mapping(letter.payload)
    alerts = body.get("alerts")
    if not isinstance(alerts, list):
        raise Invalid({"alerts": "must be a list of alerts"})
    source = line(body.get("externalURL")) or ("Grafana" if "orgId" in body else "Alertmanager")
    status = line(body.get("status"))
    signals: list[Signal] = []
    refused: dict[str, str] = {}
    for place, alert in enumerate(alerts):
        found = _signal(alert, status, source, letter)
        if found:
            signals.append(found)
        else:
            refused[f"alerts[{place}]"] = "has neither labels nor a fingerprint"
    return Reading(signals, refused)


def _signal(alert: Any, status: str, source: str, letter: Letter) -> Signal | None:
    if not isinstance(alert, dict):
        return None
    labels = pairs(alert.get("labels"))
    if not labels and not text(alert.get("fingerprint")):
        return None
    over = (line(alert.get("status")) or status).lower() == "resolved"
    ended_at = (moment(alert.get("endsAt")) or letter.at) if over else None
    return signal(alert, labels, ended_at, letter, source=source)
