"""Who is called when an incident is declared or becomes worse: one pure decision with a named reason.

The manager on call for the faulty service first; the major-incident managers when the service is unknown, has no owner, or nobody
is there; and when there are none of these either, nobody is named, and paging tells its fallback. Needless waking is forgiven, a
page that reached nobody is not.
"""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why these people, or nobody. Stored for ever: names are added, never changed."""

    SERVICE_ON_CALL = "service_on_call"
    SERVICE_UNKNOWN = "service_unknown"
    SERVICE_UNOWNED = "service_unowned"
    NOBODY_THERE = "nobody_there"
    NO_MAJORS = "no_majors"
    NOT_PAGING = "not_paging"
    IN_TRIAGE = "in_triage"
    PAST = "past"
    ASKED = "asked"
    NOT_FOR_SERVICE = "not_for_service"
    DRILL = "drill"
    UPDATE_MISSED = "update_missed"


NOT_TO_LEAD = frozenset({Reason.ASKED, Reason.UPDATE_MISSED})
"""Calls for something else than that somebody leads: they go on when somebody does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Somebody to call: `kind` user, team, schedule or escalation; `people` are the names they come to at this moment."""

    kind: str
    id: str
    name: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is known when it is decided. `owner` is the team of the faulty service, `majors` those who lead major incidents.

    `by_rule` says that a rule of the service decided whether it pages. `lead` is the incident's manager, if it has one: who leads is
    told when it becomes worse.
    """

    pages: bool
    in_triage: bool = False
    by_rule: bool = False
    has_service: bool = False
    owner: Target | None = None
    majors: Target | None = None
    lead: Target | None = None


@dataclass(frozen=True, slots=True)
class Callout:
    """The decision. Without targets and with `pages`, the fallback is told."""

    pages: bool
    reason: Reason
    targets: tuple[Target, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """Name everybody who would be paged at once."""
        return tuple(dict.fromkeys(name for one in self.targets for name in one.people))


def decide(ask: Ask) -> Callout:
    """Decide who is called."""
    if ask.in_triage:
        return Callout(False, Reason.IN_TRIAGE)
    if not ask.pages:
        return Callout(False, Reason.NOT_FOR_SERVICE if ask.by_rule else Reason.NOT_PAGING)
    reason, target = _choose(ask)
    return Callout(True, reason, tuple(one for one in (target, ask.lead) if one))


def _choose(ask: Ask) -> tuple[Reason, Target | None]:
    if ask.owner and ask.owner.people:
        return Reason.SERVICE_ON_CALL, ask.owner
    why = _why_not_the_owner(ask)
    if ask.majors and ask.majors.people:
        return why, ask.majors
    return Reason.NO_MAJORS, ask.owner or ask.majors


def _why_not_the_owner(ask: Ask) -> Reason:
    if not ask.has_service:
        return Reason.SERVICE_UNKNOWN
    return Reason.NOBODY_THERE if ask.owner else Reason.SERVICE_UNOWNED
