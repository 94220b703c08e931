"""Draws the rows of a list. A live list is drawn again at every change, and hardly any of its rows is new then."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from varsko.alerts.data import AlertView
from varsko.core.clock import now
from varsko.ui import times

_KEPT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a row shows of an alert, under the same names."""

    id: str
    number: int
    message: str
    alias: str
    priority: int
    state: str
    count: int
    source: str
    service_name: str
    owner_name: str
    team_name: str
    tags: tuple[str, ...]
    created_at: datetime
    snoozed_until: datetime | None


_NAMES = [field.name for field in fields(Shown)]


def drawn(views: Iterable[AlertView], *, may_act: bool) -> list[SafeString]:
    """Draw alerts for the reader's language and zone."""
    reader, at = (get_language() or "", get_current_timezone_name()), now()
    return [_row(_shown(view), may_act, reader, times.relative(_moment(view), at)) for view in views]


def _shown(view: AlertView) -> Shown:
    return Shown(**{name: getattr(view, name) for name in _NAMES})


def _moment(view: AlertView) -> datetime:
    return view.snoozed_until if view.state == "snoozed" and view.snoozed_until else view.created_at


@lru_cache(maxsize=_KEPT)
def _row(row: Shown, may_act: bool, _reader: tuple[str, str], _when: str) -> SafeString:
    return render_to_string("alerts/_row.html", {"alert": row, "may_act": may_act})
