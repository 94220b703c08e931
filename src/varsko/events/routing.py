"""Where an alert went, and how that is decided."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from varsko.events.base import Event

Because = Literal["opened", "asked", "again"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRouted(Event):
    """An alert was given to somebody.

    `targets` lists `{"kind": user|team|schedule|escalation|none, "id": …, "name": …, "reason": …}`, with `team` and `rule` where a
    team's rule led there; `reason` says which rule decided. An empty list with reason `no_route` means: nobody is named, the
    fallback is to be told. `because` is opened, asked (somebody was asked to answer too) or again (whatever ran before is replaced).
    """

    ABOUT: ClassVar[str] = "alert"

    targets: tuple[dict[str, str], ...]
    because: Because = "opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRuleEvent(Event):
    """A fact about one routing rule; `subject` is the rule's id, `name` its name, `team` the id of its team."""

    ABOUT: ClassVar[str] = "routing_rule"

    name: str
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRuleCreated(RoutingRuleEvent):
    """A team has a new rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRuleChanged(RoutingRuleEvent):
    """A rule says something else now; `fields` names what changed."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRuleDeleted(RoutingRuleEvent):
    """A rule is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultRouteChanged(Event):
    """Alerts that nobody is named for go somewhere else now; `kind` "" means: to the fallback."""

    ABOUT: ClassVar[str] = "settings"

    kind: str
    target: str
