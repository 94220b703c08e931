"""From a call to its end: taken in, sorted, given to somebody, answered, solved."""

import uuid
from datetime import timedelta

import pytest

from tests import cast
from varsko.catalog import actions as catalog
from varsko.core import clock
from varsko.core.models import EventRow
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft, Draft
from varsko.desk.models import Caller
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def events() -> list[str]:
    return list(EventRow.objects.filter(about="request").order_by("id").values_list("kind", flat=True))


def test_a_call_is_taken_in_and_goes_to_the_team_of_the_desk(ann, desk, called):
    found = called(ann)
    assert (found.key, found.state, found.channel, found.team_name) == ("REQ-1", "new", "phone", "IT")
    assert found.caller
    assert (found.caller.name, found.opened_by, found.handovers) == ("Kari Holm", "Ann", 0)
    assert [(one.why, one.priority) for one in found.why] == [("matrix", 4)]
    assert events() == ["desk.RequestOpened"]


def test_the_same_said_twice_is_one_request(ann, called):
    said = str(uuid.uuid4())
    assert called(ann, id=said).key == called(ann, id=said).key


def test_a_category_routes_to_its_team(ann, eve, desk, called):
    network = cast.team("Network", eve)
    category = actions.write_category(by=SYSTEM_ACTOR, at=clock.now(), desk="it", name="Network", team_id=network.id)
    below = actions.write_category(by=SYSTEM_ACTOR, at=clock.now(), desk="it", name="Wi-Fi", parent=category.id, team_id=network.id)
    found = called(ann, category_id=below.id)
    assert (found.category, found.team_name) == ("Network › Wi-Fi", "Network")


def test_the_priority_follows_what_it_depends_on_and_says_why(ann, called, doing):
    service = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="Payments", tier=1)
    found = called(ann, impact=3)
    changed = actions.change_request(**doing(ann), ref=found.key, service=service.id)
    assert (changed.priority, [one.why for one in changed.why]) == (2, ["matrix", "tier"])
    with pytest.raises(Invalid, match="why_note"):
        actions.change_request(**doing(ann), ref=found.key, by_hand=1)
    by_hand = actions.change_request(**doing(ann), ref=found.key, by_hand=1, why_note="The minister calls")
    assert (by_hand.priority, by_hand.why_note) == (1, "The minister calls")
    again = actions.change_request(**doing(ann), ref=found.key, by_hand=0)
    assert (again.priority, again.why_note) == (2, "")


def test_whoever_takes_a_new_request_begins_with_it(ann, called, doing):
    taken = actions.take(**doing(ann), ref=called(ann).key)
    assert (taken.state, taken.assignee_name, taken.handovers) == ("working", "Ann", 0)


def test_each_time_it_is_passed_on_counts(ann, bo, called, doing):
    found = actions.take(**doing(ann), ref=called(ann).key)
    assert actions.assign(**doing(ann), ref=found.key, team_id=found.team_id, user_id=bo.id, note="You know it").handovers == 1
    assert actions.assign(**doing(bo), ref=found.key, team_id=found.team_id, user_id=ann.id).handovers == 2
    assert actions.take(**doing(ann), ref=found.key).handovers == 2


def test_a_customer_cannot_be_given_a_request(ann, dev, called, doing):
    with pytest.raises(Invalid):
        actions.assign(**doing(ann), ref=called(ann).key, user_id=dev.id)


def test_the_first_answer_starts_the_work_and_its_time_is_kept(ann, called, told):
    at = clock.now()
    found = called(ann, at=at)
    answered = actions.answer(by=cast.acting(ann), at=at + timedelta(minutes=3), ref=found.key, text="Try again")
    assert (answered.state, answered.answered_at) == ("working", at + timedelta(minutes=3))
    later = actions.answer(by=cast.acting(ann), at=at + timedelta(minutes=9), ref=found.key, text="Better?", then="wait")
    assert (later.state, later.answered_at) == ("waiting", at + timedelta(minutes=3))
    assert told(found) == [("answer", "Try again"), ("answer", "Better?")]


