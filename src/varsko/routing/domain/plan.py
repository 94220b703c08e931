"""Who answers for an alert, as one pure decision with a named reason for every target.

Targets are the responders that the alert names and the team of the key it came by. If there are none: the team that owns the
service, then the default of the installation. If there is none of these either, the reason is `no_route` and the fallback is to
be told. A team is not paged itself: its rules are asked from the top, the default rule last, and say which escalation or schedule
is notified, or nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from varsko.kernel.matching import EVERYTHING, Criteria, Facts, matches


class Reason(StrEnum):
    """Why an alert went to a target. Stored for ever: names are added, never changed."""

    RESPONDER = "responder"
    KEY_TEAM = "key_team"
    SERVICE_OWNER = "service_owner"
    DEFAULT = "default"
    NO_ROUTE = "no_route"
    UNKNOWN_RESPONDER = "unknown_responder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Somebody to answer: `kind` user, team, schedule, escalation, or `none` where a team's rule says that nobody is notified.

    `team` and `rule` name the team and its rule that led here.
    """

    kind: str
    id: str = ""
    name: str = ""
    reason: Reason = Reason.RESPONDER
    team: str = ""
    rule: str = ""

    def plain(self) -> dict[str, str]:
        """Give it as the event holds it."""
        facts = {"kind": self.kind, "id": self.id, "name": self.name, "reason": self.reason.value, "team": self.team, "rule": self.rule}
        return {name: value for name, value in facts.items() if value or name in {"kind", "id", "name"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A team's rule: if the criteria fit and it is `open` at this hour, notify the escalation, the schedule, or nobody (`none`)."""

    name: str
    notify_kind: str
    notify_id: str = ""
    notify_name: str = ""
    criteria: Criteria = EVERYTHING
    open: bool = True
    is_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is known of an alert when it is routed. Responders that do not exist have the reason `unknown_responder`.

    With `asked`, somebody asked for exactly these responders, and nobody else is to be found for them.
    """

    responders: tuple[Target, ...] = ()
    key_team: Target | None = None
    service_team: Target | None = None
    default: Target | None = None
    facts: Facts = field(default_factory=dict)
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Routed:
    """The decision: final targets, and the reason of the first that counts."""

    targets: tuple[Target, ...]
    reason: Reason


Rules = Mapping[str, Sequence[Rule]]


def route(ask: Ask, rules: Rules) -> Routed:
    """Decide who answers; `rules` holds the rules of each team by its id, in order."""
    named = _named(ask)
    unknown = _each_once(one for one in ask.responders if one.reason is Reason.UNKNOWN_RESPONDER)
    if not named:
        return Routed(unknown, Reason.UNKNOWN_RESPONDER if ask.asked else Reason.NO_ROUTE)
    final = (_through_team(one, rules, ask.facts) if one.kind == "team" else one for one in named)
    return Routed((*_each_once(final), *unknown), named[0].reason)


def _named(ask: Ask) -> tuple[Target, ...]:
    known = tuple(one for one in ask.responders if one.reason is not Reason.UNKNOWN_RESPONDER)
    if known or ask.key_team:
        return (*known, replace(ask.key_team, reason=Reason.KEY_TEAM)) if ask.key_team else known
    if ask.service_team:
        return (replace(ask.service_team, reason=Reason.SERVICE_OWNER),)
    return (replace(ask.default, reason=Reason.DEFAULT),) if ask.default else ()


def _through_team(team: Target, rules: Rules, facts: Facts) -> Target:
    """Ask a team's rules from the top. A team that has none at all is told as a whole."""
    rule = first_match(rules.get(team.id, ()), facts)
    if rule is None:
        return team
    return replace(team, kind=rule.notify_kind, id=rule.notify_id, name=rule.notify_name, team=team.name, rule=rule.name)


def first_match(rules: Sequence[Rule], facts: Facts) -> Rule | None:
    """Give the first rule that fits; the default rule always does, and is asked last."""
    ordered = sorted(rules, key=lambda rule: rule.is_default)
    return next((rule for rule in ordered if rule.is_default or (rule.open and matches(rule.criteria, facts))), None)


def _each_once(targets: Iterable[Target]) -> tuple[Target, ...]:
    seen: dict[tuple[str, str], Target] = {}
    for one in targets:
        seen.setdefault((one.kind, one.id or one.name), one)
    return tuple(seen.values())
