"""What Prometheus posts to an Alertmanager: a list of alerts, sent again and again while they fire and for a while after.

The valid alerts of a list are stored even when others are not. An alert whose `endsAt` has passed is over, and so is one of which nothing
more is heard: Prometheus repeats what still fires.

Where everything stands as Prometheus itself writes it, the number of alerts is all that must be known before they are stored: nothing of
them can be refused, and they are read when there is time.
"""

from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from varsko.alerts.data import Signal
from varsko.ingest.adapters.labels import pairs, signal
from varsko.ingest.adapters.shapes import Letter, Reading
from varsko.ingest.adapters.values import moment
from varsko.kernel.errors import Invalid

RESOLVE_TIMEOUT = timedelta(minutes=5)
LONGEST_PATIENCE = timedelta(days=30)

_FEW = 100
_HEAVY = 64 * 1024  # bytes of an alert: reading cuts what is longer, and what waits unread is held in memory as it came
_Moment = Annotated[datetime, Meta(tz=True)] | None


class _Plain(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """An alert as Prometheus writes it."""

    labels: Annotated[dict[str, Annotated[str, Meta(min_length=1)]], Meta(min_length=1)]
    annotations: dict[str, str] = {}
    startsAt: _Moment = None  # noqa: N815 - the field's name
    endsAt: _Moment = None  # noqa: N815
    generatorURL: str = ""  # noqa: N815


_decode = msgspec.json.Decoder(list[_Plain]).decode


def count(body: bytes) -> int:
    """Count the alerts of a body of which `read` refuses none; 0 when more of it must be read to tell."""
    try:
        alerts = _decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return 0
    if not (_is_simple(body) or all(map(_has_visible_label, alerts))):
        return 0
    if any(map(_ends_early, alerts)) or len(body) > len(alerts) * _HEAVY:
        return 0
    return len(alerts)


def _is_simple(body: bytes) -> bool:
    """Tell whether no letter of any text is one that could be cleaned away."""
    return body.isascii() and b"\\u" not in body and b"\0" not in body


def _ends_early(alert: _Plain) -> bool:
    return bool(alert.endsAt and alert.startsAt and alert.endsAt <= alert.startsAt)


def _has_visible_label(alert: _Plain) -> bool:
    return len(alert.labels) < _FEW and any(map(_is_visible, alert.labels.values()))


def _is_visible(text: str) -> bool:
    return text.isascii() and text.isprintable()


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
