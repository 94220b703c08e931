"""Users over the Opsgenie API."""

from typing import Any, cast

from varsko.compat.opsgenie.contacts import contact_in_user
from varsko.compat.opsgenie.fields import Fields
from varsko.compat.opsgenie.finding import called, fulfils, wanted_user
from varsko.compat.opsgenie.wire import Call, Reply, created, data, done, listed, route, when, window, without_empty
from varsko.kernel.query import parse
from varsko.people import actions
from varsko.people import queries as people
from varsko.people.data import ContactView, Person, Role

ROLES: dict[str, Role] = {
    "owner": "owner",
    "admin": "admin",
    "user": "responder",
    "responder": "responder",
    "observer": "stakeholder",
    "stakeholder": "stakeholder",
    "customer": "customer",
}
ROLE_NAMES: dict[Role, str] = {
    "owner": "Owner",
    "admin": "Admin",
    "responder": "User",
    "stakeholder": "Stakeholder",
    "customer": "Customer",
}
_LOCALES = {"en": "en_US", "nb": "nb_NO", "da": "da_DK", "nl": "nl_NL", "pl": "pl_PL"}
_LANGUAGES = {**{code: code for code in _LOCALES}, "no": "nb", "nn": "nb"}
_EXTRAS = ("skypeUsername", "userAddress", "tags", "details")
_NAMES = {"email": "username", "name": "fullName", "time_zone": "timeZone", "language": "locale"}


def shown(person: Person, contacts: list[ContactView] | None = None) -> dict[str, Any]:
    """Write a user; what clients said about role and locale is echoed as long as it still means the same."""
    said = person.profile.get("opsgenie", {})
    return without_empty(
        id=person.id,
        username=person.email,
        fullName=person.name,
        role=_role_shown(person, said),
        skypeUsername=said.get("skypeUsername", ""),
        timeZone=person.time_zone,
        locale=_locale_shown(person, said),
        userAddress=said.get("userAddress") or {"country": "", "state": "", "city": "", "line": "", "zipCode": ""},
        tags=said.get("tags", []),
        details=said.get("details", {}),
        blocked=not person.is_active,
        verified=person.is_verified,
        createdAt=when(person.created_at) if person.created_at else None,
        userContacts=None if contacts is None else [contact_in_user(one) for one in contacts],
    )


def _role_shown(person: Person, said: dict[str, Any]) -> dict[str, str]:
    name = said.get("role", "")
    name = name if ROLES.get(name.lower()) == person.role else ROLE_NAMES[person.role]
    return {"id": ROLE_NAMES[person.role], "name": name}


def _locale_shown(person: Person, said: dict[str, Any]) -> str:
    locale = cast(str, said.get("locale", ""))
    return locale if _language(locale) == person.language else _LOCALES[person.language]


def _language(locale: str) -> str:
    """Find the nearest of our languages; English for those we do not speak."""
    return _LANGUAGES.get(locale.replace("-", "_").split("_")[0].lower(), "en")


def every(call: Call) -> Reply:
    """List users by their user names."""
    seen, node = window(call, limit=100), parse(call.query.text("query"))
    found = [one for one in people.everybody() if fulfils(node, _facts(one))]
    field = (call.query.text("sort") or call.query.text("sortField") or "username").lower()
    found.sort(key=lambda one: _facts(one).get(field, one.email), reverse=call.query.text("order").lower() == "desc")
    views = [shown(one) for one in found[seen.offset : seen.offset + seen.limit]]
    return listed(call, views, seen, len(found), totalCount=len(found))


def _facts(person: Person) -> dict[str, str]:
    joined = when(person.created_at) if person.created_at else ""
    return {
        "username": person.email,
        "fullname": person.name.casefold(),
        "role": _role_shown(person, person.profile.get("opsgenie", {}))["name"],
        "locale": person.language,
        "timezone": person.time_zone,
        "blocked": str(not person.is_active).lower(),
        "verified": str(person.is_verified).lower(),
        "createdat": joined,
        "insertedat": joined,
        "useraddress": str(person.profile.get("opsgenie", {}).get("userAddress", "")),
    }


def get(call: Call) -> Reply:
    """Show one user, with the contacts if asked."""
    person = wanted_user(call)
    expanded = "contact" in call.query.text("expand").lower()
    contacts = people.contacts([person.id]).get(person.id, []) if expanded else None
    return data(shown(person, contacts), expandable=["contact"])


def create(call: Call) -> Reply:
    """Make a user; the account is ready at once, and an invitation is theirs to ask for by resetting the password."""
    body = call.body
    said = _said(body, {})
    with called(**_NAMES):
        person = actions.create_user(
            by=call.actor,
            at=call.at,
            email=body.need("username"),
            name=body.need("fullName"),
            role=_role(body) or "responder",
            language=_language(body.text("locale")) if body.text("locale") else "",
            time_zone=body.text("timeZone"),
            profile={"opsgenie": said},
        )
    return created({"id": person.id, "name": person.name})


def update(call: Call) -> Reply:
    """Change what is given of a user."""
    body, person = call.body, wanted_user(call)
    with called(**_NAMES):
        changed = actions.update_user(
            by=call.actor,
            at=call.at,
            user_id=person.id,
            email=body.text("username") or None,
            name=body.text("fullName") or None,
            role=_role(body),
            language=_language(body.text("locale")) if body.text("locale") else None,
            time_zone=body.text("timeZone") or None,
            profile={**person.profile, "opsgenie": _said(body, person.profile.get("opsgenie", {}))},
        )
    return done("Updated", {"id": changed.id, "name": changed.name})


def delete(call: Call) -> Reply:
    """Remove a user."""
    actions.delete_user(by=call.actor, at=call.at, user_id=wanted_user(call).id)
    return done("Deleted")


def _role(body: Fields) -> Role | None:
    name = _role_name(body)
    if not name:
        return None
    if name.lower() not in ROLES:
        raise body.wrong("role", "must be one of " + ", ".join(ROLE_NAMES.values()))
    return ROLES[name.lower()]


def _role_name(body: Fields) -> str:
    return body.part("role").text("name") or body.reference("role")


def _said(body: Fields, before: dict[str, Any]) -> dict[str, Any]:
    """Keep what has no place of its own in our house, to be given back as it came."""
    kept = {name: _bounded(body, name) for name in _EXTRAS if body.has(name)}
    role, locale = _role_name(body), body.text("locale")
    named = {name: text[:50] for name, text in (("role", role), ("locale", locale)) if text}
    return {**before, **kept, **named}


def _bounded(body: Fields, name: str) -> Any:
    if name == "skypeUsername":
        return body.text(name)[:200]
    if name == "tags":
        return [tag[:100] for tag in body.texts(name)[:100]]
    pairs = body.part(name)
    if name == "details":
        return {key[:100]: [text[:1000] for text in pairs.texts(key)[:50]] for key in list(body.pairs(name))[:100]}
    return {key: pairs.text(key)[:200] for key in ("country", "state", "city", "line", "zipCode")}


def teams(call: Call) -> Reply:
    """List the teams of a user."""
    visible = {one.id for one in people.teams(call.actor)}
    return data([{"id": one.id, "name": one.name} for one in people.teams_of(wanted_user(call).id) if one.id in visible])


ROUTES = (
    route("GET", "/v2/users", every),
    route("POST", "/v2/users", create, "configure"),
    route("GET", "/v2/users/{user}", get),
    route("PATCH", "/v2/users/{user}", update, "configure"),
    route("DELETE", "/v2/users/{user}", delete, "delete"),
    route("GET", "/v2/users/{user}/teams", teams),
)
