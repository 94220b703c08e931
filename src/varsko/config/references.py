"""How messages speak of our own things, and what is shown of these: conversations know neither alerts nor services."""

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.urls import reverse

from varsko.alerts import queries as alerts
from varsko.catalog import queries as catalog
from varsko.conversations.actions import Pattern, own, show
from varsko.conversations.data import Card
from varsko.incidents.actions import OWNER
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may
from varsko.ui.states import look_of


def connect() -> None:
    """Tell conversations; called once at the start."""
    own("incident", OWNER)
    show(Pattern("alert", "/alerts/", r"#(\d{1,12})", r"\d{1,12}"), _alerts)
    show(Pattern("service", "/services/"), _services)
    show(Pattern("person", "/settings/people/"), _people)


def _alerts(refs: Sequence[str], reader: Actor) -> Mapping[str, Card]:
    found = alerts.alerts(by=reader, where=Q(number__in=[int(one) for one in refs]), limit=len(refs))
    return {str(one.number): _alert(one.number, one.message, one.state) for one in found}


def _alert(number: int, message: str, state: str) -> Card:
    return Card(href=reverse("alert", args=[number]), icon="bell", title=f"#{number} {message}", note=str(look_of(state).word))


def _services(refs: Sequence[str], reader: Actor) -> Mapping[str, Card]:
    found = catalog.services_by_id(refs)
    seen = [one for one in found.values() if may(reader, "see", catalog.about(one))]
    return {one.id: Card(href=reverse("service", args=[one.id]), icon="server", title=one.name, note=one.team_name) for one in seen}


def _people(refs: Sequence[str], reader: Actor) -> Mapping[str, Card]:
    found = people.users(refs) if may(reader, "see", Subject(kind="user")) else {}
    return {one.id: Card(href=reverse("person", args=[one.id]), icon="user", title=one.name) for one in found.values()}
