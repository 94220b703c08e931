"""The small endpoints that clients try first: the account and the limits of requests."""

from varsko.compat.opsgenie.wire import Call, Reply, data, route
from varsko.people import queries as people

_DOMAINS = ("search", "configuration", "alert", "incident", "heartbeat", "integration", "schedule", "email")
_LIMITS = [{"limit": 50, "periodInSeconds": 1}, {"limit": 3000, "periodInSeconds": 60}]


def account(_call: Call) -> Reply:
    """Tell whose installation this is; clients use it to test their connection."""
    users = len(people.everybody())
    return data({"name": "Varsko", "userCount": users, "plan": {"name": "Varsko", "maxUserCount": 1_000_000, "isYearly": False}})


def request_limits(_call: Call) -> Reply:
    """Tell how fast a client may ask; the vendor's backup tool sets its pace by it."""
    return data({"rateLimits": [{"domain": domain, "limits": _LIMITS} for domain in _DOMAINS]})


ROUTES = (
    route("GET", "/v2/account", account),
    route("GET", "/v2/request-limits", request_limits),
)
