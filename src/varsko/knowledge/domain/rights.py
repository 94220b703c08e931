"""Who may read a space and who may write in it."""

from collections.abc import Iterable
from enum import StrEnum

from varsko.people.data import Actor, Subject
from varsko.people.domain.audiences import ALL, READING, groups_of
from varsko.people.domain.permissions import READ, may

_KEYS = "keys"
_SIGNED_IN = "signed in"
_ANYBODY = "anybody"


class Readers(StrEnum):
    """Who may read a space: some teams, everybody inside, whoever has signed in (customers too), anybody at all."""

    TEAMS = "teams"
    INSIDE = "inside"
    PORTAL = "portal"
    PUBLIC = "public"


class Writers(StrEnum):
    """Who may write in a space: some teams, or whoever works inside and may read it."""

    TEAMS = "teams"
    INSIDE = "inside"


_ADDED = {Readers.INSIDE: frozenset({READING, _KEYS}), Readers.PORTAL: frozenset({_SIGNED_IN}), Readers.PUBLIC: frozenset({_ANYBODY})}


def reading_groups(actor: Actor) -> frozenset[str]:
    """Name the groups of readers an actor is in."""
    signed_in = actor.role is not None or (actor.who.kind == "key" and READ in actor.rights)
    return groups_of(actor) | {_ANYBODY} | ({_SIGNED_IN} if signed_in else set())


def audience(readers: str, team_ids: Iterable[str]) -> frozenset[str]:
    """Name the groups that may read a space: its teams always, and the wider circles up to `readers`."""
    groups = {ALL, *(f"team:{one}" for one in team_ids), *(f"keys:{one}" for one in team_ids)}
    for circle, added in _ADDED.items():
        groups |= added if list(Readers).index(circle) <= list(Readers).index(Readers(readers)) else set()
    return frozenset(groups)


def may_read(actor: Actor, groups: frozenset[str]) -> bool:
    """Tell whether an actor may read what these groups may read."""
    return bool(reading_groups(actor) & groups)


def may_write(actor: Actor, groups: frozenset[str], writers: str, team_ids: Iterable[str]) -> bool:
    """Tell whether an actor may write in a space that `groups` may read."""
    if not may_read(actor, groups):
        return False
    teams = frozenset(team_ids) if writers == Writers.TEAMS else frozenset[str]()
    return may(actor, "change", Subject(kind="article", team_ids=teams, private=writers == Writers.TEAMS))


def may_configure(actor: Actor, team_ids: Iterable[str] = ()) -> bool:
    """Tell whether an actor may make spaces, or change one that these teams write in."""
    return may(actor, "configure", Subject(kind="space", team_ids=frozenset(team_ids)))
