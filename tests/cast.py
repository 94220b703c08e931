"""The people of every story: Ann is on call, Bo is the next step, Cleo manages incidents, Dev is a customer, Eve a stranger."""

from datetime import UTC, datetime

from varsko.events.base import Who
from varsko.people import actions, queries
from varsko.people.data import SYSTEM_ACTOR, Actor, KeyView, Person, TeamView

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday
PASSWORD = "north wind over the fjord"


def person(name: str, role: str = "responder", *, at: datetime = NOON, **more: str) -> Person:
    return actions.create_user(by=SYSTEM_ACTOR, at=at, email=f"{name.lower()}@example.org", name=name, role=role, **more)


def ann(**more: str) -> Person:
    return person("Ann", **more)


def bo(**more: str) -> Person:
    return person("Bo", **more)


def cleo(**more: str) -> Person:
    return person("Cleo", "owner", **more)


def dev(**more: str) -> Person:
    return person("Dev", "customer", **more)


def eve(**more: str) -> Person:
    return person("Eve", **more)


def team(name: str, *members: Person, managers: tuple[Person, ...] = (), private: bool = False, at: datetime = NOON) -> TeamView:
    places = [(one.id, "user") for one in members] + [(one.id, "admin") for one in managers]
    return actions.create_team(by=SYSTEM_ACTOR, at=at, name=name, members=places, private=private)


def key(name: str = "Prometheus", *, team: TeamView | None = None, at: datetime = NOON, **more) -> tuple[KeyView, str]:
    return actions.create_key(by=SYSTEM_ACTOR, at=at, name=name, team_id=team.id if team else None, **more)


def acting(one: Person | KeyView) -> Actor:
    """Whoever acts, as the actions want it."""
    return queries.actor_for_key(one) if isinstance(one, KeyView) else queries.actor_for_person(one.id)


def actor(kind: str = "user", role: str | None = "responder", *, id: str = "1", teams=(), manages=(), rights=()) -> Actor:  # noqa: A002 - the same word as in Who
    """An actor out of thin air, for rules that need no database."""
    return Actor(
        who=Who(kind=kind, id=id, name="Somebody"),
        role=role,
        team_ids=frozenset(teams),
        manages=frozenset(manages),
        rights=frozenset(rights),
    )
