"""Steps of requests: from checklists by kind and category, ticked, given to people, needed or not before it is solved."""

import pytest

from tests import cast
from varsko.core import clock
from varsko.core.models import Delivery, EventRow
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft, Draft
from varsko.desk.domain.checklists import MOST_ON_REQUEST
from varsko.desk.models import RequestStep
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def access(desk):
    """A category, and one below it."""
    said = {"by": SYSTEM_ACTOR, "at": cast.NOON, "desk": "it"}
    top = actions.write_category(**said, name="Access")
    return top, actions.write_category(**said, name="Badges", parent=top.id)


@pytest.fixture
def listed(desk):
    """Write a checklist."""
    return lambda name="New colleague", **more: actions.write_checklist(
        by=SYSTEM_ACTOR, at=clock.now(), desk="it", **{"name": name, "steps": ["Account", "Laptop", "Badge"], **more}
    )


def texts(request) -> list[str]:
    return [one.text for one in queries.steps_of(request.id).steps]


def state(request) -> list[tuple[str, str, str]]:
    return [(one.text, one.person_name, one.done_name) for one in queries.steps_of(request.id).steps]


class TestWhereTheyComeFrom:
    def test_a_new_request_brings_what_is_for_its_kind_and_category(self, ann, called, listed, access):
        top, below = access
        listed(gives=True, kind="service_request", category=top.id)
        listed("Of incidents", steps=["Look"], gives=True, kind="incident")
        listed("By hand", steps=["Never"])
        assert texts(called(ann, kind="service_request", category_id=below.id)) == ["Account", "Laptop", "Badge"]
        assert texts(called(ann, kind="service_request")) == []
        assert texts(called(ann, kind="incident", category_id=top.id)) == ["Look"]

    def test_more_than_fits_loses_nobodys_request_and_what_is_needed_comes_first(self, ann, called, listed, doing, access):
        top, _below = access
        for name, blocks in (("A", False), ("B", False), ("Needed", True)):
            listed(name, steps=[f"{name} {number}" for number in range(40)], gives=True, blocks=blocks, category=top.id)
        found = called(ann, category_id=top.id)
        assert [one.name for one in queries.steps_of(found.id).steps] == ["Needed"] * 40 + ["A"] * 40
        sorted_later = called(ann)
        actions.change_request(**doing(ann), ref=sorted_later.id, category=top.id)
        assert len(texts(sorted_later)) == 80

    def test_who_sorts_it_later_finds_them_too_and_none_twice(self, ann, called, listed, access, doing):
        top, below = access
        listed(gives=True, category=top.id)
        found = called(ann)
        assert texts(found) == []
        actions.change_request(**doing(ann), ref=found.id, category=below.id)
        actions.change_request(**doing(ann), ref=found.id, category="")
        actions.change_request(**doing(ann), ref=found.id, category=top.id)
        assert texts(found) == ["Account", "Laptop", "Badge"]

    def test_a_category_that_goes_does_not_make_its_checklist_one_for_all(self, ann, called, listed, access):
        top, below = access
        made = listed(gives=True, category=below.id)
        actions.remove_category(by=SYSTEM_ACTOR, at=clock.now(), desk="it", ref=top.id)
        assert not queries.checklist(made.id, by=SYSTEM_ACTOR).gives
        assert texts(called(ann)) == []

    def test_a_request_keeps_its_steps_when_the_checklist_says_something_else_or_goes(self, ann, called, listed):
        made = listed(gives=True)
        found = called(ann)
        listed(ref=made.id, steps=["Something else"])
        actions.remove_checklist(by=SYSTEM_ACTOR, at=clock.now(), desk="it", ref=made.id)
        assert texts(found) == ["Account", "Laptop", "Badge"]

    def test_one_adds_a_list_and_steps_of_ones_own(self, ann, called, listed, page):
        made = listed()
        found = called(ann)
        page.post(f"/desk/{found.key}/do", {"verb": "steps-add", "checklist": made.id, "steps": "Cake\n- Flowers"})
        assert texts(found) == ["Account", "Laptop", "Badge", "Cake", "Flowers"]
        assert "0 of 5 done" in page.get(f"/desk/{found.key}").content.decode()

    def test_there_is_a_bound(self, ann, called, doing):
        found = called(ann)
        with pytest.raises(Invalid):
            actions.add_steps(**doing(ann), ref=found.id, steps=["One"] * (MOST_ON_REQUEST + 1))
        assert texts(found) == []

    def test_steps_go_along_when_two_become_one(self, ann, called, doing, dev):
        one, other = called(ann, caller=dev), called(ann, caller=dev)
        actions.add_steps(**doing(ann), ref=one.id, steps=["Look"])
        actions.add_steps(**doing(ann), ref=other.id, steps=["Ask"])
        actions.merge(**doing(ann), ref=one.id, into=other.key)
        assert texts(other) == ["Ask", "Look"]


