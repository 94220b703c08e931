"""The board on the wall: how things stand, for whoever passes – so nothing of a desk of which not everybody knows."""

from datetime import timedelta

import pytest

from tests import cast
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft, Draft
from varsko.desk.models import Request
from varsko.people.data import SYSTEM_ACTOR
from varsko.schedules import actions as schedules
from varsko.schedules.data import Participant, RotationDraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def stand(ann, bo, called, doing):
    """One late, one that somebody works on, one that waits for its caller."""
    late, working, waiting = (called(ann, f"Request {name}") for name in ("late", "working", "waiting"))
    Request.objects.filter(pk=late.id).update(promised_at=clock.now() - timedelta(hours=1))
    actions.take(**doing(ann), ref=working.id)
    actions.answer(**doing(bo), ref=waiting.id, text="Which floor?", then="wait")
    return late, working, waiting


def test_it_says_how_things_stand(stand, ann):
    found = queries.wall(by=cast.acting(ann), at=clock.now())
    assert (found.open, found.late, found.waiting, found.nobodys) == (3, 1, 1, 2)
    assert [one.title for one in found.due] == ["Request late"]
    assert [one.title for one in found.longest] == ["Request late", "Request working"]
    assert [(one.name, one.requests, one.is_on_call) for one in found.at_work] == [("Ann", 1, False)]


def test_who_is_on_call_is_at_work(stand, ann, bo, crew, doing):
    turns = RotationDraft(start=cast.NOON, participants=(Participant("user", bo.id),))
    schedules.create_schedule(by=SYSTEM_ACTOR, at=cast.NOON, name="Desk", team_id=crew.id, rotations=(turns,))
    found = queries.wall(by=cast.acting(ann), at=clock.now())
    assert [(one.name, one.is_on_call) for one in found.at_work] == [("Ann", False), ("Bo", True)]


def test_a_confidential_desk_hangs_on_no_wall_not_even_its_own(stand, bo, cleo, hr, browser, doing):
    draft = Draft(title="A complaint", desk="hr", caller=CallerDraft(name="Quiet Quentin"))
    actions.take(**doing(bo), ref=actions.open_request(**doing(bo), draft=draft).id)
    for one in (bo, cleo):
        page = browser(one)
        shown = page.get("/desk/wall").content.decode()
        assert "complaint" not in shown
        assert "HR" not in shown
        assert page.get("/desk/wall?desk=hr").status_code == 404
        assert queries.wall(by=cast.acting(one), at=clock.now()).open == 3
    assert [one.name for one in queries.wall(by=cast.acting(bo), at=clock.now()).at_work] == ["Ann"]


def test_the_page_needs_no_script_and_has_no_caller_on_it(stand, page):
    shown = page.get("/desk/wall?desk=it").content.decode()
    assert '<noscript><meta http-equiv="refresh" content="30"></noscript>' in shown
    assert "Request late" in shown
    assert "Kari Holm" not in shown
    inside = page.get("/desk/wall", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in inside


def test_customers_see_no_wall_and_nonsense_is_no_desk(stand, dev, browser, page):
    assert browser(dev).get("/desk/wall").status_code == 403
    assert page.get("/desk/wall?desk=%00%27").status_code == 404


def test_it_costs_few_queries_however_much_there_is(stand, ann, called, page, django_assert_max_num_queries):
    for number in range(8):
        called(ann, f"More {number}")
    with django_assert_max_num_queries(20):
        page.get("/desk/wall")
