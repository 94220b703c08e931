"""Who may do what: one pure function for everybody, every page, every API."""

from varsko.people.data import Actor, Subject

READ, CREATE, DELETE, CONFIGURE = "read", "create", "delete", "configure"

# verb → the right that an API key needs for it
_KEY_RIGHTS = {
    "see": READ,
    "open": CREATE,
    "acknowledge": CREATE,
    "change": CREATE,
    "delete": DELETE,
    "configure": CONFIGURE,
}
CHIEFS = frozenset({"owner", "admin"})
_DOERS = frozenset({"owner", "admin", "responder"})
READERS = frozenset({"owner", "admin", "responder", "stakeholder"})
HIDDEN = frozenset({"key", "settings", "delivery"})  # kinds that only chiefs see
_OPEN_TO_ALL = frozenset({"incident"})  # kinds that whoever has signed in may open: who suspects something is to say so
_OF_HOLDERS = frozenset({"see", "acknowledge", "change"})


class NotAllowed(Exception):
    """The actor may not do this; the text says what, never what it was done to."""


def demand(actor: Actor, verb: str, subject: Subject) -> None:
    """Raise NotAllowed unless `actor` may do `verb` to `subject`."""
    if not may(actor, verb, subject):
        raise NotAllowed(f"{verb} {subject.kind}")


def may(actor: Actor, verb: str, subject: Subject) -> bool:
    """Tell whether `actor` may do `verb` to `subject`.

    Verbs: see, open, acknowledge, change, delete (operations on things that happen) and configure (set-up of teams, schedules,
    escalations, keys, services, people). An unknown verb is never allowed.
    """
    if verb not in _KEY_RIGHTS:
        return False
    if actor.who.kind == "system":
        return True
    if actor.who.kind == "key":
        return _key_may(actor, verb, subject)
    if actor.role is None:
        return False
    return _person_may(actor, verb, subject)


def rights_to_give(actor: Actor, team_ids: frozenset[str]) -> frozenset[str]:
    """Give the rights that `actor` may put into a key of these teams: nobody hands on what they may not do there themselves."""
    there = Subject(kind="alert", team_ids=team_ids)
    return frozenset(right for verb, right in _KEY_RIGHTS.items() if may(actor, verb, there))


def _key_may(actor: Actor, verb: str, subject: Subject) -> bool:
    if _KEY_RIGHTS[verb] not in actor.rights:
        return False
    if subject.guests is not None and verb != "open":
        return False
    if subject.kind == "installation" and verb != "see":  # an owner's alone, and who makes keys may be none
        return False
    if not actor.team_ids:
        return True
    if verb == "see" and not subject.private and subject.kind not in {"alert", *HIDDEN}:
        return True
    return bool(actor.team_ids & subject.team_ids) or (verb == "open" and not subject.team_ids)


def _person_may(actor: Actor, verb: str, subject: Subject) -> bool:
    if subject.owner_id and subject.owner_id == actor.who.id:
        return True
    if actor.role in CHIEFS:
        return subject.kind != "installation" or actor.role == "owner" or verb == "see"
    if actor.who.id and actor.who.id in subject.holders and verb in _OF_HOLDERS:
        return True
    if _is_stranger(actor, subject):
        return False
    if verb == "open" and subject.kind in _OPEN_TO_ALL:
        return True
    if verb == "see":
        return actor.role in READERS and subject.kind not in HIDDEN
    if verb == "configure":
        return bool(actor.manages & subject.team_ids)
    return actor.role in _DOERS and verb != "delete"


def _is_stranger(actor: Actor, subject: Subject) -> bool:
    """Tell whether somebody may not even know of a subject."""
    if subject.guests is not None:
        return actor.who.id not in subject.guests
    return subject.private and not actor.team_ids & subject.team_ids
