"""An alert, its story and its requests as clients of the Opsgenie API read them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from varsko.alerts.data import AlertView, RequestView, Responder, StoryLine
from varsko.compat.opsgenie.wire import when, without_empty
from varsko.paging.data import PageView
from varsko.people import queries as people
from varsko.people.data import Person

Ids = Mapping[tuple[str, str], str]


def shown(view: AlertView) -> dict[str, Any]:
    """Write one alert in full."""
    full = {"actions": view.actions, "entity": view.entity, "description": view.description, "details": view.details}
    return {**_base(view, _ids([view])), **full}


def shown_in_list(views: Sequence[AlertView]) -> list[dict[str, Any]]:
    """Write alerts as lists have them: without description and details."""
    ids = _ids(views)
    return [_base(view, ids) for view in views]


def _base(view: AlertView, ids: Ids) -> dict[str, Any]:
    return without_empty(
        id=view.id,
        tinyId=str(view.number),
        alias=view.alias or view.id,
        message=view.message,
        status="closed" if view.state == "closed" else "open",
        acknowledged=view.acknowledged_at is not None,
        isSeen=view.seen,
        seen=view.seen,
        tags=view.tags,
        snoozed=view.state == "snoozed",
        snoozedUntil=when(view.snoozed_until) if view.snoozed_until else None,
        count=view.count,
        lastOccurredAt=when(view.last_occurred_at),
        createdAt=when(view.created_at),
        updatedAt=when(view.updated_at),
        source=view.source,
        owner=view.owner_email,
        ownerTeamId=view.team_id,
        priority=f"P{view.priority}",
        teams=[{"id": team_id} for team_id in _team_ids(view, ids)],
        responders=[_responder(one, ids) for one in _responders(view)],
        integration={"id": view.key_id, "name": view.key_name, "type": view.kind},
        report=_report(view),
    )


def _report(view: AlertView) -> dict[str, Any]:
    taken, closed = view.acknowledged_at, view.closed_at
    return without_empty(
        ackTime=round((taken - view.created_at).total_seconds() * 1000) if taken else None,
        closeTime=round((closed - view.created_at).total_seconds() * 1000) if closed else None,
        acknowledgedBy=view.acknowledged_by or None,
        closedBy=view.closed_by or None,
    )


def _responders(view: AlertView) -> list[Responder]:
    named = list(view.responders)
    is_named = any(one.kind == "team" and (one.id == view.team_id or one.name == view.team_name) for one in named)
    return named if is_named or not view.team_id else [Responder(kind="team", id=view.team_id, name=view.team_name), *named]


def _responder(one: Responder, ids: Ids) -> dict[str, str]:
    name = {"username" if one.kind == "user" else "name": one.name} if one.name else {}
    return {"type": one.kind, "id": _id(one, ids), **name}


def _team_ids(view: AlertView, ids: Ids) -> list[str]:
    found = [_id(one, ids) for one in view.responders if one.kind == "team"]
    return list(dict.fromkeys(team_id for team_id in (view.team_id, *found) if team_id))


def _id(one: Responder, ids: Ids) -> str:
    return one.id or ids.get((one.kind, one.name), "")


def _ids(views: Iterable[AlertView]) -> Ids:
    """Find the ids of responders that are known by name only."""
    nameless = {(one.kind, one.name) for view in views for one in view.responders if one.name and not one.id}
    teams = {name for kind, name in nameless if kind == "team"}
    users = {name for kind, name in nameless if kind == "user"}
    found = {("team", name): found for name, found in people.team_ids_by_name(teams).items()} if teams else {}
    return found | ({("user", name): found for name, found in people.user_ids_by_email(users).items()} if users else {})


def request_shown(view: RequestView) -> dict[str, Any]:
    """Write what became of a request."""
    return {
        "success": view.success,
        "isSuccess": view.success,
        "action": view.action,
        "processedAt": when(view.processed_at),
        "integrationId": view.key_id,
        "status": view.status,
        "alertId": view.alert_id,
        "alias": view.alias,
    }


def note_shown(line: StoryLine) -> dict[str, str]:
    """Write a note; also one that came with an acknowledgement or the like."""
    return {"note": str(line.data.get("note", "")), **_signed(line)}


def log_shown(line: StoryLine) -> dict[str, str]:
    """Write a line of an alert's story."""
    return {"log": _sentence(line), "type": "system" if line.by_kind == "system" else "alertRecipient", **_signed(line)}


def _signed(line: StoryLine) -> dict[str, str]:
    return {"owner": line.by_name or "System", "createdAt": when(line.at), "offset": str(line.id)}


def recipient_shown(page: PageView, person: Person) -> dict[str, Any]:
    """Write somebody who was told of an alert: how, and what they answered."""
    methods = [notice.method for notice in page.notices if notice.delivery_id]
    return {
        "user": {"id": person.id, "username": person.email},
        "state": _ANSWERS.get(page.state, "active"),
        "method": methods[-1] if methods else "",
        "createdAt": when(page.at),
        "updatedAt": when(page.answered_at or page.at),
    }


_ANSWERS = {"open": "notified", "taken": "acked"}
_SENTENCES = {
    "alerts.AlertOpened": "Alert created: {message}",
    "alerts.AlertRepeated": "Alert occurred again, count {count}",
    "alerts.AlertAcknowledged": "Alert acknowledged",
    "alerts.AlertUnacknowledged": "Alert unacknowledged",
    "alerts.AlertSnoozed": "Alert snoozed until {until}",
    "alerts.AlertSnoozeEnded": "Snooze ended",
    "alerts.AlertClosed": "Alert closed",
    "alerts.AlertNoted": "Note: {note}",
    "alerts.AlertChanged": "Changed {field} from [{before}] to [{after}]",
    "alerts.AlertResponderAdded": "Added responder {responder}",
    "routing.AlertRouted": "Alert routed to {targets}",
    "paging.RunStarted": "Escalation {policy} started",
    "paging.RunStopped": "Escalation {policy} stopped",
    "paging.RunFinished": "Escalation {policy} finished",
    "paging.StepTaken": "Escalation step: {target} ({people})",
    "paging.PersonPaged": "{name} is notified: {via}",
    "paging.PersonNotPaged": "{name} is not notified",
    "paging.FallbackTold": "Nobody could be reached, told {people}",
    "paging.NoticeSent": "Sent to {name} by {channel}",
    "paging.NoticeFailed": "Could not be sent to {name} by {channel}: {error}",
}


def _sentence(line: StoryLine) -> str:
    form = _SENTENCES.get(line.kind, line.kind.rpartition(".")[2])
    facts = {name: _plain(value) for name, value in line.data.items()}
    said = form.format_map(_Facts(facts))
    return f"{said} [{line.reason}]" if line.reason else said


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("name") or value.get("id") or "")
    return ", ".join(map(_plain, value)) if isinstance(value, list | tuple) else str(value)


class _Facts(dict[str, str]):
    """The facts of a line; one that an older line lacks is a dash."""

    def __missing__(self, name: str) -> str:
        return "–"
