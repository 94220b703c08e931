"""Who may enter a room, and do what in it. Its audience is a set of groups, which its owner keeps true."""

from varsko.people.data import Actor
from varsko.people.domain.audiences import ALL, groups_of
from varsko.people.domain.permissions import CHIEFS, CREATE


def may_enter(actor: Actor, audience: frozenset[str]) -> bool:
    """Tell whether the actor may read what is said in the room."""
    return actor.who.kind == "system" or bool(groups_of(actor) & audience)


def may_write(actor: Actor, audience: frozenset[str]) -> bool:
    """Tell whether the actor may say something there: who enters may, a key only with the right to create."""
    return may_enter(actor, audience) and (actor.who.kind != "key" or CREATE in actor.rights)


def may_remove(actor: Actor, audience: frozenset[str], author_id: str) -> bool:
    """Tell whether the actor may remove a message: its author may, and the chiefs who may enter."""
    return may_write(actor, audience) and (actor.who.kind == "system" or actor.who.id == author_id or actor.role in CHIEFS)


def of_team(team_id: str, *, private: bool) -> frozenset[str]:
    """Give the audience of a team's room: its people and its keys, and chiefs unless the team is private."""
    return frozenset({f"team:{team_id}", f"keys:{team_id}"} | (set() if private else {ALL}))
