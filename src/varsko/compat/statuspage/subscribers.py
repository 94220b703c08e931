"""Subscribers. They are listed from page 0; a client that begins with 1 and asks again until it gets too few finds all of them too."""

from typing import Any

from varsko.compat.statuspage.wire import Call, Reply, route, text
from varsko.kernel.errors import Invalid, NotFound
from varsko.statuspages import actions, queries
from varsko.statuspages.data import PageView, SubscriberView, Wish
from varsko.statuspages.queries import wire

_STATES = ("active", "unconfirmed", "quarantined")
_ALL, _MOST = "all", 100


def _shown(one: SubscriberView, view: PageView) -> dict[str, Any]:
    is_mail, number = one.kind == "email", one.address if one.kind == "sms" else ""
    return {
        "id": one.code,
        "page_id": view.code,
        "mode": one.kind,
        "email": one.address if is_mail else None,
        "endpoint": None if is_mail or number else one.address,
        **_telephone(number),
        "obfuscated_channel_name": None,
        "workspace_name": None,
        "skip_confirmation_notification": False,
        "quarantined_at": wire.when(one.quarantined_at, view),
        "purge_at": None,
        "components": list(one.components),
        "page_access_user_id": None,
        "created_at": wire.when(one.created_at, view),
    }


def _telephone(number: str) -> dict[str, Any]:
    names = ("phone_number", "phone_country", "display_phone_number")
    return dict(zip(names, queries.telephone(number) if number else (None, None, None), strict=True))


def subscribers(call: Call) -> Reply:
    """List subscribers of a page, or of an incident."""
    view = call.page("configure")
    state, kind = call.query.get("state", "active"), call.query.get("type", "")
    wanted = queries.Wanted(
        state="" if state == _ALL or state not in _STATES else state,
        kind=kind,
        text=call.query.get("q", ""),
        report=call.parts.get("incident", ""),
    )
    size = min(max(call.number("limit", call.number("per_page", _MOST)), 1), _MOST)
    number = call.number("page", 0)
    begins_with_one = "per_page" in call.query
    skip = max(number - begins_with_one, 0) * size
    return Reply([_shown(one, view) for one in queries.subscribers(view.id, wanted, by=call.actor, limit=size, skip=skip)])


def subscriber(call: Call) -> Reply:
    """Show a subscriber."""
    view = call.page("configure")
    return Reply(_shown(_found(call, view), view))


def _found(call: Call, view: PageView) -> SubscriberView:
    found = queries.subscriber(view.id, call.parts["subscriber"], by=call.actor)
    if found is None or found.report != call.parts.get("incident", found.report):
        raise NotFound("subscriber")
    return found


def add_subscriber(call: Call) -> Reply:
    """Subscribe an address as confirmed: whoever holds the key answers for it. A known one stays as it is."""
    view, said = call.page("configure"), call.said("subscriber")
    number = text(said, "phone_number")
    kind = "sms" if number else "webhook" if text(said, "endpoint") else "email"
    if number and not queries.is_offered("sms"):
        raise Invalid({"phone_number": "Text messages are not set up in this installation of Varsko."})
    codes = said.get("component_ids")
    wish = Wish(
        kind=kind,
        address=queries.in_full(number, text(said, "phone_country")) if number else text(said, "endpoint") or text(said, "email"),
        components=tuple(str(one) for one in codes) if isinstance(codes, list) else (),
        report=call.parts.get("incident", ""),
    )
    made = actions.bring_subscribers(by=call.actor, at=call.at, ref=view.id, wishes=[wish])
    return Reply(_shown(made[0] if made else _known(call, view, wish), view), 201)


def _known(call: Call, view: PageView, wish: Wish) -> SubscriberView:
    wanted = queries.Wanted(address=actions.checked_address(wish), kind=wish.kind)
    found = queries.subscribers(view.id, wanted, by=call.actor)
    known = next((one for one in found if one.report == wish.report), None)
    if known is None:
        raise NotFound("subscriber")
    return known


def change_subscriber(call: Call) -> Reply:
    """Change which components a subscriber hears of."""
    view = call.page("configure")
    found, codes = _found(call, view), call.body.get("component_ids")
    if not isinstance(codes, list):
        raise Invalid({"component_ids": "must be a list"})
    chosen = [str(one) for one in codes]
    changed = actions.change_subscriber(by=call.actor, at=call.at, ref=view.id, code=found.code, components=chosen)
    return Reply(_shown(changed, view))