class TestDoingThem:
    def test_who_ticks_stands_there_with_the_time_and_takes_it_back(self, ann, called, doing, page):
        found = called(ann)
        (step,) = actions.add_steps(**doing(ann), ref=found.id, steps=["Laptop"]).steps
        page.post(f"/desk/{found.key}/do", {"verb": "step-done", "step": step.id})
        (done,) = queries.steps_of(found.id).steps
        assert (done.done_name, done.done_at is not None) == ("Ann", True)
        page.post(f"/desk/{found.key}/do", {"verb": "step-undone", "step": step.id})
        assert state(found) == [("Laptop", "", "")]
        kinds = EventRow.objects.filter(kind="checklists.StepChanged", subject=found.id).order_by("pk")
        assert [row.data["change"] for row in kinds] == ["added", "done", "undone"]

    def test_a_step_is_given_to_somebody_who_hears_of_it_once(self, ann, bo, called, doing):
        found = called(ann)
        (step,) = actions.add_steps(**doing(ann), ref=found.id, steps=["Laptop"]).steps
        for _time in range(2):
            actions.give_step(**doing(ann), ref=found.id, step=step.id, user_id=bo.id)
        assert state(found) == [("Laptop", "Bo", "")]
        (letter,) = Delivery.objects.filter(user_id=bo.id)
        assert letter.message["facts"]["lead"] == f"Ann gives you a step of {found.key}: Laptop"

    def test_nobody_is_given_what_they_may_not_work_on(self, ann, dev, called, doing):
        found = called(ann)
        (step,) = actions.add_steps(**doing(ann), ref=found.id, steps=["Laptop"]).steps
        with pytest.raises(Invalid):
            actions.give_step(**doing(ann), ref=found.id, step=step.id, user_id=dev.id)

    def test_the_caller_and_strangers_tick_nothing(self, ann, bo, dev, eve, hr, doing):
        secret = actions.open_request(**doing(bo), draft=Draft(title="A complaint", desk="hr", caller=CallerDraft(user_id=dev.id)))
        (step,) = actions.add_steps(**doing(bo), ref=secret.id, steps=["Talk to both"]).steps
        for who in (ann, eve, dev):
            with pytest.raises((NotFound, NotAllowed)):
                actions.tick(**doing(who), ref=secret.id, step=step.id, done=True)

    def test_a_step_of_another_request_is_nobodys(self, ann, called, doing):
        one, other = called(ann), called(ann)
        (step,) = actions.add_steps(**doing(ann), ref=one.id, steps=["Laptop"]).steps
        with pytest.raises(NotFound):
            actions.tick(**doing(ann), ref=other.id, step=step.id, done=True)


class TestBeforeItIsSolved:
    def test_what_is_open_is_said_and_holds_nothing_up(self, ann, called, doing, page):
        found = called(ann)
        actions.add_steps(**doing(ann), ref=found.id, steps=["Laptop", "Badge"])
        assert "2 steps are still open." in page.get(f"/desk/{found.key}").content.decode()
        assert "Badge" in page.get(f"/desk/{found.key}/solve").content.decode()
        assert page.post(f"/desk/{found.key}/solve", {"solution": "Well"}).status_code == 302
        assert queries.request(found.key, by=cast.acting(ann)).state == "solved"

    def test_what_the_type_needs_comes_first_whichever_way_it_is_solved(self, ann, called, listed, doing, page):
        listed(gives=True, blocks=True, steps=["Collect the laptop"])
        found = called(ann)
        for path, said in (("solve", {"solution": "Gone"}), ("do", {"verb": "answer-solve", "text": "Bye"})):
            shown = page.post(f"/desk/{found.key}/{path}", said)
            assert shown.status_code == 422
            assert "Collect the laptop" in shown.content.decode()
        (step,) = queries.steps_of(found.id).steps
        with pytest.raises(Invalid):
            actions.drop_step(**doing(ann), ref=found.id, step=step.id)
        actions.tick(**doing(ann), ref=found.id, step=step.id, done=True)
        assert actions.move(**doing(ann), ref=found.id, move="solve").state == "solved"

    def test_who_closes_it_without_a_solution_need_not_do_them(self, ann, called, listed, doing):
        listed(gives=True, blocks=True)
        assert actions.move(**doing(ann), ref=called(ann).id, move="withdraw", note="Never came").state == "closed"

    def test_what_two_that_become_one_both_need_is_done_once(self, ann, dev, called, listed, doing):
        listed(gives=True, blocks=True)
        one, other = called(ann, caller=dev), called(ann, caller=dev)
        first = queries.steps_of(one.id).steps[0]
        actions.tick(**doing(ann), ref=one.id, step=first.id, done=True)
        actions.merge(**doing(ann), ref=one.id, into=other.key)
        assert state(other) == [("Laptop", "", ""), ("Badge", "", ""), ("Account", "", "Ann")]


