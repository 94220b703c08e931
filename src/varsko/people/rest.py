"""Who asks at our own REST API, and people and teams as JSON."""

from django.http import HttpRequest
from ninja import Router
from ninja.utils import check_csrf

from varsko.core.clock import now
from varsko.people import queries
from varsko.people.data import NOBODY, Actor, Person, Subject, TeamView
from varsko.people.domain.permissions import demand

router = Router(tags=["people"])


def asker(request: HttpRequest) -> Actor | None:
    """Recognise an API key in any of its forms, else the session of a signed-in person (with its CSRF token for writes)."""
    secret = queries.key_of(request.headers, {name: value for name, value in request.GET.items() if isinstance(value, str)})
    if secret:
        key = queries.key_by_secret(secret, at=now())
        return queries.actor_for_key(key) if key else None
    actor = queries.actor_for_user(request.user)
    if actor is NOBODY or check_csrf(request) is not None:
        return None
    return actor


def actor_of(request: HttpRequest) -> Actor:
    """Give whom `asker` recognised."""
    actor: Actor = request.auth  # type: ignore[attr-defined]  # set by ninja from `asker`
    return actor


@router.get("/people", response=list[Person], summary="Everybody, by name")
def people(request: HttpRequest) -> list[Person]:
    """List people."""
    demand(actor_of(request), "see", Subject(kind="user"))
    return queries.everybody()


@router.get("/teams", response=list[TeamView], summary="The teams you may know of, with members and managers as user ids")
def teams(request: HttpRequest) -> list[TeamView]:
    """List teams."""
    return queries.teams(actor_of(request))