def test_an_answer_that_solves_is_the_solution(ann, called, doing):
    solved = actions.answer(**doing(ann), ref=called(ann).key, text="I took the paper out", then="solve")
    assert (solved.state, solved.solution, bool(solved.solved_at)) == ("solved", "I took the paper out", True)


def test_an_answer_is_held_back_when_somebody_wrote_meanwhile(ann, bo, called, doing, told):
    found = called(ann)
    actions.note(**doing(bo), ref=found.key, text="I talk to her already")
    with pytest.raises(Invalid):
        actions.answer(**doing(ann), ref=found.key, text="Hello", seen="none")
    last = queries.entries(found.id)[-1].id
    actions.answer(**doing(ann), ref=found.key, text="Hello", seen=last)
    with pytest.raises(Invalid, match="Ann"):
        actions.answer(**doing(bo), ref=found.key, text="Hello too", seen=last)


def test_notes_stay_inside(ann, called, doing, told):
    found = called(ann)
    actions.note(**doing(ann), ref=found.key, text="Third time this week")
    actions.note(**doing(ann), ref=found.key, text="She will be back at two", kind="call")
    assert [kind for kind, _text in told(found)] == ["note", "call"]
    assert told(found, public=True) == []


def test_ending_without_a_solution_needs_a_reason(ann, called, doing):
    found = called(ann)
    with pytest.raises(Invalid, match="note"):
        actions.move(**doing(ann), ref=found.key, move="withdraw")
    assert actions.move(**doing(ann), ref=found.key, move="withdraw", note="She found the button").state == "closed"


def test_opened_again_it_counts(ann, called, doing):
    found = actions.move(**doing(ann), ref=called(ann).key, move="solve", solution="Paper")
    again = actions.move(**doing(ann), ref=found.key, move="reopen")
    assert (again.state, again.reopened, again.solved_at) == ("working", 1, None)
    with pytest.raises(Invalid):
        actions.move(**doing(ann), ref=found.key, move="close")


def test_a_guest_is_known_again_by_the_mail_address(ann, desk):
    for name in ("Kari Holm", "Holm, Kari"):
        draft = Draft(title="Help", caller=CallerDraft(name=name, email="Kari@Example.com"))
        actions.open_request(by=cast.acting(ann), at=clock.now(), draft=draft)
    assert [(one.name, one.email) for one in Caller.objects.all()] == [("Kari Holm", "kari@example.com")]


def test_a_guest_without_one_is_known_again_by_name_and_number(ann, desk):
    for name, phone in (("Kari Holm", "+47 400 12 345"), ("kari holm", "+4740012345"), ("Per Holm", "+47 400 12 345")):
        draft = Draft(title="Help", caller=CallerDraft(name=name, phone=phone))
        actions.open_request(by=cast.acting(ann), at=clock.now(), draft=draft)
    assert sorted(one.name for one in Caller.objects.all()) == ["Kari Holm", "Per Holm"]


def test_a_mail_address_of_a_colleague_is_the_colleague(ann, dev, desk):
    draft = Draft(title="Help", caller=CallerDraft(email="DEV@example.org"))
    found = actions.open_request(by=cast.acting(ann), at=clock.now(), draft=draft)
    assert found.caller
    assert (found.caller.name, found.caller.user_id) == ("Dev", dev.id)


def test_nobody_at_all_cannot_call(ann, called):
    with pytest.raises(Invalid, match="caller"):
        called(ann, caller="")


