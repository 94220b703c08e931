"""What helped last time stands on the page of an incident, as far as the reader may know of it."""

import pytest

from tests import cast
from varsko.core import clock
from varsko.incidents import actions, queries

pytestmark = pytest.mark.django_db


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
