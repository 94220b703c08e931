"""From what Statuspage says to what status pages take over: pure, and patient with what is missing."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from varsko.kernel.text import clean, is_web_address, shorten
from varsko.kernel.zones import is_zone
from varsko.statuspages.data import BroughtComponent, BroughtGroup, BroughtReport, BroughtUpdate, PageDraft, Wish

_STATES = frozenset({"operational", "under_maintenance", "degraded_performance", "partial_outage", "major_outage"})
_STAGES = frozenset({"investigating", "identified", "monitoring", "resolved", "scheduled", "in_progress", "verifying", "completed"})
_IMPACTS = frozenset({"none", "maintenance", "minor", "major", "critical"})
_MAINTENANCE = frozenset({"scheduled", "in_progress", "verifying", "completed"})
_CODE = re.compile(r"[a-z0-9]{1,12}")  # codes become parts of addresses, and names of files
_NAME, _TITLE, _TEXT, _LONG = 100, 200, 25_000, 2000


def page(said: Mapping[str, Any], *, slug: str) -> PageDraft:
    """Read a page. It becomes internal, so that nobody sees it half done; its host name is left with Statuspage until you move it."""
    zone, support = _text(said, "time_zone"), _text(said, "support_url")
    return PageDraft(
        name=shorten(_text(said, "name") or slug, _NAME),
        slug=slug,
        description=shorten(_text(said, "page_description"), _LONG),
        access="internal",
        time_zone=zone if is_zone(zone) else "UTC",
        support_url=support if is_web_address(support) else "",
    )


def groups(said: Iterable[Mapping[str, Any]]) -> list[BroughtGroup]:
    """Read groups."""
    rows = [one for one in said if code(one)]
    return [
        BroughtGroup(
            code=code(one), name=_name(one), description=shorten(_text(one, "description"), _LONG), position=_number(one, "position")
        )
        for one in rows
    ]


def components(said: Iterable[Mapping[str, Any]]) -> list[BroughtComponent]:
    """Read components; groups that stand among them are left out."""
    return [_component(one) for one in said if not one.get("group") and code(one)]


def _component(one: Mapping[str, Any]) -> BroughtComponent:
    state = _text(one, "status")
    return BroughtComponent(
        code=code(one),
        name=_name(one),
        description=shorten(_text(one, "description"), _LONG),
        group=code(one, "group_id"),
        position=_number(one, "position"),
        state=state if state in _STATES else "operational",
        showcase=bool(one.get("showcase", True)),
        only_if_degraded=bool(one.get("only_show_if_degraded")),
        began_on=_date(one, "start_date"),
    )


def report(one: Mapping[str, Any]) -> BroughtReport | None:
    """Read an incident or maintenance; None for what has no times or is in no stage we know."""
    stage, created = _stage(one), _moment(one, "created_at")
    if not code(one) or created is None or not stage:
        return None
    updates = sorted(filter(None, map(_update, _list(one, "incident_updates"))), key=lambda said: said.said_at)
    impact = _text(one, "impact")
    return BroughtReport(
        code=code(one),
        title=shorten(" ".join(_text(one, "name").split()) or "Incident", _TITLE),
        stage=stage,
        impact=impact if impact in _IMPACTS else "none",
        override=_text(one, "impact_override") if _text(one, "impact_override") in _IMPACTS else "",
        is_maintenance=stage in _MAINTENANCE,
        began_at=_moment(one, "started_at") or _moment(one, "scheduled_for") or created,
        over_at=_moment(one, "resolved_at"),
        monitoring_at=_moment(one, "monitoring_at"),
        planned_for=_moment(one, "scheduled_for"),
        planned_until=_moment(one, "scheduled_until"),
        begins_itself=bool(one.get("scheduled_auto_in_progress")),
        ends_itself=bool(one.get("scheduled_auto_completed")),
        backfilled=bool(one.get("backfilled")),
        created_at=created,
        affects={code(part): _state(part) for part in _list(one, "components") if code(part)},
        updates=tuple(updates),
        learned=shorten(_text(one, "postmortem_body"), _TEXT) if one.get("postmortem_published_at") else "",
    )


def _stage(one: Mapping[str, Any]) -> str:
    stage = _text(one, "status")
    stage = "resolved" if stage == "postmortem" else stage
    return stage if stage in _STAGES else ""


def _update(one: Mapping[str, Any]) -> BroughtUpdate | None:
    moment, stage = _moment(one, "display_at") or _moment(one, "created_at"), _stage(one)
    if moment is None or not code(one) or not stage:
        return None
    changes = {code(part, "code"): _text(part, "new_status") for part in _list(one, "affected_components")}
    return BroughtUpdate(
        code=code(one),
        stage=stage,
        text=shorten(_text(one, "body"), _TEXT),
        said_at=moment,
        told=bool(one.get("deliver_notifications", True)),
        states={part: state for part, state in changes.items() if part and state in _STATES},
    )


def wish(one: Mapping[str, Any]) -> Wish | None:
    """Read a subscriber; None for text messages, and what comes by somebody else's program."""
    address, endpoint = _text(one, "email"), _text(one, "endpoint")
    kind = {"email": "email", "webhook": "webhook"}.get(_text(one, "mode"), "")
    found = one.get("components")
    parts = [str(part.get("id", "")) if isinstance(part, dict) else str(part) for part in found] if isinstance(found, list) else []
    target = endpoint if kind == "webhook" else address
    return Wish(kind=kind, address=target, components=tuple(parts)) if kind and target else None


def _list(one: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = one.get(name)
    return [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []


def _text(one: Mapping[str, Any], name: str) -> str:
    found = one.get(name)
    return clean(found).strip() if isinstance(found, str) else ""


def code(one: Mapping[str, Any], name: str = "id") -> str:
    """Read a code; "" for what is none."""
    found = _text(one, name)[:12]
    return found if _CODE.fullmatch(found) else ""


def _name(one: Mapping[str, Any]) -> str:
    return shorten(" ".join(_text(one, "name").split()) or code(one), _NAME)


def _state(one: Mapping[str, Any]) -> str:
    found = _text(one, "status")
    return found if found in _STATES else "operational"


def _number(one: Mapping[str, Any], name: str) -> int:
    found = one.get(name)
    said = str(found) if isinstance(found, int | str) else ""
    return min(int(said), 100_000) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _moment(one: Mapping[str, Any], name: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(_text(one, name))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _date(one: Mapping[str, Any], name: str) -> date | None:
    try:
        return date.fromisoformat(_text(one, name)[:10])
    except ValueError:
        return None
