"""How requests stand in lists: `{% load desk %}`. A live list is drawn again at every change, and hardly any of its rows is new then."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from varsko.core.clock import now
from varsko.desk.data import CallerView, RequestView
from varsko.ui import times

register = template.Library()

_KEPT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What a row shows of a request, under the same names."""

    id: str
    key: str
    title: str
    is_open: bool
    state: str
    priority: int
    confidential: bool
    desk_name: str
    caller: CallerView | None
    category: str
    service: str
    tags: tuple[str, ...]
    team_name: str
    assignee_name: str
    created_at: datetime
    promised_at: datetime | None
    waits: bool
    is_late: bool
    incident_key: str


@register.simple_tag(takes_context=True)
def request_row(context: Context, one: RequestView, incident_key: str) -> SafeString:
    """`{% request_row one incident_key %}`: a row of a table; `may_act` where many can be chosen, `at` (now) where what is late is seen."""
    shown, at = _shown(one, incident_key, context.get("at")), now()
    said = [times.relative(moment, at) for moment in (shown.created_at, shown.promised_at) if moment]
    return _row(shown, bool(context.get("may_act")), (get_language() or "", get_current_timezone_name()), tuple(said))


def _shown(one: RequestView, incident_key: str, at: datetime | None) -> _Shown:
    promised = one.promised_at if one.is_open else None
    return _Shown(
        id=one.id,
        key=one.key,
        title=one.title,
        is_open=one.is_open,
        state=f"request_{one.state}",
        priority=one.priority,
        confidential=one.confidential,
        desk_name=one.desk_name,
        caller=one.caller,
        category=one.category,
        service=one.service.name if one.service else "",
        tags=one.tags,
        team_name=one.team_name,
        assignee_name=one.assignee_name,
        created_at=one.created_at,
        promised_at=promised,
        waits=bool(one.is_open and one.approval and one.approval.is_open),
        is_late=bool(promised and at and promised < at),
        incident_key=incident_key,
    )


@lru_cache(maxsize=_KEPT)
def _row(row: _Shown, may_act: bool, _reader: tuple[str, str], _when: tuple[str, ...]) -> SafeString:
    return render_to_string("desk/_row.html", {"one": row, "may_act": may_act})
