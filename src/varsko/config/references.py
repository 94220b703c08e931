"""How messages and articles speak of our own things, and what is shown of these: neither knows of alerts or incidents."""

from collections.abc import Callable, Mapping, Sequence

from django.db.models import Q
from django.urls import reverse

from varsko.alerts import queries as alerts
from varsko.catalog import queries as catalog
from varsko.config.known import KINDS
from varsko.conversations.actions import Pattern, offer_everywhere, own, show
from varsko.conversations.data import Card
from varsko.desk import queries as desk
from varsko.desk.actions import EVERYWHERE as AT_DESK
from varsko.incidents import queries as incidents
from varsko.incidents.actions import EVERYWHERE, OWNER, know_by
from varsko.knowledge import queries as knowledge
from varsko.knowledge.actions import Look, Way, link_with
from varsko.knowledge.data import Card as ArticleCard
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may
from varsko.ui.states import look_of


def connect() -> None:
    """Tell conversations and articles; called once at the start."""
    own("incident", OWNER)
    offer_everywhere(EVERYWHERE)
    offer_everywhere(AT_DESK)
    show(Pattern("alert", "/alerts/", r"#(\d{1,12})", r"\d{1,12}"), _alerts)
    show(Pattern("service", "/services/"), _services)
    show(Pattern("person", "/settings/people/"), _people)
    show(Pattern("incident", "/incidents/", r"([A-Z][A-Z0-9]{1,9}-\d{1,9})", r"[A-Z][A-Z0-9]{1,9}-\d{1,9}"), _in_messages(_incidents))
    show(Pattern("request", "/desk/", r"(REQ-\d{1,18})", r"REQ-\d{1,18}"), _in_messages(_requests))
    show(Pattern("article", "/knowledge/", r"(KB-\d{1,12})", r"KB-\d{1,12}"), _articles)
    know_by(*KINDS)
    link_with(
        Way("article", "/knowledge/", r"KB-\d{1,12}", _as_cards(_articles), is_upper=True),  # before incidents, whose names look alike
        Way("request", "/desk/", r"REQ-\d{1,18}", _requests, is_upper=True),
        Way("incident", "/incidents/", r"[A-Z]{1,10}-\d{1,9}", _incidents, is_upper=True),
        Way("service", "/services/", r"[0-9a-f-]{36}", _as_cards(_services)),
        Way("alert", "/alerts/", r"\d{1,12}", _as_cards(_alerts), kin=_alias),
    )


def _as_cards(look: Callable[[Sequence[str], Actor], Mapping[str, Card]]) -> Look:
    """Show to articles what is shown to messages."""

    def looked(refs: Sequence[str], reader: Actor) -> Mapping[str, ArticleCard]:
        found = look(refs, reader)
        return {ref: ArticleCard(href=one.href, icon=one.icon, title=one.title, note=one.note) for ref, one in found.items()}

    return looked


def _in_messages(look: Callable[[Sequence[str], Actor], Mapping[str, ArticleCard]]) -> Callable[[Sequence[str], Actor], Mapping[str, Card]]:
    """Show to messages what is shown to articles."""

    def looked(refs: Sequence[str], reader: Actor) -> Mapping[str, Card]:
        found = look(refs, reader)
        return {ref: Card(href=one.href, icon=one.icon, title=one.title, note=one.note) for ref, one in found.items()}

    return looked


def _articles(refs: Sequence[str], reader: Actor) -> Mapping[str, Card]:
    found = knowledge.articles_called([int(one.removeprefix("KB-")) for one in refs], by=reader)
    return {
        one.key: Card(
            href=reverse("article", args=[int(one.key.removeprefix("KB-"))]),
            icon="bookmark",
            title=f"{one.key} {one.title}",
            note=one.space_name,
        )
        for one in found
    }


def _incidents(refs: Sequence[str], reader: Actor) -> Mapping[str, ArticleCard]:
    found = incidents.incidents(by=reader, where=Q(key__in=refs), limit=len(refs))
    return {one.key: _incident(one.key, one.summary, one.status) for one in found}


def _incident(key: str, summary: str, status: str) -> ArticleCard:
    return ArticleCard(
        href=reverse("incident", args=[key]), icon="flame", title=f"{key} {summary}", note=str(look_of(f"incident_{status}").word)
    )


def _alerts(refs: Sequence[str], reader: Actor) -> Mapping[str, Card]:
    found = alerts.alerts(by=reader, where=Q(number__in=[int(one) for one in refs]), limit=len(refs))
    return {str(one.number): _alert(one.number, one.message, one.state) for one in found}


def _alert(number: int, message: str, state: str) -> Card:
    return Card(href=reverse("alert", args=[number]), icon="bell", title=f"#{number} {message}", note=str(look_of(state).word))


def _alias(number: str, reader: Actor) -> str:
    found = alerts.alert(number, kind="tiny", by=reader)
    return found.alias if found else ""


def _requests(refs: Sequence[str], reader: Actor) -> Mapping[str, ArticleCard]:
    numbers = [int(one.removeprefix("REQ-")) for one in refs]
    found = desk.requests(by=reader, where=Q(number__in=numbers), limit=len(refs))
    return {one.key: _request(one.key, one.title, one.state) for one in found}


def _request(key: str, title: str, state: str) -> ArticleCard:
    return ArticleCard(
        href=reverse("desk-request", args=[key]), icon="inbox", title=f"{key} {title}", note=str(look_of(f"request_{state}").word)
    )


def _services(refs: Sequence[str], reader: Actor) -> Mapping[str, Card]:
    found = catalog.services_by_id(refs)
    seen = [one for one in found.values() if may(reader, "see", catalog.about(one))]
    return {one.id: Card(href=reverse("service", args=[one.id]), icon="server", title=one.name, note=one.team_name) for one in seen}


def _people(refs: Sequence[str], reader: Actor) -> Mapping[str, Card]:
    found = people.users(refs) if may(reader, "see", Subject(kind="user")) else {}
    return {one.id: Card(href=reverse("person", args=[one.id]), icon="user", title=one.name) for one in found.values()}
