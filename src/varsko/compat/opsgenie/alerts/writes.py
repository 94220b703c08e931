"""Leading alerts through their states and changing what they say.

Every write is finished when it is answered, and answered 202 as clients expect; whether there was an alert to write to is told to
those who ask for the request's status afterwards.
"""

import re
from collections.abc import Callable
from typing import Any

from django.db import transaction

from varsko.alerts import actions
from varsko.alerts.data import AlertView, Responder, Result
from varsko.compat.opsgenie.alerts.reads import KINDS, wanted
from varsko.compat.opsgenie.fields import Fields
from varsko.compat.opsgenie.responders import read_person, read_responder
from varsko.compat.opsgenie.wire import Call, Endpoint, Reply, accepted, route
from varsko.kernel.errors import NotFound

Deed = Callable[[AlertView], Result]
Prepare = Callable[[Call, Fields], Deed]

_PRIORITY = re.compile(r"[Pp]?([1-5])")
_STATES = {"Acknowledge": "acknowledged", "UnAcknowledge": "unacknowledged", "Close": "closed", "Snooze": "snoozed"}


def _write(action: str, prepare: Prepare) -> Endpoint:
    """Make the endpoint of an action: what the body asks for is checked first, then done to the alert, and remembered with it."""

    def endpoint(call: Call) -> Reply:
        deed = prepare(call, call.body.over(call.query))
        with transaction.atomic():
            alert = _found(call)
            result = deed(alert) if alert else Result.GONE
            _remember(call, action, alert, result)
        return accepted()

    return endpoint


def _found(call: Call) -> AlertView | None:
    """Find what is written to. To a key that may touch only what it opened itself, everything else is not there."""
    try:
        found = wanted(call)
    except NotFound:
        return None
    return None if call.is_of_own and found.key_id != call.key.id else found


def _remember(call: Call, action: str, alert: AlertView | None, result: Result) -> None:
    is_move = action in _STATES
    success = result is Result.DONE or (result is Result.ALREADY and not is_move)
    found = alert if result is not Result.GONE else None
    actions.remember_request(
        request_id=call.request_id,
        action=action,
        success=success,
        status=f"{action} done" if success else _refusal(call, action, result),
        alert_id=found.id if found else "",
        alias=found.alias if found else "",
        key_id=call.key.id,
        at=call.at,
    )


def _refusal(call: Call, action: str, result: Result) -> str:
    """Say why nothing was done, in the words that clients look for."""
    if result is Result.GONE and call.identified(KINDS) != "alias":
        return "Alert does not exist"
    if result is Result.GONE:
        return "There is no open alert"
    if result is Result.CLOSED and action != "Close":
        return "There is no open alert, the alert is closed"
    return f"Alert is already {_STATES[action]}"


def _common(call: Call, said: Fields) -> dict[str, Any]:
    return {"by": call.actor, "at": call.at, "user": said.text("user")[:100]}


def _move(verb: Callable[..., dict[str, Result]]) -> Prepare:
    def prepare(call: Call, said: Fields) -> Deed:
        return lambda alert: verb(alert_ids=[alert.id], note=said.text("note"), **_common(call, said))[alert.id]

    return prepare


def _snooze(call: Call, said: Fields) -> Deed:
    until = said.moment("endTime")
    if until is None:
        raise said.wrong("endTime", "must not be empty")
    if until <= call.at:
        raise said.wrong("endTime", "must lie in the future")
    common = _common(call, said)
    return lambda alert: actions.snooze(alert_ids=[alert.id], until=until, note=said.text("note"), **common)[alert.id]


def _note(call: Call, said: Fields) -> Deed:
    note = said.need("note")
    return lambda alert: actions.add_note(alert_id=alert.id, note=note, **_common(call, said))


def _custom(call: Call, said: Fields) -> Deed:
    name, note = call.parts["name"][:100], said.text("note")
    text = f"[{name}] {note}".rstrip()
    return lambda alert: actions.add_note(alert_id=alert.id, note=text, **_common(call, said))


def _add_tags(call: Call, said: Fields) -> Deed:
    tags = _some(said, "tags")
    return lambda alert: actions.add_tags(alert_id=alert.id, tags=tags, note=said.text("note"), **_common(call, said))


def _remove_tags(call: Call, said: Fields) -> Deed:
    tags = _some(said, "tags")
    return lambda alert: actions.remove_tags(alert_id=alert.id, tags=tags, note=said.text("note"), **_common(call, said))


