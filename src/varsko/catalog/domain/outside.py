"""What a provider's own status page says of it, read from its `summary.json` as a stranger's bytes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from varsko.kernel.text import clean, fold, is_web_address, shorten

MOST_PROVIDERS, MOST_RELIANCES = 100, 20
LARGEST = 2_000_000
NAME, ADDRESS, SAID = 100, 500, 200
LOOK_EVERY = timedelta(minutes=2)
_LONGEST_PAUSE = timedelta(minutes=30)
TOO_OLD = timedelta(minutes=15)
"""What was heard longer ago says nothing of now."""

FINE, PLANNED = "none", "maintenance"
INDICATORS = (FINE, PLANNED, "minor", "major", "critical")
"""How a whole page is, the best first."""
UNNAMED = "unnamed"
"""A page has no part of that name."""
_OF_COMPONENT = {
    "operational": FINE,
    "under_maintenance": PLANNED,
    "degraded_performance": "minor",
    "partial_outage": "major",
    "major_outage": "critical",
}
_SUMMARY = "/api/v2/summary.json"
_MOST_TROUBLES, _MOST_INCIDENTS, _MOST_COMPONENTS = 10, 5, 5000


class Unreadable(Exception):
    """This is no summary of a status page."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A summary: how the page is (one of INDICATORS) and its own words for it, each part by its folded name, what is not fine.

    `incidents` are the names of those it tells of.
    """

    indicator: str
    said: str
    parts: Mapping[str, str]
    troubles: tuple[tuple[str, str], ...]
    incidents: tuple[str, ...]


def base_of(address: str) -> str:
    """Give the address of a status page as it is kept, whichever of its pages somebody copied; "" when it cannot be one."""
    said = clean(address).strip()
    if len(said) > ADDRESS or not is_web_address(said) or not said.isprintable() or " " in said:
        return ""
    parts = urlsplit(said)
    return "" if "@" in parts.netloc else f"{parts.scheme}://{parts.netloc}{parts.path}".removesuffix(_SUMMARY).rstrip("/")


def summary_of(address: str) -> str:
    """Give where the summary of a page is."""
    return address + _SUMMARY


def part_name(name: str) -> str:
    """Give the name of a part as it is compared."""
    return fold(" ".join(clean(name).split()))


def read(document: bytes) -> Heard:
    """Read a summary; every field is of its type before anything is done with it. Raises Unreadable."""
    try:
        found = json.loads(document)
    except (ValueError, RecursionError):
        raise Unreadable from None
    status = found.get("status") if isinstance(found, dict) else None
    if not isinstance(status, dict) or status.get("indicator") not in INDICATORS:
        raise Unreadable
    parts = [(_text(one.get("name")), _OF_COMPONENT.get(_text(one.get("status")), "")) for one in _objects(found, "components")]
    named = [(name, state) for name, state in parts if name and state]
    return Heard(
        indicator=status["indicator"],
        said=_text(status.get("description")),
        parts=_worst(named),
        troubles=tuple((name, state) for name, state in named if state != FINE)[:_MOST_TROUBLES],
        incidents=tuple(name for one in _objects(found, "incidents") if (name := _text(one.get("name"))))[:_MOST_INCIDENTS],
    )


def _objects(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    listed = found.get(name)
    return [one for one in listed[:_MOST_COMPONENTS] if isinstance(one, dict)] if isinstance(listed, list) else []


def _text(value: Any) -> str:
    return shorten(" ".join(clean(value[:10_000]).split()), SAID) if isinstance(value, str) else ""


def _worst(parts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Take the worst of the parts that have one name."""
    found: dict[str, str] = {}
    for name, state in parts:
        key = part_name(name)
        found[key] = max(found.get(key, FINE), state, key=INDICATORS.index)
    return found


def pause_after(failures: int) -> timedelta:
    """Tell how long to leave a page alone that did not answer so many times in a row."""
    return min(LOOK_EVERY * (1 << min(max(failures - 1, 0), 10)), _LONGEST_PAUSE)


def may_be_them(state: str, heard_at: datetime | None, now: datetime) -> bool:
    """Tell whether what was heard, and when, speaks for trouble there."""
    return state not in {"", FINE} and heard_at is not None and now - heard_at <= TOO_OLD
