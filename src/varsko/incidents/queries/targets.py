"""Who can be called to an incident."""

from varsko.paging import queries as paging
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.schedules import queries as schedules

INSIDERS = frozenset({"owner", "admin", "responder", "stakeholder"})
"""The roles of those who can have a part in an incident."""


def targets(by: Actor) -> dict[str, str]:
    """Name everybody who can be called, by `kind:id`: schedules first, for whoever is on call is known to be there."""
    found = {f"schedule:{one.id}": one.name for one in schedules.schedules(by=by)}
    found |= {f"team:{one.id}": one.name for one in people.teams(by)}
    found |= {f"escalation:{one.id}": one.name for one in paging.policies(by)}
    return found | {f"user:{one.id}": one.name for one in people.everybody() if one.is_active and one.role in INSIDERS}