def _add_details(call: Call, said: Fields) -> Deed:
    details = said.pairs("details")
    if not details:
        raise said.wrong("details", "must not be empty")
    return lambda alert: actions.add_details(alert_id=alert.id, details=details, note=said.text("note"), **_common(call, said))


def _remove_details(call: Call, said: Fields) -> Deed:
    keys = _some(said, "keys")
    return lambda alert: actions.remove_details(alert_id=alert.id, keys=keys, note=said.text("note"), **_common(call, said))


def _some(said: Fields, name: str) -> tuple[str, ...]:
    texts = said.texts(name)
    if not texts:
        raise said.wrong(name, "must not be empty")
    return texts


def _message(call: Call, said: Fields) -> Deed:
    message = said.need("message")
    return lambda alert: actions.change_message(alert_id=alert.id, message=message, **_common(call, said))


def _description(call: Call, said: Fields) -> Deed:
    description = said.text("description")
    return lambda alert: actions.change_description(alert_id=alert.id, description=description, **_common(call, said))


def _priority(call: Call, said: Fields) -> Deed:
    match = _PRIORITY.fullmatch(said.text("priority"))
    if not match:
        raise said.wrong("priority", "must be P1, P2, P3, P4 or P5")
    priority = int(match[1])
    return lambda alert: actions.change_priority(alert_id=alert.id, priority=priority, **_common(call, said))


def _assign(call: Call, said: Fields) -> Deed:
    owner = read_person(said, "owner")
    common = {"owner_id": owner.id, "owner_name": owner.name, "note": said.text("note"), **_common(call, said)}
    return lambda alert: actions.assign(alert_id=alert.id, **common)


def _add(field: str, kind: str = "") -> Prepare:
    def prepare(call: Call, said: Fields) -> Deed:
        parts = said.parts(field)
        if not parts:
            raise said.wrong(field, "must not be empty")
        responders = [read_responder(part, kind) for part in parts]
        return lambda alert: _add_all(call, said, alert, responders)

    return prepare


def _add_all(call: Call, said: Fields, alert: AlertView, responders: list[Responder]) -> Result:
    common = {"note": said.text("note"), **_common(call, said)}
    results = [actions.add_responder(alert_id=alert.id, responder=one, **common) for one in responders]
    return Result.DONE if Result.DONE in results else results[0]


def _delete(call: Call, said: Fields) -> Deed:
    return lambda alert: actions.delete(alert_id=alert.id, **_common(call, said))


ROUTES = (
    route("POST", "/v2/alerts/{ref...}/acknowledge", _write("Acknowledge", _move(actions.acknowledge)), "create"),
    route("POST", "/v2/alerts/{ref...}/unacknowledge", _write("UnAcknowledge", _move(actions.unacknowledge)), "create"),
    route("POST", "/v2/alerts/{ref...}/close", _write("Close", _move(actions.close)), "create", is_intake=True),
    route("POST", "/v2/alerts/{ref...}/snooze", _write("Snooze", _snooze), "create"),
    route("POST", "/v2/alerts/{ref...}/notes", _write("AddNote", _note), "create"),
    route("POST", "/v2/alerts/{ref...}/tags", _write("AddTags", _add_tags), "create"),
    route("DELETE", "/v2/alerts/{ref...}/tags", _write("RemoveTags", _remove_tags), "create"),
    route("POST", "/v2/alerts/{ref...}/details", _write("AddDetails", _add_details), "create"),
    route("DELETE", "/v2/alerts/{ref...}/details", _write("RemoveDetails", _remove_details), "create"),
    route("PUT", "/v2/alerts/{ref...}/message", _write("UpdateMessage", _message), "create"),
    route("PUT", "/v2/alerts/{ref...}/description", _write("UpdateDescription", _description), "create"),
    route("PUT", "/v2/alerts/{ref...}/priority", _write("UpdatePriority", _priority), "create"),
    route("POST", "/v2/alerts/{ref...}/assign", _write("AssignOwnership", _assign), "create"),
    route("POST", "/v2/alerts/{ref...}/responders", _write("AddResponder", _add("responder")), "create"),
    route("POST", "/v2/alerts/{ref...}/teams", _write("AddTeam", _add("team", "team")), "create"),
    route("POST", "/v2/alerts/{ref...}/escalate", _write("EscalateNext", _add("escalation", "escalation")), "create"),
    route("POST", "/v2/alerts/{ref...}/actions/{name}", _write("CustomAction", _custom), "create"),
    route("DELETE", "/v2/alerts/{ref...}", _write("Delete", _delete), "delete"),
)
