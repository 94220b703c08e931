"""What routing does when an alert opens, waits again, or somebody is asked to answer too."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from varsko.alerts import actions as alert_actions
from varsko.alerts import queries as alert_queries
from varsko.alerts.data import AlertView, Responder
from varsko.catalog import queries as catalog
from varsko.catalog.data import ServiceView
from varsko.core.clock import now
from varsko.core.outbox import Recorded, record
from varsko.events.alerts import AlertResponderAdded, AlertSnoozeEnded, AlertUnacknowledged
from varsko.events.base import SYSTEM
from varsko.events.routing import AlertRouted, Because
from varsko.people import queries as people
from varsko.people.data import Person, TeamView
from varsko.routing import queries
from varsko.routing.data import DefaultRoute, facts_of
from varsko.routing.domain.plan import Ask, Reason, Routed, Rule, Target
from varsko.routing.domain.plan import route as decide
from varsko.schedules import queries as schedules

_BECAUSE: Mapping[type, Because] = {AlertResponderAdded: "asked", AlertUnacknowledged: "again", AlertSnoozeEnded: "again"}


def route(batch: Sequence[Recorded]) -> None:
    """Decide who answers for each alert, and record it. An alert that was deleted meanwhile is passed over."""
    at = now()
    alerts = alert_queries.views_of({one.event.subject for one in batch})
    book = _Book.of(alerts.values(), [_wanted(one, alerts) for one in batch if one.event.subject in alerts], at)
    events = [_routed(one, alerts[one.event.subject], book, at) for one in batch if one.event.subject in alerts]
    for (team_id, service_id), ids in book.placed.items():
        alert_actions.place(at=at, alert_ids=ids, team_id=team_id, service_id=service_id)
    record(*events)


def _routed(one: Recorded, alert: AlertView, book: "_Book", at: datetime) -> AlertRouted:
    because = _BECAUSE.get(type(one.event), "opened")
    responders = tuple(book.target(responder) for responder in _wanted(one, {alert.id: alert}))
    if because == "asked":
        decision = decide(Ask(responders=responders, facts=facts_of(alert), asked=True), book.rules)
    else:
        decision = _decide_whole(alert, responders, book)
    targets = tuple(target.plain() for target in decision.targets)
    return AlertRouted(at=at, by=SYSTEM, subject=alert.id, reason=decision.reason.value, targets=targets, because=because)


def _decide_whole(alert: AlertView, responders: tuple[Target, ...], book: "_Book") -> Routed:
    service = book.service_of(alert)
    ask = Ask(
        responders=responders,
        key_team=book.team(alert.team_id),
        service_team=book.team(service.team_id) if service else None,
        default=book.default,
        facts=facts_of(alert),
    )
    decision = decide(ask, book.rules)
    team = ask.service_team if decision.reason is Reason.SERVICE_OWNER else None
    if service or team:
        book.placed[team.id if team else "", service.id if service else ""].append(alert.id)
    return decision


def _wanted(one: Recorded, alerts: Mapping[str, AlertView]) -> tuple[Responder, ...]:
    if isinstance(one.event, AlertResponderAdded):
        asked = one.event.responder
        return (Responder(kind=asked.get("type", ""), id=asked.get("id", ""), name=asked.get("name", "")),)
    return alerts[one.event.subject].responders


def _names(alert: AlertView) -> tuple[str, ...]:
    """Give what an alert may call its service, the plainest first."""
    details = {key.casefold(): value for key, value in alert.details.items()}
    tagged = (tag.partition(":")[2] for tag in alert.tags if tag.casefold().startswith("service:"))
    names = (details.get("service", ""), *tagged, details.get("job", ""), alert.entity, alert.source, *alert.tags)
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


@dataclass(frozen=True, slots=True)
class _Book:
    """Everybody and everything a batch of alerts names, looked up in a handful of queries.

    `placed` gathers, by team and service, the alerts that turned out to belong to these.
    """

    teams: Mapping[str, TeamView]
    users: Mapping[str, Person]
    schedules: Mapping[str, tuple[str, str]]
    services: Mapping[str, ServiceView]
    rules: Mapping[str, Sequence[Rule]]
    default: Target | None
    placed: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, alerts: Iterable[AlertView], wanted: Iterable[Sequence[Responder]], at: datetime) -> "_Book":
        """Look up what alerts and their responders name."""
        responders = [one for some in wanted for one in some]
        teams = _by_ref((view.id, view.name, view) for view in people.teams())
        plans = schedules.names() if any(one.kind == "schedule" for one in responders) else {}
        default = queries.default_route()
        rules = queries.rules_of({view.id for view in teams.values()})
        return cls(
            teams=teams,
            users=_users([one for one in responders if one.kind == "user"]),
            schedules=_by_ref((pk, name, (pk, name)) for pk, name in plans.items()),
            services=catalog.services_called({name for alert in alerts for name in _names(alert)}),
            rules={team_id: queries.asked(views, at) for team_id, views in rules.items()},
            default=_default(default, teams) if default else None,
        )

    def team(self, team_id: str) -> Target | None:
        """Give a team as a target."""
        view = self.teams.get(team_id)
        return Target(kind="team", id=view.id, name=view.name) if view else None

    def service_of(self, alert: AlertView) -> ServiceView | None:
        """Find the service an alert is about, by the first of its names that is known."""
        return next((self.services[name] for name in _names(alert) if name in self.services), None)

    def target(self, responder: Responder) -> Target:
        """Find whom a responder means. Escalations are known to paging alone."""
        found = self._found(responder)
        if responder.kind == "escalation" and (responder.id or responder.name):
            return Target(kind="escalation", id=responder.id, name=responder.name)
        if found is None:
            return Target(kind=responder.kind, id=responder.id, name=responder.name, reason=Reason.UNKNOWN_RESPONDER)
        return Target(kind=responder.kind, id=found[0], name=found[1])

    def _found(self, responder: Responder) -> tuple[str, str] | None:
        key = responder.id or responder.name
        if responder.kind == "team":
            team = self.teams.get(key) or self.teams.get(key.casefold())
            return (team.id, team.name) if team else None
        if responder.kind == "user":
            user = self.users.get(key.casefold())
            return (user.id, user.name) if user else None
        return self.schedules.get(key) or self.schedules.get(key.casefold())


Thing = TypeVar("Thing")


def _by_ref(entries: Iterable[tuple[str, str, Thing]]) -> dict[str, Thing]:
    """Index things by id, by name, and by name in lower case where the exact one is not taken."""
    found: dict[str, Thing] = {}
    for pk, name, thing in entries:
        found |= {pk: thing, name: thing}
        found.setdefault(name.casefold(), thing)
    return found


def _users(responders: Sequence[Responder]) -> dict[str, Person]:
    by_id = people.users(one.id for one in responders if one.id)
    by_email = people.users_by_email(one.name for one in responders if one.name and not one.id)
    return by_id | by_email


def _default(route: DefaultRoute, teams: Mapping[str, TeamView]) -> Target:
    name = teams[route.id].name if route.kind == "team" and route.id in teams else ""
    return Target(kind=route.kind, id=route.id, name=name)
