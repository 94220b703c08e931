"""Who may read and write documents. The stages they belong to are higher floors, so each says its rule once, at the start."""

from collections.abc import Mapping

from varsko.knowledge.data import Access, Rule
from varsko.people.data import Actor

_rules: dict[str, Rule] = {}


def ask(rules: Mapping[str, Rule]) -> None:
    """Learn the rule for each kind of thing that has documents."""
    _rules.clear()
    _rules.update(rules)


def access(actor: Actor, about: str, subject: str) -> Access:
    """Tell what an actor may do with the documents of a subject: "write", "read" or ""."""
    if actor.who.kind == "system":
        return "write"
    rule = _rules.get(about)
    return rule(actor, subject) if rule else ""
