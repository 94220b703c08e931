"""New requests go to somebody where the desk says so, and whoever got one hears of it."""

import pytest

from tests import cast
from varsko.core import clock
from varsko.core.models import Delivery
from varsko.desk import actions, queries
from varsko.desk.data import Draft
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.schedules import actions as schedules
from varsko.schedules.data import Participant, RotationDraft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def gives(desk):
    return lambda rule, ref="it": actions.change_desk(by=SYSTEM_ACTOR, at=clock.now(), ref=ref, gives=rule)


def written(person):
    """Give the subjects of the letters that told somebody of a request, and what they say."""
    found = Delivery.objects.filter(user_id=person.id, key__startswith="desk:given").order_by("created_at", "id")
    return [(one.message["subject"], one.message["facts"]["lead"], one.message["facts"]["body"]) for one in found]


def test_each_of_the_team_in_turn(gives, called, ann, bo):
    gives("turn")
    got = [called(ann, f"Request {number}").assignee_name for number in range(4)]
    assert sorted(got[:2]) == sorted([ann.name, bo.name])
    assert got[2:] == got[:2]


def test_whoever_has_least_to_do(gives, called, ann, bo, doing):
    for number in range(2):
        actions.assign(**doing(ann), ref=called(ann, f"Old {number}").key, user_id=ann.id)
    gives("load")
    assert called(ann, "New").assignee_name == bo.name


def test_whoever_is_on_call_for_the_team(gives, called, ann, bo, crew):
    turns = RotationDraft(start=cast.NOON, participants=(Participant("user", bo.id),))
    schedules.create_schedule(by=SYSTEM_ACTOR, at=cast.NOON, name="IT", team_id=crew.id, rotations=(turns,))
    gives("on_call")
    assert [called(ann, f"Request {number}").assignee_name for number in range(3)] == [bo.name] * 3


def test_a_problem_waits_until_somebody_takes_it(gives, called, ann):
    gives("turn")
    assert called(ann, "Printers jam", kind="problem").assignee_id == ""


def test_a_confidential_desk_gives_to_its_own_people_alone(gives, hr, ann, bo):
    gives("load", "hr")
    made = actions.open_request(by=cast.acting(bo), at=clock.now(), draft=Draft(title="Pay", desk="hr", channel="phone"))
    assert made.assignee_name == bo.name


def test_who_got_one_is_told_and_who_took_one_is_not(gives, called, ann, bo, doing, work):
    gives("turn")
    first = called(ann, "No network")
    lucky = ann if first.assignee_id == ann.id else bo
    work()
    assert written(lucky) == [("[REQ-1] No network", "REQ-1 is yours: it is your turn.", "No network")]
    other = bo if lucky is ann else ann
    actions.take(**doing(other), ref="REQ-1")
    work()
    assert written(other) == []
    actions.assign(**doing(other), ref="REQ-1", user_id=lucky.id, note="You know this switch.")
    work()
    assert written(lucky)[1:] == [("[REQ-1] No network", f"{other.name} hands REQ-1 to you.", "No network\n\nYou know this switch.")]


def test_what_is_somebody_elses_by_now_is_told_to_nobody_else(gives, called, ann, bo, doing, work):
    made = called(ann, "No network")
    actions.assign(**doing(ann), ref=made.key, user_id=bo.id)
    actions.assign(**doing(bo), ref=made.key, user_id=ann.id)
    work()
    assert (len(written(bo)), len(written(ann))) == (0, 1)


def test_an_unknown_rule_is_refused(gives):
    with pytest.raises(Invalid):
        gives("dice")
    assert queries.desk("it", by=SYSTEM_ACTOR).gives == "nobody"