class TestSettingUp:
    def test_only_who_sets_up_the_desk_writes_them(self, ann, dev, desk, doing, browser):
        for who in (ann, dev):
            with pytest.raises((NotFound, NotAllowed)):
                actions.write_checklist(**doing(who), desk="it", name="Mine", steps=["One"])
        assert browser(ann).get("/settings/desk/it/checklists").status_code == 403

    def test_the_pages(self, desk, browser, access):
        page = browser(cast.person("Olga", role="owner"))
        top, _below = access
        assert "No checklist yet" in page.get("/settings/desk/it/checklists").content.decode()
        said = {"name": "New colleague", "steps": "Account\nLaptop", "gives": "on", "kind": "", "category": top.id}
        assert page.post("/settings/desk/it/checklists/new", said).status_code == 302
        (made,) = queries.all_checklists(by=SYSTEM_ACTOR)
        assert (made.steps, made.category, made.gives, made.blocks) == (("Account", "Laptop"), "Access", True, False)
        path = f"/settings/desk/it/checklists/{made.id}"
        assert "Laptop" in page.get(path).content.decode()
        assert page.post(path, {**said, "steps": "", "version": 1}).status_code == 422
        assert page.post(path, {**said, "steps": "Account", "version": 1}).status_code == 302
        assert page.post(path, {**said, "steps": "Mine", "version": 1}).status_code == 422
        assert queries.checklist(made.id, by=SYSTEM_ACTOR).steps == ("Account",)
        page.post(path, {"do": "remove"})
        assert queries.all_checklists(by=SYSTEM_ACTOR) == []

    def test_the_second_of_two_who_change_one_is_told(self, listed):
        made = listed()
        listed(ref=made.id, version=made.version, steps=["First"])
        with pytest.raises(Conflict):
            listed(ref=made.id, version=made.version, steps=["Second"])

    def test_what_a_confidential_desk_does_step_by_step_others_do_not_read(self, ann, bo, hr):
        actions.write_checklist(by=SYSTEM_ACTOR, at=clock.now(), desk="hr", name="Dismissal", steps=["Lawyer"])
        assert queries.all_checklists(by=cast.acting(ann)) == []
        assert [one.name for one in queries.all_checklists(by=cast.acting(bo))] == ["Dismissal"]


def test_a_program_does_all_of_it(client, ann, bo, called, desk):
    _view, secret = cast.key("Bot", rights=("read", "create", "configure"))
    head = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
    made = client.post("/api/v1/desk/checklists/it", {"name": "Leaver", "steps": ["Laptop", "Badge"]}, **head)
    assert made.status_code == 201
    assert client.get("/api/v1/desk/checklists", **head).json() == [made.json()]
    path = f"/api/v1/desk/requests/{called(ann).key}/steps"
    one, two = client.post(path, {"checklist": made.json()["id"]}, **head).json()
    assert client.patch(f"{path}/{one['id']}", {"done": True, "person": bo.id}, **head).json()[0]["done_name"] == "Bot"
    assert [left["text"] for left in client.delete(f"{path}/{two['id']}", **head).json()] == ["Laptop"]
    assert client.post(path, {}, **head).status_code == 422
    assert client.patch(f"{path}/x", {"done": True}, **head).status_code == 404
    again = f"/api/v1/desk/checklists/it/{made.json()['id']}"
    assert client.put(again, {"name": "Leaver", "steps": ["Keys"], "version": 7}, **head).status_code == 409
    assert client.put(again, {"name": "Leaver", "steps": ["Keys"], "version": 1}, **head).json()["version"] == 2
    assert client.delete(again, **head).status_code == 204
    assert RequestStep.objects.count() == 1
