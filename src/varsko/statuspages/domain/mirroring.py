"""What a mirror takes from another installation: only what its publisher signed, only onwards, and nothing that could act in a browser."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from varsko.statuspages.domain.proof import Entry, faults

MOST_MIRRORS, MOST_SHEETS, MOST_ENTRIES = 50, 600, 1000
LARGEST_PROOF, LARGEST_SHEET, LARGEST = 2_000_000, 2_000_000, 30_000_000
SILENT_AFTER = timedelta(minutes=25)
"""Pages are signed every ten minutes at the latest: without a newer signature there is no publisher any more."""

_FIRST_YEAR = 2000
"""No page was signed before; and what lies before our era somewhere on earth, no database gives back."""
HTML = "text/html; charset=utf-8"
_PAGE = re.compile(r"[a-z]{2}(?:/(?:history|metrics|widget|incidents/[a-z0-9]{1,12}))?")
_DATA = re.compile(r"(?:api/v2|metrics-display)/[a-z0-9/-]{1,60}\.json")
_KINDS = {
    "history.rss": "application/rss+xml; charset=utf-8",
    "history.atom": "application/atom+xml; charset=utf-8",
    "history.json": "application/feed+json; charset=utf-8",
    "history.ics": "text/calendar; charset=utf-8",
    "badge.svg": "image/svg+xml",
    "logo.png": "image/png",
    "logo-dark.png": "image/png",
    "style.css": "text/css; charset=utf-8",
    "widget.css": "text/css; charset=utf-8",
}
_TEXT = re.compile(r"llms\.txt|[a-z]{2}\.txt")
_KEY = re.compile(r"[0-9a-f]{64}")
_FIELDS = {"page": str, "number": int, "at": str, "previous": str, "sheets": str, "signature": str}


class Refusal(StrEnum):
    """Why a mirror keeps what it has."""

    UNREACHED = "unreached"
    UNREADABLE = "unreadable"
    FOREIGN_KEY = "foreign_key"
    WRONG = "wrong"
    OLDER = "older"
    FORKED = "forked"
    CHANGED = "changed"


class Refused(Exception):
    """What was offered is not taken."""

    def __init__(self, why: Refusal, detail: str = "") -> None:
        """Take the reason, and what it is about."""
        super().__init__(detail)
        self.why = why


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest state that a mirror knows: the key it trusts ("" before the first), the number of the entry and its digest."""

    key: str = ""
    number: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A state that is signed and follows the one that is known: its sheets by path, those that a mirror can serve."""

    key: str
    number: int
    digest: str
    signed_at: datetime
    sheets: Mapping[str, str]


def kind_of(path: str) -> str:
    """Give the content type of a sheet by its path, never by what its server says; "" for what a mirror does not serve, such as scripts."""
    if _PAGE.fullmatch(path):
        return HTML
    if _DATA.fullmatch(path) and ".." not in path:
        return "application/json; charset=utf-8"
    return "text/plain; charset=utf-8" if _TEXT.fullmatch(path) else _KINDS.get(path, "")


def is_key(text: str) -> bool:
    """Tell whether text can be a public key."""
    return bool(_KEY.fullmatch(text))


def judge(document: bytes, seen: Seen) -> Offer:
    """Read and prove what another installation signed. Raises Refused."""
    found = _read(document)
    if seen.key and found["key"] != seen.key:
        raise Refused(Refusal.FOREIGN_KEY, found["key"])
    if wrong := faults(found, {}, key=seen.key):
        raise Refused(Refusal.WRONG, wrong[0])
    log = found["log"]
    newest, digests = log[-1], {after["number"] - 1: after["previous"] for after in log}
    digests[newest["number"]] = Entry(**newest).digest
    if newest["number"] < seen.number:
        raise Refused(Refusal.OLDER, str(newest["number"]))
    if seen.number and digests.get(seen.number, seen.digest) != seen.digest:
        raise Refused(Refusal.FORKED, str(seen.number))
    served = {path: digest for path, digest in found["sheets"].items() if kind_of(path)}
    return Offer(found["key"], newest["number"], digests[newest["number"]], datetime.fromisoformat(newest["at"]), served)


def _read(document: bytes) -> dict[str, Any]:
    """Read a proof of a stranger: every field is of its type before anything is done with it."""
    try:
        found = json.loads(document)
    except (ValueError, RecursionError):
        raise Refused(Refusal.UNREADABLE) from None
    if not _is_proof(found):
        raise Refused(Refusal.UNREADABLE)
    return dict(found)


def _is_proof(found: Any) -> bool:
    if not isinstance(found, dict) or not isinstance(found.get("key"), str) or not is_key(found["key"]):
        return False
    sheets, log = found.get("sheets"), found.get("log")
    if not isinstance(sheets, dict) or len(sheets) > MOST_SHEETS or not all(isinstance(one, str) for one in sheets.values()):
        return False
    return isinstance(log, list) and 0 < len(log) <= MOST_ENTRIES and all(_is_entry(one) for one in log)


def _is_entry(one: Any) -> bool:
    if not isinstance(one, dict) or set(one) != set(_FIELDS):
        return False
    if not all(type(one[name]) is kind for name, kind in _FIELDS.items()) or not 0 < one["number"] < 2**31:
        return False
    try:
        at = datetime.fromisoformat(one["at"])
    except ValueError:
        return False
    return at.tzinfo is not None and at.year >= _FIRST_YEAR
