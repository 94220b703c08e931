"""What the example organisation has behind it."""

from varsko.alerts import queries as alerts
from varsko.alerts.data import AlertView
from varsko.people.data import SYSTEM_ACTOR


def everything() -> list[AlertView]:
    """Give every alert, the newest first."""
    found, before = [], None
    while page := alerts.alerts(by=SYSTEM_ACTOR, limit=100, before=before):
        found += page
        before = page[-1].number
    return found
