"""Sites that hold Statuspage's script ask for the news of a page from there: the address is asked, and nobody else is told anything."""

import pytest
import time_machine
from django.test import Client

from tests.apps.statuspages.test_subscribers import joins as joins
from tests.apps.statuspages.test_subscribers import mails
from tests.cast import NOON
from varsko.statuspages.models import Subscriber

PATH = "/status/ferries/api/v2/subscribers.json"


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def asks(path=PATH, **said):
    """Ask as a form of any other site, with no token of ours."""
    fields = {f"subscriber[{name}]": value for name, value in said.items()}
    return Client(enforce_csrf_checks=True).post(path, fields, headers={"Origin": "https://shop.example"})


def test_whoever_asks_elsewhere_is_asked_first_and_hears_nothing_before(page):
    answer = asks(email="dev@example.org")
    assert answer.status_code == 200
    assert answer.json()["subscriber"]["email"] == "dev@example.org"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "/confirm/" in mails("dev@example.org")[0].message["link"]
    assert [one.state for one in Subscriber.objects.all()] == ["unconfirmed"]


def test_the_answer_is_the_same_for_an_address_that_is_known(page, joins):
    joins("known@example.org")
    known, unknown = asks(email="known@example.org").json(), asks(email="other@example.org").json()
    assert set(known["subscriber"]) == set(unknown["subscriber"])
    assert known["subscriber"] | {"email": ""} == unknown["subscriber"] | {"email": ""}
    assert "id" not in known["subscriber"]


def test_components_are_chosen(page, code):
    asks(email="dev@example.org", **{"component_ids][": code(page, "Tickets")})
    assert Subscriber.objects.get().components == [code(page, "Tickets")]


@pytest.mark.parametrize(
    "said", [{}, {"email": "nobody"}, {"endpoint": "not an address", "email": "dev@example.org"}, {"email_sms": "+4740612345"}]
)
def test_what_is_no_address_or_not_offered_is_refused(page, said):
    answer = asks(**said)
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert not Subscriber.objects.exists()


def test_a_program_is_asked_at_its_own_address(page):
    assert asks(endpoint="https://hooks.example/x", email="dev@example.org").status_code == 200
    assert [(one.kind, one.address) for one in Subscriber.objects.all()] == [("webhook", "https://hooks.example/x")]


@pytest.mark.parametrize("access", ["internal", "password", "groups"])
def test_of_a_page_that_is_not_public_nobody_learns_or_gets_anything(make, access):
    make("Inside", "Vault", access=access, **({"password": "long enough 1"} if access == "password" else {}))
    for path in ("/status/inside/api/v2/subscribers.json", "/status/nothing/api/v2/subscribers.json"):
        assert (asks(path, email="dev@example.org").status_code, Subscriber.objects.count()) == (404, 0)


def test_reading_it_asks_for_nothing_and_not_without_end(page):
    assert Client().get(PATH).status_code == 405
    for number in range(30):
        assert asks(email=f"somebody{number}@example.org").status_code == 200
    assert Subscriber.objects.count() == 20
