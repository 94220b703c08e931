"""Approval: people, teams, numbers, rounds, deputies, reminders, and that a decision counts once."""

from datetime import timedelta

import pytest

from tests import cast
from tests.apps.changes.conftest import HOUR, MILD
from varsko.changes import actions, queries
from varsko.changes.data import PlanDraft, Wish
from varsko.changes.models import Round, Seat
from varsko.core import clock
from varsko.core.models import Delivery, EventRow
from varsko.desk import actions as desk_actions
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people import actions as people_actions
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def letters(to=None) -> list[str]:
    """The subjects of the letters that left."""
    rows = Delivery.objects.filter(key__startswith="changes:").order_by("id")
    return [one.message["subject"] for one in rows if to is None or one.address == to.email]


def test_who_is_asked_gets_a_letter_with_a_link(bo, asked):
    assert asked.state == "asked"
    sent = Delivery.objects.get(address=bo.email)
    assert "/changes/answer/" in sent.message["link"]
    assert "Copy, switch, look." in sent.message["facts"]["body"]


def test_one_yes_of_the_only_one_approves(ann, approved):
    assert approved.state == "approved"
    assert letters(ann) == ["[REQ-1] Approved: Move the booking database"]


def test_one_no_refuses(ann, bo, asked, doing, seat):
    found = actions.decide(**doing(bo), seat=seat(bo), vote="refused", note="Not in the week of the fair")
    assert found.state == "refused"
    assert queries.rounds(found.id, found.version)[0].seats[0].note == "Not in the week of the fair"


@pytest.mark.parametrize(
    ("lack", "field"),
    [
        ({"plan": ""}, "plan"),
        ({"answers": {}}, "answers"),
        ({"size": "extensive"}, "test"),
        ({"size": "extensive", "test": "x"}, "back_out"),
        ({"answers": {"reach": "everybody", "outage": "long", "undo": "never", "tested": "no", "tried": "first"}}, "size"),
        ({"rounds": ()}, "rounds"),
    ],
)
def test_what_is_missing_is_named_before_anybody_is_asked(ann, bo, opened, written, doing, lack, field):
    found = written(opened, **{"rounds": (Wish(name="Team", people=(bo.id,)),), **lack})
    with pytest.raises(Invalid) as error:
        actions.ask(**doing(ann), ref=found.key)
    assert field in error.value.errors
    assert letters() == []


def test_a_time_that_is_over_cannot_be_asked_for(ann, planned, doing, time_machine):
    time_machine.move_to(planned.begins_at, tick=False)
    with pytest.raises(Invalid, match="begins_at"):
        actions.ask(**doing(ann), ref=planned.key)


def test_nobody_approves_their_own_change(ann, opened, written, doing):
    found = written(opened, rounds=(Wish(name="Me", people=(ann.id,)),))
    with pytest.raises(Invalid, match="rounds"):
        actions.ask(**doing(ann), ref=found.key)


def test_in_a_team_the_others_are_asked(ann, bo, crew, opened, written, doing):
    found = written(opened, rounds=(Wish(name="IT", teams=(crew.id,)),))
    actions.ask(**doing(ann), ref=found.key)
    assert [one.name for one in queries.rounds(found.id, found.version)[0].seats] == ["Bo"]


def test_whoever_began_the_plan_cannot_approve_it_after_handing_it_on(ann, bo, cleo, opened, written, doing):
    found = written(opened, owner_id=bo.id, rounds=(Wish(name="All", needed=1, people=(ann.id, bo.id, cleo.id)),))
    actions.ask(**doing(ann), ref=found.key)
    assert [one.name for one in queries.rounds(found.id, found.version)[0].seats] == ["Cleo"]


def test_whoever_rewrote_the_plan_is_not_the_only_one_who_approves_it(ann, bo, cleo, opened, written, doing, look, seat, browser):
    found = written(opened, rounds=(Wish(name="Team", needed=1, people=(bo.id, cleo.id)),))
    actions.write(**doing(bo), ref=found.key, draft=PlanDraft(plan="Switch first, copy afterwards"))
    found = actions.ask(**doing(bo), ref=found.key)
    assert "somebody who wrote none of it must say yes too" in browser(bo).get(f"/changes/{found.key}").content.decode()
    assert actions.decide(**doing(bo), seat=seat(bo), vote="approved").state == "asked"
    assert [(one.name, one.is_author) for one in queries.rounds(found.id, found.version)[0].seats] == [("Bo", True), ("Cleo", False)]
    assert "wrote part of the plan" in browser(ann).get(f"/changes/{found.key}").content.decode()
    assert actions.decide(**doing(cleo), seat=seat(cleo), vote="approved").state == "approved"


