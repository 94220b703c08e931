"""What messages show of our own things."""

import pytest

from tests import cast
from tests.apps.conversations.build import harbour, say
from varsko.alerts import actions as alerts
from varsko.alerts import queries
from varsko.alerts.data import Parcel, Signal
from varsko.catalog import actions as catalog
from varsko.conversations.queries import messages
from varsko.desk import actions as desk
from varsko.desk.data import CallerDraft
from varsko.desk.data import Draft as Call
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft
from varsko.knowledge import actions as knowledge
from varsko.knowledge.data import ArticleDraft, SpaceDraft
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db
BASE = "http://127.0.0.1:8000"


def fire(message, **more):
    received = alerts.receive([Parcel(signal=Signal(alias=message, message=message), **more)], at=cast.NOON)
    return queries.views_of([received[0].alert_id])[received[0].alert_id]


def titles(one, place):
    return [card.title for card in messages(cast.acting(one), place.id)[0].cards]


def test_alerts_services_and_people_are_shown_beside_the_words():
    place, ann, bo = harbour()
    alert = fire("Disk full")
    shop = catalog.create_service(by=SYSTEM_ACTOR, at=cast.NOON, name="Shop")
    say(ann, place, f"#{alert.number} hurts {BASE}/services/{shop.id}, ask {BASE}/settings/people/{ann.id}; #999")
    assert titles(bo, place) == [f"#{alert.number} Disk full", "Shop", "Ann"]


def test_what_the_reader_may_not_know_of_is_not_shown():
    place, ann, bo = harbour()
    secret = cast.team("Secret", ann, private=True)
    alert = fire("Breach", team_id=secret.id)
    vault = catalog.create_service(by=SYSTEM_ACTOR, at=cast.NOON, name="Vault", team_id=secret.id)
    say(ann, place, f"#{alert.number} {BASE}/services/{vault.id}")
    assert titles(ann, place) == [f"#{alert.number} Breach", "Vault"]
    assert titles(bo, place) == []


def test_strange_references_are_only_text():
    place, ann, bo = harbour()
    say(ann, place, f"#{'9' * 12} #0 {BASE}/services/nonsense {BASE}/settings/people/0")
    assert titles(bo, place) == []


def request(by, *titles):
    desk.create_desk(by=SYSTEM_ACTOR, at=cast.NOON, name="IT", slug="it", team_id=cast.team("IT", by).id)
    made = []
    for title in titles or ("Printer on fire",):
        draft = Call(title=title, desk="it", caller=CallerDraft(name="Kari Holm"), channel="phone")
        made.append(desk.open_request(by=cast.acting(by), at=cast.NOON, draft=draft))
    return made[-1]


def written(title):
    space = knowledge.open_space(by=SYSTEM_ACTOR, at=cast.NOON, draft=SpaceDraft(name="Guides"))
    return knowledge.create_article(
        by=SYSTEM_ACTOR, at=cast.NOON, space=space.id, draft=ArticleDraft(title=title, text="Look."), publish=True
    )


def declare(by, summary, **more):
    return incidents.declare(by=cast.acting(by), at=cast.NOON, draft=Draft(summary=summary, severity=3, **more))[0].key


def test_incidents_requests_and_articles_are_shown_by_their_keys_and_by_their_addresses():
    place, ann, bo = harbour()
    key = declare(ann, "Nobody can pay")
    other = declare(ann, "Nobody can print")
    asked, article = request(ann), written("When nobody can pay")
    say(
        ann,
        place,
        f"{key} is like {BASE}/incidents/{other}, see {asked.key} and {BASE}/knowledge/{article.key}; HOT-99 KB-99 ISO-8859 x{key}",
    )
    assert titles(bo, place) == [
        f"{key} Nobody can pay",
        f"{other} Nobody can print",
        f"{asked.key} Printer on fire",
        f"{article.key} When nobody can pay",
    ]


def test_private_incidents_are_shown_to_those_alone_who_know_of_them():
    place, ann, bo = harbour()
    key = declare(ann, "Somebody read the salaries", private=True)
    say(ann, place, f"{key} {BASE}/incidents/{key}")
    assert titles(bo, place) == []
    assert titles(ann, place) == [f"{key} Somebody read the salaries"]


def test_what_only_looks_like_a_key_takes_no_place_from_what_is_one():
    place, ann, bo = harbour()
    alert = fire("Disk full")
    request(ann, "One", "Two", "Three", "Four", "Five")
    say(ann, place, f"UTF-8 UTF-16 SHA-256 ISO-8859 RFC-822 #{alert.number}")
    assert titles(bo, place) == [f"#{alert.number} Disk full"]
    say(ann, place, f"REQ-1 REQ-2 REQ-3 REQ-4 REQ-5 #{alert.number}")
    shown = [card.title for card in messages(cast.acting(bo), place.id)[-1].cards]
    assert shown == ["REQ-1 One", "REQ-2 Two", "REQ-3 Three", "REQ-4 Four", "REQ-5 Five"]
