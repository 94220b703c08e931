"""What is read while the database is away, and by whom: rights cannot be asked for then."""

from varsko.knowledge.domain.rights import Readers, reading_groups
from varsko.knowledge.domain.states import Kind, State
from varsko.people.data import Actor
from varsko.people.domain.audiences import ALL, READING

_REACH = {Readers.PORTAL: 1, Readers.INSIDE: 2}


def kept_for(readers: str, kind: str, state: str) -> str:
    """Tell for whom an article is kept: what customers and the public read for them, runbooks of spaces that all inside read; else ""."""
    if state == State.DRAFT or readers == Readers.TEAMS:
        return ""
    return readers if readers != Readers.INSIDE or kind == Kind.RUNBOOK else ""


def circle_of(actor: Actor) -> str:
    """Name the widest circle of readers somebody belongs to, beside the public: inside, portal, or "" for strangers."""
    if actor.who.kind != "user" or actor.role is None:
        return ""
    return Readers.INSIDE if reading_groups(actor) & {ALL, READING} else Readers.PORTAL


def may_read(readers: str, circle: str) -> bool:
    """Tell whether whoever was in a circle when the database last answered may read what is kept for some readers."""
    if readers == Readers.PUBLIC:
        return True
    return circle in _REACH and readers in _REACH and _REACH[Readers(circle)] >= _REACH[Readers(readers)]
