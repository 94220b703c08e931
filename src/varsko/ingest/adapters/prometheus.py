"""What Prometheus posts to an Alertmanager: a list of alerts, sent again and again while they fire and for a while after.

The valid alerts of a list are stored even when others are not. An alert whose `endsAt` has passed is over, and so is one of which nothing
more is heard: Prometheus repeats what still fires.
"""

from datetime import datetime, timedelta
from typing import Any

from varsko.alerts.data import Signal
from varsko.ingest.adapters.labels import pairs, signal
from varsko.ingest.adapters.shapes import Letter, Reading
from varsko.ingest.adapters.values import moment
from varsko.kernel.errors import Invalid

RESOLVE_TIMEOUT = timedelta(minutes=5)
LONGEST_PATIENCE = timedelta(days=30)


def read(letter: Letter) -> Reading:
    """Read one list of alerts."""
    if not isinstance(letter.payload, list):
        raise Invalid({"body": "must be a JSON list of alerts"})
    signals: list[Signal] = []
    refused: dict[str, str] = {}
    for place, alert in enumerate(letter.payload):
        found = _read(alert, letter)
        if isinstance(found, str):
            refused[f"[{place}]"] = found
        else:
            signals.append(found)
    return Reading(signals, refused)


def _read(alert: Any, letter: Letter) -> Signal | str:
    if not isinstance(alert, dict):
        return "must be a JSON object"
    labels = pairs(alert.get("labels"))
    if not labels:
        return "at least one label pair required"
    starts_at, ends_at = moment(alert.get("startsAt")), moment(alert.get("endsAt"))
    if starts_at and ends_at and ends_at < starts_at:
        return "start time must be before end time"
    patience = _patience(ends_at, letter.at)
    return signal(alert, labels, _past(ends_at, letter.at), letter, source="Prometheus", patience=patience)


def _patience(ends_at: datetime | None, at: datetime) -> int:
    """Give the seconds for which Prometheus may say nothing: until the end that it told, and not less than an Alertmanager waits."""
    told = ends_at - at if ends_at else timedelta()
    return int(min(max(told, RESOLVE_TIMEOUT), LONGEST_PATIENCE).total_seconds())


def _past(ends_at: datetime | None, at: datetime) -> datetime | None:
    return ends_at if ends_at and ends_at <= at else None