def end_subscriber(call: Call) -> Reply:
    """End a subscription; gives what it was."""
    view = call.page("configure")
    found = _found(call, view)
    actions.end_subscriber(by=call.actor, at=call.at, ref=view.id, code=found.code)
    return Reply(_shown(found, view))


def _each(call: Call) -> tuple[PageView, list[str]]:
    """Read which subscribers a bulk operation is about: a list of ids; "all" is refused."""
    view, codes = call.page("configure"), call.body.get("subscribers")
    if not isinstance(codes, list) or len(codes) > _MOST:
        raise Invalid({"subscribers": f"must be a list of at most {_MOST} ids"})
    return view, [str(one) for one in codes]


def end_some(call: Call) -> Reply:
    """End several subscriptions; ids that are not there are passed over."""
    view, codes = _each(call)
    for code in codes:
        if queries.subscriber(view.id, code, by=call.actor):
            actions.end_subscriber(by=call.actor, at=call.at, ref=view.id, code=code)
    return Reply(None, 200)


def revive_some(call: Call) -> Reply:
    """Bring back quarantined subscribers."""
    view, codes = _each(call)
    for code in codes:
        if queries.subscriber(view.id, code, by=call.actor):
            actions.revive_subscriber(by=call.actor, at=call.at, ref=view.id, code=code)
    return Reply(None, 200)


def ask_again(call: Call) -> Reply:
    """Ask an address once more that has not confirmed; one that was asked only just now is left in peace."""
    view = call.page("configure")
    found = _found(call, view)
    actions.ask_again(by=call.actor, at=call.at, ref=view.id, code=found.code)
    return Reply(_shown(found, view), 201)


def ask_some(call: Call) -> Reply:
    """Ask several addresses once more; ids that are not there are passed over."""
    view, codes = _each(call)
    for code in codes:
        if queries.subscriber(view.id, code, by=call.actor):
            actions.ask_again(by=call.actor, at=call.at, ref=view.id, code=code)
    return Reply(None, 200)


def unsubscribed(call: Call) -> Reply:
    """List who has left: nobody is kept, their address is forgotten."""
    call.page("configure")
    return Reply([])


def _by_kind(call: Call) -> dict[str, dict[str, int]]:
    found = queries.subscriber_counts(call.page("configure").id)
    kinds = {"email": ("email",), "sms": ("sms",), "webhook": ("webhook",), "slack": ("slack",), "teams": ("teams",), "push": ("push",)}
    return {name: {state: sum(found.get((kind, state), 0) for kind in of) for state in _STATES} for name, of in kinds.items()}


def count(call: Call) -> Reply:
    """Count subscribers by type, or those of one type and state."""
    state = call.query.get("state", "active")
    counted = {name: sum(states.values()) if state == _ALL else states.get(state, 0) for name, states in _by_kind(call).items()}
    kind = call.query.get("type", "")
    return Reply(counted.get(kind, 0) if kind else counted)


def histogram(call: Call) -> Reply:
    """Count subscribers by type and state."""
    return Reply({name: {**states, "total": sum(states.values())} for name, states in _by_kind(call).items()})


_ALL_OF, _OF_ONE = "/v1/pages/{page}/subscribers", "/v1/pages/{page}/incidents/{incident}/subscribers"
ROUTES = (
    *route("GET", _ALL_OF, subscribers),
    *route("POST", _ALL_OF, add_subscriber),
    *route("GET", f"{_ALL_OF}/count", count),
    *route("GET", f"{_ALL_OF}/histogram_by_state", histogram),
    *route("GET", f"{_ALL_OF}/unsubscribed", unsubscribed),
    *route("POST", f"{_ALL_OF}/unsubscribe", end_some),
    *route("POST", f"{_ALL_OF}/reactivate", revive_some),
    *route("POST", f"{_ALL_OF}/resend_confirmation", ask_some),
    *route("POST", f"{_ALL_OF}/{{subscriber}}/resend_confirmation", ask_again),
    *route("GET", f"{_ALL_OF}/{{subscriber}}", subscriber),
    *route("PATCH", f"{_ALL_OF}/{{subscriber}}", change_subscriber),
    *route("DELETE", f"{_ALL_OF}/{{subscriber}}", end_subscriber),
    *route("GET", _OF_ONE, subscribers),
    *route("POST", _OF_ONE, add_subscriber),
    *route("POST", f"{_OF_ONE}/{{subscriber}}/resend_confirmation", ask_again),
    *route("GET", f"{_OF_ONE}/{{subscriber}}", subscriber),
    *route("DELETE", f"{_OF_ONE}/{{subscriber}}", end_subscriber),
)
