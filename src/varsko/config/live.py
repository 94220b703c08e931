"""Says who listens to live pages and who may know of what: the core knows neither people nor alerts."""

from collections.abc import Mapping, Sequence

from varsko.alerts import queries as alerts
from varsko.config.sessions import actor_of
from varsko.conversations import queries as conversations
from varsko.core.live.lines import Audience, by_kind
from varsko.core.live.readers import is_reader
from varsko.desk import queries as desk
from varsko.incidents import queries as incidents
from varsko.people import queries as people
from varsko.people.data import Subject
from varsko.people.domain.audiences import audience_of, groups_of
from varsko.postmortems import queries as postmortems


def identify(cookies: dict[str, str], reader: str = "") -> frozenset[str] | None:
    """Give the groups of the person whose session these cookies hold; None for a stranger.

    `reader` is the mark of whoever the page was drawn for, "" for a program without one. A page that was left open hears nothing
    as the next person at the same browser.
    """
    actor = actor_of(cookies)
    if reader and not is_reader(actor.who.id, reader):
        return None
    return groups_of(actor) or None


def _alerts(ids: Sequence[str]) -> Mapping[str, Audience]:
    return {pk: audience_of(subject) for pk, subject in alerts.subjects(ids).items()}


def _rooms(ids: Sequence[str]) -> Mapping[str, Audience]:
    return conversations.audiences(ids)


def _incidents(ids: Sequence[str]) -> Mapping[str, Audience]:
    return {pk: audience_of(subject) for pk, subject in incidents.subjects(ids).items()}


def _reviews(ids: Sequence[str]) -> Mapping[str, Audience]:
    return {pk: audience_of(subject) for pk, subject in postmortems.subjects(ids).items()}


def _requests(ids: Sequence[str]) -> Mapping[str, Audience]:
    return {pk: audience_of(subject) for pk, subject in desk.subjects(ids).items()}


def _teams(ids: Sequence[str]) -> Mapping[str, Audience]:
    private = set(people.private_team_ids())
    return {pk: audience_of(Subject(kind="team", team_ids=frozenset({pk}), private=pk in private)) for pk in ids}


def _everybody(ids: Sequence[str]) -> Mapping[str, Audience]:
    return dict.fromkeys(ids, audience_of(Subject(kind="user")))


def _who_sees_services(ids: Sequence[str]) -> Mapping[str, Audience]:
    return dict.fromkeys(ids, audience_of(Subject(kind="service")))


def _themselves(ids: Sequence[str]) -> Mapping[str, Audience]:
    return {pk: frozenset({f"user:{pk}"}) for pk in ids}


KINDS = {
    "alert": _alerts,
    "incident": _incidents,
    "review": _reviews,
    "request": _requests,
    "change": _requests,  # a change is known by the id of its request
    "room": _rooms,
    "team": _teams,
    "user": _everybody,
    "service": _everybody,
    "provider": _who_sees_services,
    "bell": _themselves,
}
"""The kinds of things that open pages hear of; the scripts of the live stream name the same ones."""

# What is not named there is for chiefs only.
audiences = by_kind(KINDS, otherwise=audience_of(Subject(kind="settings")))
