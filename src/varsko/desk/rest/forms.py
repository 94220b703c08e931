"""Forms of desks, and what was filled in, as JSON."""

from typing import Any

from django.http import HttpRequest
from ninja import Schema

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.data import FormView, RequestView
from varsko.desk.rest.base import router
from varsko.people.domain.permissions import demand
from varsko.people.rest import actor_of


class Filling(Schema):
    """What fields of a request's form say, by key; null for nothing. What is left out stays."""

    facts: dict[str, Any]


@router.get("/desk/forms", response=list[FormView], summary="Forms of the desks that one may know of, in their newest versions")
def list_forms(request: HttpRequest, desk: str = "") -> list[FormView]:
    """List forms, of all desks or of one by its id."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    return queries.forms([desk] if desk else None, by=by)


class AskingForm(Schema):
    """The id of a form of the request's desk."""

    form: str


@router.post("/desk/requests/{key}/form", response=RequestView, summary="Ask its caller by mail to fill in a form")
def ask_form(request: HttpRequest, key: str, asking: AskingForm) -> RequestView:
    """Send the link to a form."""
    return actions.ask_form(by=actor_of(request), at=now(), ref=key, form=asking.form)


@router.patch("/desk/requests/{key}/facts", response=RequestView, summary="Put right what it says in its form")
def fill_in(request: HttpRequest, key: str, filling: Filling) -> RequestView:
    """Change what was filled in."""
    return actions.fill_in(by=actor_of(request), at=now(), ref=key, facts=filling.facts)