def test_whoever_wrote_it_is_not_the_only_one_as_somebodys_deputy_either(bo, eve, cleo, opened, written, doing, seat):
    found = written(opened, rounds=(Wish(name="Team", needed=1, people=(bo.id, cleo.id)),))
    actions.write(**doing(eve), ref=found.key, draft=PlanDraft(plan="Other"))
    actions.name_deputy(**doing(bo), deputy=eve.id, begins_at=clock.now(), ends_at=clock.now() + HOUR)
    actions.ask(**doing(eve), ref=found.key)
    assert actions.decide(**doing(eve), seat=seat(eve), vote="approved").state == "asked"
    assert actions.decide(**doing(cleo), seat=seat(cleo), vote="refused").state == "refused"


def test_a_yes_of_a_deputy_who_wrote_it_does_not_refuse_what_only_one_is_asked_for(bo, eve, opened, written, doing, seat):
    found = written(opened, rounds=(Wish(name="Boss", people=(bo.id,)),))
    actions.write(**doing(eve), ref=found.key, draft=PlanDraft(plan="Other"))
    actions.name_deputy(**doing(bo), deputy=eve.id, begins_at=clock.now(), ends_at=clock.now() + HOUR)
    actions.ask(**doing(eve), ref=found.key)
    with pytest.raises(Conflict, match="wrote part of the plan"):
        actions.decide(**doing(eve), seat=seat(eve), vote="approved")
    assert actions.decide(**doing(bo), seat=seat(bo), vote="approved").state == "approved"


def test_where_all_who_would_be_asked_wrote_it_nobody_is_asked(ann, bo, opened, written, doing):
    found = written(opened, rounds=(Wish(name="Team", people=(bo.id,)),))
    actions.write(**doing(bo), ref=found.key, draft=PlanDraft(answers={**MILD, "undo": "hours"}))
    with pytest.raises(Invalid, match="wrote part of the plan"):
        actions.ask(**doing(ann), ref=found.key)


def test_who_only_says_who_approves_writes_nothing_of_the_plan(bo, cleo, planned, doing, seat):
    actions.write(**doing(cleo), ref=planned.key, draft=PlanDraft(rounds=(Wish(name="Board", people=(cleo.id,)),)))
    actions.ask(**doing(bo), ref=planned.key)
    assert actions.decide(**doing(cleo), seat=seat(cleo), vote="approved").state == "approved"


def test_customers_and_those_who_left_are_not_asked(ann, bo, eve, opened, written, doing):
    found = written(opened, rounds=(Wish(name="Two", needed=2, people=(bo.id, eve.id)),))
    people_actions.update_user(by=SYSTEM_ACTOR, at=clock.now(), user_id=eve.id, is_active=False)
    with pytest.raises(Invalid, match="not enough"):
        actions.ask(**doing(ann), ref=found.key)


@pytest.fixture
def board(ann, bo, cleo, eve, opened, written, doing):
    """Ask two of three, then Dag alone."""
    dag = cast.person("Dag")
    cab = Wish(name="CAB", needed=2, people=(bo.id, cleo.id, eve.id))
    found = written(opened, rounds=(cab, Wish(name="Security", people=(dag.id,))))
    return actions.ask(**doing(ann), ref=found.key), dag


def test_two_of_three_are_enough_then_the_next_round_is_asked(bo, eve, cleo, board, doing, seat, look, ann):
    found, dag = board
    assert letters(dag) == []
    actions.decide(**doing(bo), seat=seat(bo), vote="approved")
    assert look(found, ann).state == "asked"
    actions.decide(**doing(eve), seat=seat(eve), vote="approved")
    assert letters(dag) == ["[REQ-1] Your approval is asked: Move the booking database"]
    assert queries.asked_of(cast.acting(cleo), clock.now()) == []
    actions.decide(**doing(dag), seat=seat(dag), vote="approved")
    assert look(found, ann).state == "approved"


