"""Through the window: the calendar, the work, its end, and what follows for the request."""

import pytest

from tests import cast
from tests.apps.changes.conftest import HOUR
from varsko.changes import actions, queries
from varsko.changes.data import PlanDraft
from varsko.core import clock
from varsko.desk import actions as desk_actions
from varsko.desk import queries as desk_queries
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def request_of(found, by):
    return desk_queries.request(found.key, by=cast.acting(by))


@pytest.fixture
def begun(scheduled, ann, doing, time_machine):
    time_machine.move_to(scheduled.begins_at, tick=False)
    return actions.move(**doing(ann), ref=scheduled.key, move="begin")


def test_from_the_calendar_to_the_end_the_request_goes_along(ann, begun, doing):
    assert (begun.state, begun.began_at) == ("under_way", clock.now())
    assert request_of(begun, ann).state == "working"
    done = actions.move(**doing(ann), ref=begun.key, move="finish")
    assert (done.state, done.ended_at) == ("done", clock.now())
    closed = actions.move(**doing(ann), ref=begun.key, move="close", note="It runs on the new machine.")
    assert (closed.state, closed.outcome) == ("closed", "It runs on the new machine.")
    request = request_of(begun, ann)
    assert (request.state, request.solution) == ("solved", "It runs on the new machine.")


def test_what_failed_can_be_taken_back(ann, begun, doing):
    assert actions.move(**doing(ann), ref=begun.key, move="fail", note="The copy was short").state == "failed"
    assert actions.move(**doing(ann), ref=begun.key, move="back_out", note="Old machine again").state == "backed_out"


@pytest.mark.parametrize("move", ["fail", "back_out"])
def test_going_wrong_is_explained(ann, begun, doing, move):
    with pytest.raises(Invalid, match="note"):
        actions.move(**doing(ann), ref=begun.key, move=move)


def test_withdrawing_closes_the_request_with_its_reason(ann, scheduled, doing):
    assert actions.move(**doing(ann), ref=scheduled.key, move="withdraw", note="Not needed any more").state == "withdrawn"
    assert request_of(scheduled, ann).state == "closed"


def test_a_request_that_was_ended_by_hand_stays_as_it_is(ann, begun, doing):
    desk_actions.move(**doing(ann), ref=begun.key, move="solve", solution="By hand")
    actions.move(**doing(ann), ref=begun.key, move="finish")
    actions.move(**doing(ann), ref=begun.key, move="close", note="Fine")
    assert request_of(begun, ann).solution == "By hand"


def test_it_does_not_begin_before_its_time_nor_after(ann, scheduled, doing, time_machine):
    with pytest.raises(Invalid, match="planned for"):
        actions.move(**doing(ann), ref=scheduled.key, move="begin")
    time_machine.move_to(scheduled.ends_at, tick=False)
    with pytest.raises(Invalid, match="over"):
        actions.move(**doing(ann), ref=scheduled.key, move="begin")


def test_some_minutes_early_is_not_too_early(ann, scheduled, doing, time_machine):
    time_machine.move_to(scheduled.begins_at - HOUR / 6, tick=False)
    assert actions.move(**doing(ann), ref=scheduled.key, move="begin").state == "under_way"


@pytest.mark.parametrize("move", ["schedule", "begin", "finish", "close"])
def test_a_draft_is_asked_for_first(ann, planned, doing, move):
    with pytest.raises(Invalid):
        actions.move(**doing(ann), ref=planned.key, move=move, note="x")


@pytest.mark.parametrize("move", ["approve", "preapprove", "ask", "refuse", "lapse", "revise", "nonsense", ""])
def test_nobody_approves_by_a_move(ann, asked, doing, move):
    with pytest.raises(Invalid):
        actions.move(**doing(ann), ref=asked.key, move=move, note="x")


def test_who_may_not_work_at_the_desk_moves_nothing(dev, approved, doing):
    with pytest.raises(NotAllowed):
        actions.move(**doing(cast.person("Sofie", "stakeholder")), ref=approved.key, move="schedule")
    with pytest.raises(NotFound):
        actions.move(**doing(dev), ref=approved.key, move="schedule")


def test_a_change_of_the_plan_takes_it_out_of_the_calendar(ann, scheduled, doing):
    assert [one.key for one in queries.calendar(scheduled.window, by=cast.acting(ann))] == [scheduled.key]
    actions.write(**doing(ann), ref=scheduled.key, draft=PlanDraft(plan="Another"))
    assert queries.calendar(scheduled.window, by=cast.acting(ann)) == []
