"""From what Statuspage says to what status pages take over: pure, and patient with what is missing."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from varsko.importers.bringing import Baggage
from varsko.importers.statuspage.client import Client
from varsko.importers.statuspage.drawn import values
from varsko.importers.values import CODE, LONG, TITLE, day, line, listed, moment, number, prose, text
from varsko.kernel.text import is_web_address
from varsko.kernel.zones import is_zone
from varsko.statuspages import queries
from varsko.statuspages.data import (
    BroughtComponent,
    BroughtGroup,
    BroughtReport,
    BroughtUpdate,
    MetricDraft,
    PageDraft,
    TemplateDraft,
    Wish,
)

_STATES = frozenset({"operational", "under_maintenance", "degraded_performance", "partial_outage", "major_outage"})
_STAGES = frozenset({"investigating", "identified", "monitoring", "resolved", "scheduled", "in_progress", "verifying", "completed"})
_IMPACTS = frozenset({"none", "maintenance", "minor", "major", "critical"})
_UNIT, _EXPLANATION, _DECIMALS, _LARGEST = 20, 500, 6, 1e12
_MAINTENANCE = frozenset({"scheduled", "in_progress", "verifying", "completed"})


def baggage(client: Client, *, slug: str) -> Baggage:
    """Tell what comes from a page. Raises CannotRead."""
    said = client.page()
    measured: list[Mapping[str, Any]] = []
    return Baggage(
        code=code(said),
        page=page(said, slug=slug),
        groups=groups(client.groups()),
        components=components(client.components()),
        reports=(report(one) for one in client.incidents()),
        wishes=(wish(one) for one in client.subscribers()),
        templates=((code(one), template(one)) for one in client.templates() if code(one)),
        metrics=_metrics(client, measured),
        values=values(client, measured, said),
    )


def _metrics(client: Client, measured: list[Mapping[str, Any]]) -> Iterator[tuple[str, MetricDraft]]:
    """Read what is measured, and keep it for whoever reads the values afterwards."""
    for one in client.metrics():
        if code(one):
            measured.append(one)
            yield code(one), metric(one)


def page(said: Mapping[str, Any], *, slug: str) -> PageDraft:
    """Read a page. It becomes internal, so that nobody sees it half done; its host name is left with Statuspage until you move it."""
    zone, support = text(said, "time_zone"), text(said, "support_url")
    return PageDraft(
        name=line(said, "name") or slug,
        slug=slug,
        description=prose(said, "page_description", most=LONG),
        access="internal",
        time_zone=zone if is_zone(zone) else "UTC",
        support_url=support if is_web_address(support) else "",
    )


def groups(said: Iterable[Mapping[str, Any]]) -> list[BroughtGroup]:
    """Read groups. Statuspage has none within another; a Varsko that is asked in its place says so by `group_id`."""
    rows = [one for one in said if code(one)]
    return [
        BroughtGroup(
            code=code(one),
            name=_name(one),
            description=prose(one, "description", most=LONG),
            position=number(one, "position"),
            parent=code(one, "group_id"),
        )
        for one in rows
    ]


def components(said: Iterable[Mapping[str, Any]]) -> list[BroughtComponent]:
    """Read components; groups that stand among them are left out."""
    return [_component(one) for one in said if not one.get("group") and code(one)]


def _component(one: Mapping[str, Any]) -> BroughtComponent:
    state = text(one, "status")
    return BroughtComponent(
        code=code(one),
        name=_name(one),
        description=prose(one, "description", most=LONG),
        group=code(one, "group_id"),
        position=number(one, "position"),
        state=state if state in _STATES else "operational",
        showcase=bool(one.get("showcase", True)),
        only_if_degraded=bool(one.get("only_show_if_degraded")),
        began_on=day(one, "start_date"),
    )


def report(one: Mapping[str, Any]) -> BroughtReport | None:
    """Read an incident or maintenance; None for what has no times or is in no stage we know."""
    stage, created = _stage(one), moment(one, "created_at")
    if not code(one) or created is None or not stage:
        return None
    updates = sorted(filter(None, map(_update, listed(one, "incident_updates"))), key=lambda said: said.said_at)
    impact = text(one, "impact")
    return BroughtReport(
        code=code(one),
        title=line(one, "name", most=TITLE) or "Incident",
        stage=stage,
        impact=impact if impact in _IMPACTS else "none",
        override=text(one, "impact_override") if text(one, "impact_override") in _IMPACTS else "",
        is_maintenance=stage in _MAINTENANCE,
        began_at=moment(one, "started_at") or moment(one, "scheduled_for") or created,
        over_at=moment(one, "resolved_at"),
        monitoring_at=moment(one, "monitoring_at"),
        planned_for=moment(one, "scheduled_for"),
        planned_until=moment(one, "scheduled_until"),
        begins_itself=bool(one.get("scheduled_auto_in_progress")),
        ends_itself=bool(one.get("scheduled_auto_completed")),
        backfilled=bool(one.get("backfilled")),
        created_at=created,
        affects={code(part): _state(part) for part in listed(one, "components") if code(part)},
        updates=tuple(updates),
        learned=prose(one, "postmortem_body") if one.get("postmortem_published_at") else "",
    )


def _stage(one: Mapping[str, Any]) -> str:
    stage = text(one, "status")
    stage = "resolved" if stage == "postmortem" else stage
    return stage if stage in _STAGES else ""


def _update(one: Mapping[str, Any]) -> BroughtUpdate | None:
    said_at, stage = moment(one, "display_at") or moment(one, "created_at"), _stage(one)
    if said_at is None or not code(one) or not stage:
        return None
    changes = {code(part, "code"): text(part, "new_status") for part in listed(one, "affected_components")}
    return BroughtUpdate(
        code=code(one),
        stage=stage,
        text=prose(one, "body"),
        said_at=said_at,
        told=bool(one.get("deliver_notifications", True)),
        states={part: state for part, state in changes.items() if part and state in _STATES},
    )


def template(one: Mapping[str, Any]) -> TemplateDraft:
    """Read a text that is ready."""
    stage = text(one, "update_status")
    kind = "scheduled" if stage in _MAINTENANCE else stage
    return TemplateDraft(
        name=_name(one),
        titles={"": line(one, "title", most=TITLE)},
        texts={"": prose(one, "body")},
        stage=kind if kind in _STAGES else "investigating",
        components=tuple(code(part) for part in listed(one, "components") if code(part)),
        told=bool(one.get("should_send_notifications", True)),
    )


def metric(one: Mapping[str, Any]) -> MetricDraft:
    """Read something that is measured, without its values."""
    least, most = _end(one, "y_axis_min"), _end(one, "y_axis_max")
    has_ends = least is None or most is None or least < most
    return MetricDraft(
        name=_name(one),
        unit=line(one, "suffix", most=_UNIT),
        explanation=prose(one, "tooltip_description", most=_EXPLANATION),
        decimals=min(max(number(one, "decimal_places"), 0), _DECIMALS),
        least=least if has_ends else None,
        most=most if has_ends else None,
        shown=one.get("display") is not False,
    )


def _end(one: Mapping[str, Any], name: str) -> float | None:
    found = one.get(name)
    return float(found) if isinstance(found, int | float) and abs(found) < _LARGEST else None


def wish(one: Mapping[str, Any]) -> Wish | None:
    """Read a subscriber; None for what comes by somebody else's program, and for text messages where there are none."""
    kind = {"email": "email", "webhook": "webhook", "sms": "sms" if queries.is_offered("sms") else ""}.get(text(one, "mode"), "")
    address = queries.in_full(text(one, "phone_number"), text(one, "phone_country")) if kind == "sms" else text(one, "email")
    found = one.get("components")
    parts = [str(part.get("id", "")) if isinstance(part, dict) else str(part) for part in found] if isinstance(found, list) else []
    target = text(one, "endpoint") if kind == "webhook" else address
    return Wish(kind=kind, address=target, components=tuple(parts)) if kind and target else None


def code(one: Mapping[str, Any], name: str = "id") -> str:
    """Read a code; "" for what is none."""
    found = text(one, name)[:12]
    return found if CODE.fullmatch(found) else ""


def _name(one: Mapping[str, Any]) -> str:
    return line(one, "name") or code(one)


def _state(one: Mapping[str, Any]) -> str:
    found = text(one, "status")
    return found if found in _STATES else "operational"