def test_two_of_three_against_it_end_it(bo, eve, board, doing, seat, look, ann):
    found, dag = board
    actions.decide(**doing(bo), seat=seat(bo), vote="refused")
    actions.decide(**doing(eve), seat=seat(eve), vote="refused")
    assert look(found, ann).state == "refused"
    assert queries.asked_of(cast.acting(dag), clock.now()) == []


def test_a_decision_counts_once_however_often_it_is_said(bo, asked, doing, seat, ann, look):
    mine = seat(bo)
    actions.decide(**doing(bo), seat=mine, vote="approved")
    actions.decide(**doing(bo), seat=mine, vote="approved")
    with pytest.raises(Conflict):
        actions.decide(**doing(bo), seat=mine, vote="refused")
    assert look(asked, ann).state == "approved"
    assert EventRow.objects.filter(kind="changes.ApprovalGiven").count() == 1


def test_an_answer_to_an_old_plan_does_not_count_for_the_new_one(ann, bo, asked, doing, seat):
    mine = seat(bo)
    actions.write(**doing(ann), ref=asked.key, draft=PlanDraft(plan="Something far more dangerous"))
    with pytest.raises(Conflict):
        actions.decide(**doing(bo), seat=mine, vote="approved")


def test_only_who_was_asked_can_answer(eve, dev, cleo, bo, asked, doing, seat):
    mine = seat(bo)
    for one in (eve, dev, cleo):
        with pytest.raises(NotFound):
            actions.decide(**doing(one), seat=mine, vote="approved")
    key, _secret = cast.key("Pipeline", rights=("read", "create", "configure"))
    with pytest.raises(NotFound):
        actions.decide(**doing(key), seat=mine, vote="approved")
    for wrong in ("nonsense", "", "0190a5c0-0000-7000-8000-000000000001"):
        with pytest.raises(NotFound):
            actions.decide(**doing(bo), seat=wrong, vote="approved")
    with pytest.raises(Invalid):
        actions.decide(**doing(bo), seat=mine, vote="maybe")


def test_who_is_asked_may_read_the_change_but_not_write_it(bo, doing):
    """A confidential desk asks somebody outside it."""
    hr, outside = cast.team("HR", bo), cast.person("Olga", "stakeholder")
    desk_actions.create_desk(by=SYSTEM_ACTOR, at=cast.NOON, name="HR", slug="hr", team_id=hr.id, confidential=True, offered="staff")
    made = actions.open_change(**doing(bo), title="Payroll", desk="hr")
    begins = clock.now() + 24 * HOUR
    draft = PlanDraft(plan="x", answers=MILD, begins_at=begins, ends_at=begins + HOUR, rounds=(Wish(name="CFO", people=(outside.id,)),))
    actions.write(**doing(bo), ref=made.key, draft=draft)
    assert queries.change(made.key, by=cast.acting(outside)) is None
    actions.ask(**doing(bo), ref=made.key)
    assert queries.change(made.key, by=cast.acting(outside)).title == "Payroll"
    with pytest.raises(NotAllowed):
        actions.write(**doing(outside), ref=made.key, draft=PlanDraft(plan="y"))
    found = actions.decide(**doing(outside), seat=queries.asked_of(cast.acting(outside), clock.now())[0].seat.id, vote="approved")
    assert found.state == "approved"


def test_a_deputy_answers_for_somebody_and_both_are_named(ann, bo, eve, planned, doing, seat, look):
    actions.name_deputy(**doing(bo), deputy=eve.id, begins_at=clock.now(), ends_at=clock.now() + 24 * HOUR)
    found = actions.ask(**doing(ann), ref=planned.key)
    assert letters(eve) == ["[REQ-1] Your approval is asked: Move the booking database"]
    actions.decide(**doing(eve), seat=seat(eve), vote="approved")
    said = queries.rounds(found.id, found.version)[0].seats[0]
    assert (said.name, said.voted_name, look(found, ann).state) == ("Bo", "Eve", "approved")


def test_one_person_has_one_vote_even_as_a_deputy(ann, bo, eve, opened, written, doing, seat, look):
    actions.name_deputy(**doing(bo), deputy=eve.id, begins_at=clock.now(), ends_at=clock.now() + 24 * HOUR)
    found = written(opened, rounds=(Wish(name="Both", people=(bo.id, eve.id)),))
    actions.ask(**doing(ann), ref=found.key)
    seats = {one.name: one.id for one in queries.rounds(found.id, found.version)[0].seats}
    actions.decide(**doing(eve), seat=seats["Eve"], vote="approved")
    with pytest.raises(Conflict):
        actions.decide(**doing(eve), seat=seats["Bo"], vote="approved")
    assert queries.asked_of(cast.acting(eve), clock.now()) == []
    assert look(found, ann).state == "asked"


