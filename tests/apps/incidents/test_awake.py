"""Nobody runs an incident for longer than they can: how long people are awake is asked, or known from what they did."""

import html
from datetime import timedelta

import pytest
import time_machine

from tests import cast
from varsko.core import clock
from varsko.incidents import actions, queries
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return html.unescape(" ".join(response.content.decode().split()))


def test_what_one_says_is_for_oneself_and_who_leads(page, browser, declared, ann):
    with time_machine.travel(cast.NOON, tick=False):
        bo = cast.bo()
        found = declared(ann)
        actions.take(by=cast.acting(ann), at=clock.now(), ref=found.id)
        actions.assign(by=cast.acting(ann), at=clock.now(), ref=found.id, role="scribe", user_id=bo.id)
        theirs = browser(bo)
        assert theirs.post("/incidents/HOT-1/people", {"since": "2026-03-01T20:00"}).status_code == 302
        assert theirs.post("/incidents/HOT-1/people", {"since": "2026-02-01T20:00"}).status_code == 422
        for client in (theirs, page):
            shown = text(client.get("/incidents/HOT-1/people"))
            assert "16 hours" in shown
            assert "Plan who takes over." in shown
        eve = text(browser(cast.eve()).get("/incidents/HOT-1/people"))
        assert "16 hours" not in eve
        assert "for who leads to know" in eve
    assert "And how long awake" in text(page.get("/incidents/HOT-1"))


def test_without_a_word_it_is_known_from_what_one_did(declared, ann):
    with time_machine.travel(cast.NOON, tick=False):
        declared(ann)
    later = cast.NOON + timedelta(hours=4)
    assert queries.awake([ann.id], at=later)[ann.id].since == cast.NOON
    assert queries.awake([ann.id], at=later + timedelta(hours=4)) == {}


def test_only_people_say_so_and_only_what_can_be(ann):
    with pytest.raises(NotAllowed):
        actions.say_awake(by=SYSTEM_ACTOR, at=cast.NOON, since=cast.NOON)
    for wrong in (timedelta(hours=1), timedelta(hours=-80)):
        with pytest.raises(Invalid):
            actions.say_awake(by=cast.acting(ann), at=cast.NOON, since=cast.NOON + wrong)
