"""An incident says how those outside are whom its services need: it may be them."""

from datetime import timedelta

import pytest
import time_machine

from tests import cast
from tests.cast import NOON
from varsko.catalog import actions as catalog
from varsko.catalog.models import Provider, Reliance
from varsko.incidents import actions, queries
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def shop():
    return catalog.create_service(by=SYSTEM_ACTOR, at=NOON, name="Shop")


@pytest.fixture
def found(ann, shop, declared):
    """The shop needs a database, which stands at a provider whose page tells of trouble."""
    database = catalog.create_service(by=SYSTEM_ACTOR, at=NOON, name="Database")
    catalog.link_dependency(by=SYSTEM_ACTOR, at=NOON, service_id=shop.id, needs_id=database.id)
    cloud = catalog.add_provider(by=SYSTEM_ACTOR, at=NOON, name="Cloudy", address="https://status.cloudy.example")
    mail = catalog.add_provider(by=SYSTEM_ACTOR, at=NOON, name="Postal", address="https://status.postal.example")
    for service, provider in ((database, cloud), (database, mail), (shop, cloud)):
        catalog.lean_on(by=SYSTEM_ACTOR, at=NOON, service_id=service.id, provider_id=provider.id)
    heard = {"looked_at": NOON, "heard_at": NOON}
    Provider.objects.filter(pk=cloud.id).update(indicator="major", said="Region north is down", incidents=["Power lost"], **heard)
    Provider.objects.filter(pk=mail.id).update(indicator="none", said="All is well", **heard)
    return declared(ann, severity=1, service_id=shop.id)


def text(page) -> str:
    return page.get("/incidents/HOT-1").content.decode()


def test_the_page_says_that_it_may_be_them_and_when_it_was_looked_at(page, found):
    said = text(page)
    assert said.count("It may be them.") == 1
    assert said.index("Cloudy") < said.index("Postal")
    assert "Region north is down" in said
    assert "Power lost" in said
    assert 'href="https://status.cloudy.example"' in said


def test_what_was_heard_long_ago_accuses_nobody(page, found, noon):
    noon.shift(timedelta(minutes=16))
    said = text(page)
    assert "It may be them." not in said
    assert "Region north is down" in said


def test_who_did_not_answer_is_said_so(page, found):
    Provider.objects.filter(name="Cloudy").update(looked_at=NOON + timedelta(minutes=2))
    assert "It did not answer as expected." in text(page)


def test_when_it_is_over_nobody_outside_is_named(page, ann, found):
    actions.take(by=cast.acting(ann), at=NOON, ref=found.id)
    actions.resolve(by=cast.acting(ann), at=NOON, ref=found.id, impact_ended_at=NOON, fix="Waited")
    assert "Cloudy" not in text(page)


def test_who_may_not_know_of_the_service_hears_nothing_of_its_provider(ann, eve, found):
    hidden = cast.team("Secret", ann, private=True)
    for service_id in Reliance.objects.values_list("service_id", flat=True):
        catalog.update_service(by=SYSTEM_ACTOR, at=NOON, service_id=service_id, team_id=hidden.id)
    assert queries.providers(found, by=cast.acting(eve), at=NOON) == []
    assert [one.provider.name for one in queries.providers(found, by=cast.acting(ann), at=NOON)] == ["Cloudy", "Postal"]


def test_it_costs_no_question_more_however_many_there_are(page, found, django_assert_max_num_queries):
    text(page)
    with django_assert_max_num_queries(38):
        text(page)


def test_it_is_said_over_rest(page, found):
    said = page.get("/api/v1/incidents/HOT-1/providers").json()
    assert [(one["provider"]["name"], one["state"], one["may_be_them"]) for one in said] == [
        ("Cloudy", "major", True),
        ("Postal", "none", False),
    ]
    assert len(page.get("/api/v1/providers").json()) == 2
