"""The small endpoints: the account, limits, roles, services, keys; and honest empty lists where our house has nothing yet."""

from typing import Any

from varsko.catalog import queries as catalog
from varsko.catalog.data import ServiceView
from varsko.compat.opsgenie.users import ROLE_NAMES
from varsko.compat.opsgenie.wire import NOT_OFFERED, Call, Endpoint, Refused, Reply, data, listed, route, window, without_empty
from varsko.kernel.errors import NotFound
from varsko.people import queries as people
from varsko.people.data import KeyView
from varsko.people.domain.permissions import may

_DOMAINS = ("search", "configuration", "alert", "incident", "heartbeat", "integration", "schedule", "email")
_LIMITS = [{"limit": 50, "periodInSeconds": 1}, {"limit": 3000, "periodInSeconds": 60}]
_RIGHTS = {"allowReadAccess": "read", "allowWriteAccess": "create", "allowDeleteAccess": "delete", "allowConfigurationAccess": "configure"}


def account(_call: Call) -> Reply:
    """Tell whose installation this is; clients use it to test their connection."""
    users = len(people.everybody())
    return data({"name": "Varsko", "userCount": users, "plan": {"name": "Varsko", "maxUserCount": 1_000_000, "isYearly": False}})


def request_limits(_call: Call) -> Reply:
    """Tell how fast a client may ask; the vendor's backup tool sets its pace by it."""
    return data({"rateLimits": [{"domain": domain, "limits": _LIMITS} for domain in _DOMAINS]})


def roles(_call: Call) -> Reply:
    """List the roles that people can have."""
    return data([_role(name) for name in ROLE_NAMES.values()])


def role(call: Call) -> Reply:
    """Show one role by its name or id, which are the same."""
    for name in ROLE_NAMES.values():
        if name.lower() == call.parts["role"].lower():
            return data(_role(name))
    raise NotFound("role")


def _role(name: str) -> dict[str, Any]:
    return {"id": name, "name": name, "extendedRole": "user", "grantedRights": [], "disallowedRights": []}


def services(call: Call) -> Reply:
    """List the services of the catalogue."""
    found, seen = catalog.services(call.actor), window(call)
    return listed(call, [_service(one) for one in found[seen.offset : seen.offset + seen.limit]], seen, len(found))


def service(call: Call) -> Reply:
    """Show one service."""
    found = catalog.service(call.parts["service"])
    if found is None or not may(call.actor, "see", catalog.about(found)):
        raise NotFound("service")
    return data(_service(found))


def _service(one: ServiceView) -> dict[str, Any]:
    visibility = "TEAM_MEMBERS" if one.private else "OPSGENIE_USERS"
    return {"id": one.id, "name": one.name, "description": one.description, "teamId": one.team_id, "visibility": visibility, "tags": []}


def integrations(call: Call) -> Reply:
    """List the API keys that the key may configure, as integrations."""
    team = call.query.text("teamId") or call.query.text("teamName")
    kind = call.query.text("type").lower()
    found = [one for one in people.keys(call.actor) if kind in {"", one.kind.lower()} and team in {"", one.team_id, one.team_name}]
    return data([_integration(one) for one in found])


def integration(call: Call) -> Reply:
    """Show one API key, without its secret, as an integration."""
    found = people.key(call.parts["integration"])
    if found is None or not may(call.actor, "configure", people.about_key(found.team_id)):
        raise NotFound("integration")
    rights = {flag: right in found.rights for flag, right in _RIGHTS.items()}
    team = {"id": found.team_id, "name": found.team_name} if found.team_id else None
    return data(without_empty(**_integration(found), isGlobal=not found.team_id, ownerTeam=team, _readOnly=["id"], **rights))


def _integration(one: KeyView) -> dict[str, Any]:
    kind = "API" if one.kind == "api" else one.kind
    return without_empty(id=one.id, name=one.name, enabled=one.enabled, type=kind, teamId=one.team_id or None)


def ping(_call: Call) -> Reply:
    """Take the sign of life of a heartbeat; as with the original, also of one that nobody knows."""
    return Reply({"result": "PONG - Heartbeat received"}, 202)


def nothing(_call: Call) -> Reply:
    """List what there is none of."""
    return data([])


def no_heartbeats(_call: Call) -> Reply:
    """List heartbeats: none."""
    return data({"heartbeats": []})


def no_templates(call: Call) -> Reply:
    """List incident templates: none."""
    return data({"incidentTemplates": []}, paging={"first": call.address_with(offset=0), "last": call.address_with(offset=0)})


def no_page(call: Call) -> Reply:
    """List a window of nothing."""
    return listed(call, [], window(call), 0)


def unknown(call: Call) -> Reply:
    """Show one of what there is none of."""
    raise NotFound("entity")


def not_offered(_call: Call) -> Reply:
    """Refuse to write what our house has no place for yet."""
    raise Refused(403, "This is not available in this version of Varsko", code=NOT_OFFERED)


_EMPTY: tuple[tuple[str, Endpoint], ...] = (
    ("/v1/policies", nothing),
    ("/v2/policies", nothing),
    ("/v1/maintenance", nothing),
    ("/v2/forwarding-rules", nothing),
    ("/v2/heartbeats", no_heartbeats),
    ("/v1/incident-templates", no_templates),
    ("/v1/incidents", no_page),
)
_WRITES = ("POST", "PUT", "PATCH", "DELETE")

ROUTES = (
    route("GET", "/v2/account", account),
    route("GET", "/v2/request-limits", request_limits),
    route("GET", "/v2/roles", roles),
    route("GET", "/v2/roles/{role}", role),
    route("GET", "/v1/services", services),
    route("GET", "/v1/services/{service}", service),
    route("GET", "/v2/integrations", integrations, "configure"),
    route("GET", "/v2/integrations/{integration}", integration, "configure"),
    *(route(method, "/v2/heartbeats/{name}/ping", ping, "create") for method in ("GET", "POST", "PUT", "PATCH")),
    route("GET", "/v2/policies/alert", nothing),
    route("GET", "/v2/policies/notification", nothing),
    *(route("GET", path, endpoint) for path, endpoint in _EMPTY),
    *(route("GET", f"{path}/{{rest...}}", unknown) for path, _ in _EMPTY),
    *(
        route(method, path + rest, not_offered, "configure")
        for path in ("/v2/roles", "/v1/services", "/v2/integrations", *(path for path, _ in _EMPTY))
        for method in _WRITES
        for rest in ("", "/{rest...}")
    ),
    *(route(method, "/v2/teams/{team...}/roles", not_offered, "configure") for method in _WRITES),
    *(route(method, "/v2/teams/{team...}/roles/{role}", not_offered, "configure") for method in _WRITES),
    *(route(method, "/v2/alerts/{ref...}/attachments", not_offered, "create") for method in ("POST", "DELETE")),
    route("POST", "/v2/alerts/saved-searches", not_offered, "create"),
)
