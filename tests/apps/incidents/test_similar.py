"""What helped last time stands on the page of an incident, as far as the reader may know of it."""

from importlib import import_module

import pytest

from tests import cast
from varsko.catalog import actions as catalog
from varsko.core import clock
from varsko.incidents import actions, queries
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db
reads = import_module("varsko.incidents.queries.similar")  # the package gives its function under this name


@pytest.fixture
def past(declared):
    def end(by, summary, **more):
        made = declared(by, summary, **more)
        at = clock.now()
        return actions.resolve(by=cast.acting(by), at=at, ref=made.id, impact_ended_at=at, fix="A new certificate")

    return end


def test_it_is_shown_with_its_reason_and_what_helped(page, ann, past, declared):
    past(ann, "Card payments refused in Denmark")
    declared(ann, "Card payments refused in Norway")
    shown = " ".join(page.get("/incidents/HOT-2").content.decode().split())
    assert "Similar before" in shown
    assert "Words: card, payments, refused" in shown
    assert "A new certificate" in shown


def test_a_private_one_is_not_named_to_strangers(ann, eve, past, declared):
    past(ann, "Card payments refused in Denmark", private=True)
    view = declared(eve, "Card payments refused in Norway")
    assert queries.similar(view, by=cast.acting(eve)) == []
    assert [one.incident.key for one in queries.similar(view, by=cast.acting(ann))] == ["HOT-1"]


def test_what_goes_on_or_was_none_is_no_past(ann, declared):
    declared(ann, "Card payments refused in Denmark")
    none = declared(ann, "Card payments refused in Sweden")
    actions.move(by=cast.acting(ann), at=clock.now(), ref=none.id, move="decline", note="No")
    assert queries.similar(declared(ann, "Card payments refused in Norway"), by=cast.acting(ann)) == []


def test_an_old_one_of_the_same_service_is_found_behind_many_newer(ann, past, declared, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(reads, "MOST_LATE", 2)
    gateway = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="Gateway")
    past(ann, "Certificate of the gateway ran out", service_id=gateway.id)
    past(ann, "Certificate of the till ran out", affected=(gateway.id,))
    past(ann, "Certificate of the printer ran out")
    for number in range(3):
        past(ann, f"Lift {number} stands still")
    view = declared(ann, "Certificate of the gateway ran out again", service_id=gateway.id)
    with django_assert_max_num_queries(11):
        found = queries.similar(view, by=cast.acting(ann))
    assert [one.incident.key for one in found] == ["HOT-1", "HOT-2"]
