"""What messages show of our own things."""

import pytest

from tests import cast
from tests.apps.conversations.build import harbour, say
from varsko.alerts import actions as alerts
from varsko.alerts import queries
from varsko.alerts.data import Parcel, Signal
from varsko.catalog import actions as catalog
from varsko.conversations.queries import messages
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