def test_what_is_wrong_with_a_draft_is_said_by_field(ann, desk):
    with pytest.raises(Invalid) as wrong:
        actions.open_request(by=cast.acting(ann), at=clock.now(), draft=Draft(title="x", kind="wish", impact=9, urgency=0, channel="owl"))
    assert set(wrong.value.errors) == {"kind", "impact", "urgency", "channel"}
    with pytest.raises(Invalid, match="title"):
        actions.open_request(by=cast.acting(ann), at=clock.now(), draft=Draft(title="  "))


def test_without_a_desk_nothing_is_taken_in(ann):
    with pytest.raises(Invalid, match="desk"):
        actions.open_request(by=cast.acting(ann), at=clock.now(), draft=Draft(title="Help"))


def test_a_customer_opens_nothing_at_the_desk_itself(dev, desk):
    with pytest.raises((NotAllowed, Invalid)):
        actions.open_request(by=cast.acting(dev), at=clock.now(), draft=Draft(title="Help"))
    with pytest.raises(NotFound):
        actions.take(by=cast.acting(dev), at=clock.now(), ref="REQ-1")


def test_a_desk_has_its_name_and_address_alone(desk, crew):
    with pytest.raises(Conflict):
        actions.create_desk(by=SYSTEM_ACTOR, at=clock.now(), name="IT", slug="it-2", team_id=crew.id)
    with pytest.raises(Invalid, match="slug"):
        actions.create_desk(by=SYSTEM_ACTOR, at=clock.now(), name="Other", slug="Ø", team_id=crew.id)
    with pytest.raises(Invalid, match="team"):
        actions.create_desk(by=SYSTEM_ACTOR, at=clock.now(), name="HR", slug="hr", confidential=True)


def test_only_chiefs_and_the_teams_manager_set_up_a_desk(ann, bo, cleo):
    team = cast.team("Facilities", bo, managers=(ann,))
    with pytest.raises(NotAllowed):
        actions.create_desk(by=cast.acting(bo), at=clock.now(), name="Keys", slug="keys", team_id=team.id)
    actions.create_desk(by=cast.acting(ann), at=clock.now(), name="Keys", slug="keys", team_id=team.id)
    changed = actions.change_desk(by=cast.acting(cleo), at=clock.now(), ref="keys", language="nb", archived=True)
    assert (changed.language, bool(changed.archived_at)) == ("nb", True)


def test_categories_are_a_tree_that_cannot_swallow_itself(desk):
    def write(name, **more):
        return actions.write_category(by=SYSTEM_ACTOR, at=clock.now(), desk="it", name=name, **more)

    hardware = write("Hardware")
    printers = write("Printers", parent=hardware.id)
    laser = write("Laser", parent=printers.id)
    assert [one.path for one in queries.categories([desk.id])] == ["Hardware", "Hardware › Printers", "Hardware › Printers › Laser"]
    for wrong in ({"parent": printers.id}, {"parent": hardware.id}):
        with pytest.raises(Invalid):
            write("Hardware", ref=hardware.id, **wrong)
    with pytest.raises(Invalid):
        write("Colour", parent=laser.id)
    with pytest.raises(Conflict):
        write("Hardware")
    actions.remove_category(by=SYSTEM_ACTOR, at=clock.now(), desk="it", ref=hardware.id)
    assert queries.categories([desk.id]) == []


def test_an_own_table_of_priorities_counts_from_now_on(ann, cleo, called):
    before = called(ann)
    cells = {(impact, urgency): 2 for impact in range(1, 5) for urgency in range(1, 4)}
    assert actions.change_matrix(by=cast.acting(cleo), at=clock.now(), cells=cells, tier_raises=False, vip_raises=True) == 1
    assert (before.priority, called(ann).priority) == (4, 2)
    with pytest.raises(NotAllowed):
        actions.change_matrix(by=cast.acting(ann), at=clock.now(), cells=cells, tier_raises=False, vip_raises=True)
    with pytest.raises(Invalid):
        actions.change_matrix(by=cast.acting(cleo), at=clock.now(), cells={(1, 1): 1}, tier_raises=True, vip_raises=True)
