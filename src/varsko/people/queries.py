"""The reads of people."""

from collections.abc import Iterable

from varsko.people.models import Team


def team_ids_by_name(names: Iterable[str]) -> dict[str, str]:
    """Find teams by their exact names; gives id by name, unknown names left out."""
    return {name: str(pk) for pk, name in Team.objects.filter(name__in=set(names)).values_list("id", "name")}


def private_team_ids() -> list[str]:
    """Give the ids of teams whose things strangers may not know of."""
    return [str(pk) for pk in Team.objects.filter(private=True).values_list("id", flat=True)]
