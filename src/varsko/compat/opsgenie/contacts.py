"""A user's contacts over the Opsgenie API."""

from typing import Any

import phonenumbers

from varsko.compat.opsgenie.finding import called, wanted_user
from varsko.compat.opsgenie.wire import Call, Reply, created, data, done, route
from varsko.kernel.errors import NotFound
from varsko.people import actions
from varsko.people import queries as people
from varsko.people.data import ContactView

METHODS_OF_OURS = {"mobile": "app"}
METHODS_OF_THEIRS = {"app": "mobile"}
_CALLED = frozenset({"sms", "voice"})


def contact_in_user(contact: ContactView) -> dict[str, Any]:
    """Write a contact as it stands inside a user."""
    reason = {} if contact.verified else {"disabledReason": "not verified"}
    method = METHODS_OF_THEIRS.get(contact.method, contact.method)
    return {
        "to": show_address(contact.method, contact.address),
        "id": contact.id,
        "contactMethod": method,
        "enabled": contact.enabled,
        **reason,
    }


def _shown(contact: ContactView, place: int) -> dict[str, Any]:
    reason = "" if contact.verified else "not verified"
    return {
        "id": contact.id,
        "method": METHODS_OF_THEIRS.get(contact.method, contact.method),
        "to": show_address(contact.method, contact.address),
        "status": {"enabled": contact.enabled, "disabledReason": reason},
        "applyOrder": place,
    }


def show_address(method: str, address: str) -> str:
    """Write telephone numbers as the vendor does: country, hyphen, number."""
    number = _number(address) if method in _CALLED else None
    return f"{number.country_code}-{phonenumbers.national_significant_number(number)}" if number else address


def read_address(method: str, said: str) -> str:
    """Write an address as contacts are kept, so that the one is found by the other."""
    number = _number(said) if method in _CALLED else None
    if number:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return said.lower() if method == "email" else said


def _number(said: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(said if said.startswith("+") else f"+{said}", None)
    except phonenumbers.NumberParseException:
        return None


def _of(call: Call) -> list[ContactView]:
    person = wanted_user(call)
    return people.contacts([person.id]).get(person.id, [])


def _wanted(call: Call) -> tuple[int, ContactView]:
    for place, contact in enumerate(_of(call)):
        if contact.id == call.parts["contact"]:
            return place, contact
    raise NotFound("contact")


def every(call: Call) -> Reply:
    """List the contacts of a user in their order."""
    return data([_shown(contact, place) for place, contact in enumerate(_of(call))])


def get(call: Call) -> Reply:
    """Show one contact."""
    place, contact = _wanted(call)
    return data(_shown(contact, place))


def create(call: Call) -> Reply:
    """Add a contact; it needs no confirmation."""
    method = call.body.need("method").lower()
    address = call.body.need("to")
    with called(address="to"):
        contact = actions.add_contact(
            by=call.actor, at=call.at, user_id=wanted_user(call).id, method=METHODS_OF_OURS.get(method, method), address=address
        )
    return created({"id": contact.id})


def update(call: Call) -> Reply:
    """Change the address of a contact."""
    with called(address="to"):
        contact = actions.update_contact(by=call.actor, at=call.at, contact_id=_wanted(call)[1].id, address=call.body.need("to"))
    return done("Updated", {"id": contact.id})


def delete(call: Call) -> Reply:
    """Remove a contact."""
    actions.remove_contact(by=call.actor, at=call.at, contact_id=_wanted(call)[1].id)
    return done("Deleted")


def enable(call: Call) -> Reply:
    """Use a contact."""
    return _switch(call, "Enabled", enabled=True)


def disable(call: Call) -> Reply:
    """Stop to use a contact."""
    return _switch(call, "Disabled", enabled=False)


def _switch(call: Call, result: str, *, enabled: bool) -> Reply:
    contact = actions.update_contact(by=call.actor, at=call.at, contact_id=_wanted(call)[1].id, enabled=enabled)
    return done(result, {"id": contact.id})


ROUTES = (
    route("GET", "/v2/users/{user}/contacts", every),
    route("POST", "/v2/users/{user}/contacts", create, "configure"),
    route("GET", "/v2/users/{user}/contacts/{contact}", get),
    route("PATCH", "/v2/users/{user}/contacts/{contact}", update, "configure"),
    route("DELETE", "/v2/users/{user}/contacts/{contact}", delete, "configure"),
    route("POST", "/v2/users/{user}/contacts/{contact}/enable", enable, "configure"),
    route("POST", "/v2/users/{user}/contacts/{contact}/disable", disable, "configure"),
)