def test_the_owner_does_not_approve_as_somebodys_deputy(ann, bo, planned, doing, seat):
    actions.name_deputy(**doing(bo), deputy=ann.id, begins_at=clock.now(), ends_at=clock.now() + 24 * HOUR)
    actions.ask(**doing(ann), ref=planned.key)
    assert queries.asked_of(cast.acting(ann), clock.now()) == []
    with pytest.raises(NotAllowed):
        actions.decide(**doing(ann), seat=seat(bo), vote="approved")


def test_whoever_began_the_plan_is_not_asked_as_somebodys_deputy(ann, bo, cleo, planned, written, doing):
    actions.name_deputy(**doing(bo), deputy=ann.id, begins_at=clock.now(), ends_at=clock.now() + 24 * HOUR)
    written(planned, owner_id=cleo.id)
    actions.ask(**doing(ann), ref=planned.key)
    assert queries.asked_of(cast.acting(ann), clock.now()) == []


def test_a_deputy_whose_time_is_over_or_who_was_sent_home_answers_for_nobody(bo, eve, asked, doing, seat, time_machine):
    mine = seat(bo)
    actions.name_deputy(**doing(bo), deputy=eve.id, begins_at=clock.now(), ends_at=clock.now() + HOUR)
    assert [one.deputy_name for one in queries.deputies_of(cast.acting(bo), clock.now())] == ["Eve"]
    time_machine.move_to(clock.now() + timedelta(hours=2), tick=False)
    with pytest.raises(NotFound):
        actions.decide(**doing(eve), seat=mine, vote="approved")
    actions.name_deputy(**doing(bo), deputy=eve.id, begins_at=clock.now(), ends_at=clock.now() + HOUR)
    actions.end_deputy(by=cast.acting(bo), deputy=queries.deputies_of(cast.acting(bo), clock.now())[0].id)
    with pytest.raises(NotFound):
        actions.decide(**doing(eve), seat=mine, vote="approved")


def test_a_deputy_is_a_colleague_for_a_time(bo, eve, dev, doing):
    at = clock.now()
    for wrong in ({"deputy": bo.id}, {"deputy": dev.id}, {"deputy": "x"}, {"ends_at": at}, {"ends_at": at + timedelta(days=61)}):
        with pytest.raises(Invalid):
            actions.name_deputy(**doing(bo), **{"deputy": eve.id, "begins_at": at, "ends_at": at + HOUR, **wrong})
    with pytest.raises(NotAllowed):
        actions.name_deputy(**doing(dev), deputy=eve.id, begins_at=at, ends_at=at + HOUR)
    with pytest.raises(NotFound):
        actions.end_deputy(by=cast.acting(eve), deputy="x")


def test_who_does_not_answer_is_reminded_each_working_day(ann, bo, planned, doing, work, time_machine):
    time_machine.move_to(cast.NOON, tick=False)
    actions.write(**doing(ann), ref=planned.key, draft=PlanDraft(begins_at=cast.NOON + 100 * HOUR, ends_at=cast.NOON + 101 * HOUR))
    actions.ask(**doing(ann), ref=planned.key)
    work()
    assert len(letters(bo)) == 1
    for day in (1, 2):
        time_machine.move_to(cast.NOON + timedelta(days=day, minutes=1), tick=False)
        work()
        work()
        assert len(letters(bo)) == 1 + day
    assert letters(bo)[-1] == "[REQ-1] Still waits for your approval: Move the booking database"


def test_nobody_is_reminded_at_weekends_but_on_the_last_day(ann, bo, planned, doing, work, time_machine):
    friday, monday = cast.NOON + timedelta(days=4), cast.NOON + timedelta(days=7)
    time_machine.move_to(friday, tick=False)
    begins = monday + timedelta(days=7)
    actions.write(**doing(ann), ref=planned.key, draft=PlanDraft(begins_at=begins, ends_at=begins + HOUR))
    actions.ask(**doing(ann), ref=planned.key)
    for days, reminders in ((1, 0), (2, 0), (3, 1), (4, 2)):
        time_machine.move_to(friday + timedelta(days=days, minutes=1), tick=False)
        work()
        assert len(letters(bo)) == 1 + reminders, days


