"""Who owns which kind of room, and how our own things are shown in messages: told at the start by the stages above."""

from collections.abc import Mapping

from varsko.conversations.data import Owner, Resolve, Verb
from varsko.conversations.domain.references import Pattern

TEAM = "team"

_owners: dict[str, Owner] = {TEAM: Owner(address="/rooms/team/{}".format)}  # each team's own room: nobody above owns it
_everywhere: dict[str, Verb] = {}
_references: dict[str, tuple[Pattern, Resolve]] = {}


def own(about: str, owner: Owner) -> None:
    """Say who owns the rooms about a kind of thing; said again, it is replaced."""
    _owners[about] = owner


def owner_of(about: str) -> Owner | None:
    """Find the owner of a kind of room."""
    return _owners.get(about)


def offer_everywhere(verbs: Mapping[str, Verb]) -> None:
    """Say what can be typed in every room, whoever owns it."""
    _everywhere.update(verbs)


def verbs_of(about: str) -> Mapping[str, Verb]:
    """List what can be typed in a kind of room: its owner's verbs, and those of every room."""
    owner = owner_of(about)
    return {**(owner.verbs if owner else {}), **_everywhere}


def show(pattern: Pattern, resolve: Resolve) -> None:
    """Say how messages speak of a kind of thing, and what is shown of it."""
    _references[pattern.kind] = (pattern, resolve)


def shown() -> Mapping[str, tuple[Pattern, Resolve]]:
    """List the kinds of things that are shown in messages."""
    return _references
