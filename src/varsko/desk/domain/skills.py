"""Who knows what a request needs."""

from collections.abc import Iterable
from dataclasses import dataclass

from varsko.desk.domain.turns import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillView:
    """Something that not everybody knows, by ids: who does, and which categories and services ask for it."""

    id: str
    name: str
    people: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RungView:
    """A step of a ladder: at `share` percent of a promise `person_name` hears of it, "" for the managers of the request's team."""

    id: str
    share: int
    vip_only: bool
    person_id: str = ""
    person_name: str = ""


def knowing(standings: Iterable[Standing], wanted: Iterable[SkillView]) -> tuple[list[Standing], dict[str, tuple[str, ...]]]:
    """Give those who know most of what is wanted, and which skills each of them has. Where nobody knows any of it, all are as good."""
    asked, found = list(wanted), list(standings)
    known = {one.person: tuple(skill.name for skill in asked if one.person in skill.people) for one in found}
    most = max((len(names) for names in known.values()), default=0)
    best = [one for one in found if len(known[one.person]) == most]
    return best, {one.person: known[one.person] for one in best}
