"""The shapes of routing, and what conditions may ask of an alert. Plain data: no Django here."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from varsko.alerts.data import AlertView
from varsko.kernel.matching import EVERYTHING, Criteria, Facts, Operation, Ranked
from varsko.schedules.data import Restriction

NotifyKind = Literal["escalation", "schedule", "none"]

PRIORITIES = ("P5", "P4", "P3", "P2", "P1")

_TEXT = frozenset(
    {
        Operation.CONTAINS,
        Operation.IS_EMPTY,
        Operation.MATCHES,
        Operation.EQUALS,
        Operation.STARTS_WITH,
        Operation.ENDS_WITH,
        Operation.EQUALS_IGNORE_WHITESPACE,
    }
)
_LIST = frozenset({Operation.CONTAINS, Operation.IS_EMPTY, Operation.MATCHES})
_MAP = frozenset({Operation.CONTAINS, Operation.IS_EMPTY, Operation.CONTAINS_KEY, Operation.CONTAINS_VALUE})
_RANK = frozenset({Operation.EQUALS, Operation.GREATER_THAN, Operation.LESS_THAN})

# Which operations each field of an alert allows; `extra-properties` is one entry of the details, named by the condition's key.
FIELDS: Mapping[str, frozenset[Operation]] = MappingProxyType(
    {
        "message": _TEXT,
        "alias": _TEXT,
        "description": _TEXT,
        "source": _TEXT,
        "entity": _TEXT,
        "tags": _LIST,
        "actions": _LIST,
        "details": _MAP,
        "extra-properties": _TEXT | _MAP,
        "recipients": _LIST,
        "responders": _LIST,
        "teams": _TEXT,
        "priority": _RANK,
        "eventType": _TEXT,
    }
)


def facts_of(alert: AlertView) -> Facts:
    """Give what conditions may ask of an alert."""
    responders = [one.name or one.id for one in alert.responders]
    teams = [one.name or one.id for one in alert.responders if one.kind == "team"]
    return {
        "message": alert.message,
        "alias": alert.alias,
        "description": alert.description,
        "source": alert.source,
        "entity": alert.entity,
        "tags": alert.tags,
        "actions": alert.actions,
        "details": alert.details,
        "extra-properties": alert.details,
        "recipients": responders,
        "responders": responders,
        "teams": [*teams, alert.team_name] if alert.team_name and alert.team_name not in teams else teams,
        "priority": Ranked(f"P{alert.priority}", PRIORITIES),
        "eventType": alert.kind,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """A routing rule of a team. `position` counts from 0, the default rule comes last; `zone` is where the restriction's clock hangs."""

    id: str
    team_id: str
    name: str
    position: int
    is_default: bool
    notify_kind: NotifyKind
    notify_id: str
    criteria: Criteria = EVERYTHING
    restriction: Restriction | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a team's rules lead: `kind` escalation, schedule or none; `rule` names the rule that decided."""

    kind: NotifyKind
    id: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultRoute:
    """Where alerts go that nobody is named for: `kind` team, escalation or schedule."""

    kind: str
    id: str