def test_on_the_last_day_before_it_begins_they_are_reminded_whatever_day_it_is(ann, bo, planned, doing, work, time_machine):
    friday, monday = cast.NOON + timedelta(days=4), cast.NOON + timedelta(days=7)
    time_machine.move_to(friday, tick=False)
    begins = monday - 4 * HOUR
    actions.write(**doing(ann), ref=planned.key, draft=PlanDraft(begins_at=begins, ends_at=begins + HOUR))
    actions.ask(**doing(ann), ref=planned.key)
    for at, reminders in ((begins - 25 * HOUR, 0), (begins - 24 * HOUR + timedelta(minutes=1), 1), (begins - HOUR, 1)):
        time_machine.move_to(at, tick=False)
        work()
        assert len(letters(bo)) == 1 + reminders, at


def test_what_nobody_decides_in_ten_working_days_lapses(ann, bo, planned, doing, work, look, time_machine):
    time_machine.move_to(cast.NOON, tick=False)
    begins = cast.NOON + timedelta(days=40)
    actions.write(**doing(ann), ref=planned.key, draft=PlanDraft(begins_at=begins, ends_at=begins + HOUR))
    asked = actions.ask(**doing(ann), ref=planned.key)
    for days, state in ((13, "asked"), (15, "draft")):
        time_machine.move_to(cast.NOON + timedelta(days=days), tick=False)
        work()
        assert look(asked, ann).state == state


def test_what_nobody_decides_lapses_when_it_was_to_begin(ann, bo, asked, doing, seat, work, look, time_machine):
    mine = seat(bo)
    time_machine.move_to(asked.begins_at + timedelta(minutes=1), tick=False)
    work()
    assert look(asked, ann).state == "draft"
    assert letters(ann) == ["[REQ-1] Not decided in time: Move the booking database"]
    with pytest.raises(Conflict):
        actions.decide(**doing(bo), seat=mine, vote="approved")
    later = clock.now() + 24 * HOUR
    actions.write(**doing(ann), ref=asked.key, draft=PlanDraft(begins_at=later, ends_at=later + HOUR))
    assert actions.ask(**doing(ann), ref=asked.key).state == "asked"


def test_a_decision_ends_the_reminding(approved, bo, work, time_machine):
    time_machine.move_to(clock.now() + timedelta(days=1, minutes=1), tick=False)
    work()
    assert len(letters(bo)) == 1


def test_rounds_that_are_set_for_all_come_first_and_only_from_their_risk_on(ann, bo, cleo, eve, opened, written, doing):
    actions.set_standing(**doing(cleo), wish=Wish(name="CAB", people=(cleo.id,)), level="medium")
    actions.set_standing(**doing(cleo), wish=Wish(name="Desk", people=(eve.id,)), level="low")
    actions.set_standing(**doing(cleo), wish=Wish(name="Board", people=(eve.id,)), only_extensive=True)
    own = (Wish(name="Team", people=(bo.id,)),)
    low = actions.ask(**doing(ann), ref=written(opened, rounds=own).key)
    assert [one.name for one in queries.rounds(low.id, low.version)] == ["Desk", "Team"]
    extensive = written(opened, size="extensive", test="x", back_out="y", answers={**MILD, "undo": "never"})
    actions.ask(**doing(ann), ref=extensive.key)
    assert [one.name for one in queries.rounds(extensive.id, extensive.version)] == ["CAB", "Desk", "Board", "Team"]
    for one in queries.standing():
        actions.remove_standing(**doing(cleo), standing=one.id)
    assert queries.standing() == []


def test_when_asking_breaks_off_nothing_was_asked(ann, bo, opened, written, doing):
    """The second round cannot be filled: the first is not asked either, and nobody is written to."""
    found = written(opened, rounds=(Wish(name="Team", people=(bo.id,)), Wish(name="Two", needed=2, people=(bo.id,))))
    with pytest.raises(Invalid):
        actions.ask(**doing(ann), ref=found.key)
    assert (Round.objects.count(), Seat.objects.count(), letters()) == (0, 0, [])


def test_a_letter_to_which_no_answer_comes_back_offers_none(bo, asked):
    assert [one.message["facts"]["after"] for one in Delivery.objects.filter(address=bo.email, key__startswith="changes:ask")] == [""]
