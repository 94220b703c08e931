"""Who may hand out which role."""

from varsko.people.data import Actor

ROLES = ("owner", "admin", "responder", "stakeholder", "customer")
MANAGER, MEMBER = "admin", "user"


def may_give(actor: Actor, *roles: str) -> bool:
    """Tell whether the actor may give or take these roles: owners are made and unmade by owners only."""
    return "owner" not in roles or actor.role == "owner" or actor.who.kind == "system"
