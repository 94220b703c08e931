"""Who may see something, as names of groups that can be stored and compared many at a time.

The same rule as `may(actor, "see", subject)`, split in two: the groups an actor is in, and the groups that may see a subject.
"""

from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import CHIEFS, HIDDEN, READ, READERS

ALL, READING = "all", "readers"
INSIDERS = "chiefs"


def groups_of(actor: Actor) -> frozenset[str]:
    """Name the groups an actor is in."""
    if actor.who.kind == "system":
        return frozenset({ALL, INSIDERS})
    if actor.who.kind == "key":
        return _groups_of_key(actor)
    if actor.role is None:
        return frozenset()
    own = {f"user:{actor.who.id}"} if actor.who.id else set()
    teams = {f"team:{team}" for team in actor.team_ids}
    if actor.role in CHIEFS:
        return frozenset({ALL, INSIDERS, *own, *teams})
    if actor.role in READERS:
        as_guest = {f"guest:{actor.who.id}"} if actor.who.id else set()
        return frozenset({READING, *own, *as_guest, *teams})
    return frozenset(own)


def _groups_of_key(actor: Actor) -> frozenset[str]:
    if READ not in actor.rights:
        return frozenset()
    if not actor.team_ids:
        return frozenset({ALL})
    return frozenset({"keys", *(f"keys:{team}" for team in actor.team_ids)})


def audience_of(subject: Subject) -> frozenset[str]:
    """Name the groups that may see a subject."""
    owners = {f"user:{one}" for one in {subject.owner_id, *subject.holders} - {""}}
    if subject.guests is not None:
        return frozenset({INSIDERS, *owners, *(_guests(subject))})
    groups = {ALL, *owners, *(f"keys:{team}" for team in subject.team_ids)}
    if not subject.private and subject.kind not in {"alert", *HIDDEN}:
        groups.add("keys")
    if subject.kind not in HIDDEN:
        groups |= {f"team:{team}" for team in subject.team_ids} if subject.private else {READING}
    return frozenset(groups)


def _guests(subject: Subject) -> frozenset[str]:
    return frozenset() if subject.kind in HIDDEN else frozenset(f"guest:{one}" for one in subject.guests or ())
