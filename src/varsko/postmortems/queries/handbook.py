"""The values of this installation, where it has its own, and those of its teams."""

import json
from collections.abc import Mapping
from typing import Any

from varsko.catalog import queries as catalog
from varsko.core.models import Setting
from varsko.people import queries as people
from varsko.people.data import Actor, TeamView
from varsko.people.domain.permissions import may

VALUES, OF_TEAMS = "postmortems.values", "postmortems.values.teams"


def own_values(team_id: str = "") -> dict[str, str]:
    """Give the values this installation has written itself, by phase, or those of a team; the others are as Varsko ships them."""
    if team_id:
        return team_values().get(team_id, {})
    found: dict[str, str] = _said().get(VALUES, {})
    return found


def team_values() -> dict[str, dict[str, str]]:
    """Give the values that teams have written themselves: by team id, then by phase."""
    found: dict[str, dict[str, str]] = _said().get(OF_TEAMS, {})
    return found


def values_for(service_id: str, by: Actor) -> dict[str, str]:
    """Give the own values that count for a service: of the team that owns it, if the asker may know of that, else of all."""
    said = _said()
    teams = said.get(OF_TEAMS, {})
    service = catalog.service(service_id) if teams and service_id else None
    is_known = service is not None and may(by, "see", catalog.about(service))
    return {**said.get(VALUES, {}), **(teams.get(service.team_id, {}) if service and is_known else {})}


def may_write_values(by: Actor, team: TeamView) -> bool:
    """Tell whether somebody may say what counts in a team."""
    return may(by, "configure", people.about_team(team))


def _said() -> Mapping[str, dict[str, Any]]:
    rows = Setting.objects.filter(name__in=[VALUES, OF_TEAMS]).values_list("name", "value")
    return {name: json.loads(value or "{}") for name, value in rows}
