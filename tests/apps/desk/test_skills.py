"""A request goes to somebody who knows what it needs; and when a promise is in danger, those on the ladder hear of it, each once."""

from datetime import timedelta

import pytest
import time_machine

from tests import cast
from varsko.core import clock
from varsko.core.models import Delivery
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sorts(desk):
    """Printing, and toner below it."""
    above = actions.write_category(by=SYSTEM_ACTOR, at=clock.now(), desk=desk.id, name="Printing")
    return actions.write_category(by=SYSTEM_ACTOR, at=clock.now(), desk=desk.id, name="Toner", parent=above.id)


@pytest.fixture
def knows(sorts):
    """Say who knows printers."""

    def know(*who, name: str = "printers", category: str = ""):
        ids = [one.id for one in who]
        wanted = [category or sorts.parent_id]
        return actions.write_skill(by=SYSTEM_ACTOR, at=clock.now(), name=name, who=ids, categories=wanted, services=[])

    return know


@pytest.fixture
def gives(desk):
    return lambda rule: actions.change_desk(by=SYSTEM_ACTOR, at=clock.now(), ref="it", gives=rule)


def letters(person, about: str) -> list[str]:
    found = Delivery.objects.filter(user_id=person.id, key__startswith=f"desk:{about}").order_by("created_at", "pk")
    return [one.message["facts"]["lead"] for one in found]


class TestSkills:
    def test_whoever_knows_it_gets_it_though_they_have_more_to_do(self, gives, knows, sorts, called, ann, bo, doing, page):
        for number in range(3):
            actions.assign(**doing(ann), ref=called(ann, f"Old {number}").key, user_id=bo.id)
        knows(bo)
        gives("load")
        got = called(ann, "No toner", category_id=sorts.id)
        assert got.assignee_name == bo.name
        assert called(ann, "Something else").assignee_name == ann.name
        assert "Given to Bo, who knows printers and had least to do." in page.get(f"/desk/{got.key}").content.decode()

    def test_of_two_who_know_it_the_rule_decides(self, gives, knows, sorts, called, ann, bo):
        knows(ann, bo)
        gives("turn")
        got = [called(ann, f"Toner {number}", category_id=sorts.id).assignee_name for number in range(4)]
        assert sorted(got[:2]) == ["Ann", "Bo"]
        assert got[2:] == got[:2]

    def test_where_nobody_knows_it_the_rule_decides_and_that_is_said(self, gives, knows, sorts, called, ann, page):
        knows()
        gives("turn")
        got = called(ann, "No toner", category_id=sorts.id)
        assert got.assignee_name
        assert "Nobody there knows printers." in page.get(f"/desk/{got.key}").content.decode()

    def test_the_letter_says_why(self, gives, knows, sorts, called, ann, bo, work):
        knows(bo)
        gives("turn")
        called(ann, "No toner", category_id=sorts.id)
        work()
        assert letters(bo, "given") == ["REQ-1 is yours: it is your turn. You know printers."]

    def test_skills_are_set_up_by_chiefs(self, knows, ann, bo, cleo, browser):
        made = knows(bo)
        with pytest.raises(NotAllowed):
            actions.write_skill(by=cast.acting(ann), at=clock.now(), name="x", who=[], categories=[], services=[])
        with pytest.raises(Conflict):
            knows(bo)
        page = browser(cleo)
        page.post(f"/settings/desk/skills/{made.id}", {"name": "Printers", "who": [ann.id, bo.id]})
        listed = page.get("/settings/desk/skills").content.decode()
        assert "Printers" in listed
        assert "Ann, Bo" in listed
        page.post("/settings/desk/skills/new", {"name": "Polish", "who": [bo.id]})
        page.post(f"/settings/desk/skills/{made.id}", {"do": "remove"})
        assert [one.name for one in queries.skills(by=cast.acting(cleo))] == ["Polish"]
        assert page.get(f"/settings/desk/skills/{made.id}").status_code == 404
        assert browser(ann).get("/settings/desk/skills").status_code == 403


class TestLadder:
    @pytest.fixture(autouse=True)
    def time(self):
        with time_machine.travel(cast.NOON, tick=False) as traveller:
            yield traveller

    @pytest.fixture
    def rung(self, desk):
        return lambda share, who=None, **more: actions.add_rung(
            by=SYSTEM_ACTOR, at=clock.now(), desk="it", share=share, person_id=who.id if who else "", **more
        )

    def test_managers_hear_at_half_and_the_head_when_it_is_too_late(self, desk, crew, rung, called, ann, bo, cleo, work, time, page):
        cast.actions.add_member(by=SYSTEM_ACTOR, at=clock.now(), team_id=crew.id, user_id=bo.id, role="admin")
        rung(50)
        rung(100, cleo)
        made = called(ann, "All is down", impact=1, urgency=1)
        assert made.priority == 1
        work()
        assert letters(bo, "rung") == []
        time.shift(timedelta(minutes=16))
        work()
        assert letters(bo, "rung") == ["REQ-1 needs you: 50 % of the time is used – Next word to the caller."]
        assert letters(cleo, "rung") == []
        time.shift(timedelta(minutes=16))
        work()
        assert letters(cleo, "rung") == ["REQ-1 needs you: 100 % of the time is used – Next word to the caller."]
        time.shift(timedelta(hours=6))
        work()
        assert (len(letters(bo, "rung")), len(letters(cleo, "rung"))) == (1, 1)
        assert "Cleo heard that 100 % of the time is used: Next word to the caller." in page.get(f"/desk/{made.key}").content.decode()

    def test_it_stops_when_it_is_solved(self, desk, rung, called, ann, cleo, work, time, doing):
        rung(100, cleo)
        made = called(ann, "All is down", impact=1, urgency=1)
        actions.move(**doing(ann), ref=made.key, move="solve", solution="Plugged in")
        time.shift(timedelta(days=1))
        work()
        assert letters(cleo, "rung") == []

    def test_a_rung_for_vips_is_for_vips_alone(self, desk, rung, called, ann, cleo, work, time, doing):
        rung(50, cleo, vip_only=True)
        called(ann, "All is down", impact=1, urgency=1)
        vip = called(ann, "Mine too", impact=1, urgency=1, caller="Vera Ipsen")
        actions.change_caller(**doing(cleo), caller_id=vip.caller.id, draft=CallerDraft(name="Vera Ipsen"), vip=True)
        time.shift(timedelta(minutes=20))
        work()
        assert [one.split()[0] for one in letters(cleo, "rung")] == [vip.key]
        assert "The caller is a VIP." in letters(cleo, "rung")[0]

    def test_the_page_and_the_api_set_it_up(self, desk, ann, cleo, browser, client):
        page = browser(cleo)
        page.post("/settings/desk/it/ladder", {"share": "75", "person_id": cleo.id})
        assert "75 %" in page.get("/settings/desk/it/ladder").content.decode()
        assert page.post("/settings/desk/it/ladder", {"share": "75", "person_id": cleo.id}).status_code == 422
        _view, secret = cast.key(rights=["read", "configure"])
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        said = client.post("/api/v1/ladders/it", {"share": 50}, content_type="application/json")
        assert said.status_code == 201
        assert [one["share"] for one in client.get("/api/v1/ladders/it").json()] == [50, 75]
        assert client.delete(f"/api/v1/ladders/it/{said.json()['id']}").status_code == 204
        skill = client.post("/api/v1/skills", {"name": "Polish", "people": [ann.id]}, content_type="application/json").json()
        assert client.put(f"/api/v1/skills/{skill['id']}", {"name": "Polski"}, content_type="application/json").json()["people"] == []
        assert [one["name"] for one in client.get("/api/v1/skills").json()] == ["Polski"]
        assert client.delete(f"/api/v1/skills/{skill['id']}").status_code == 204
        page.post("/settings/desk/it/ladder", {"remove": queries.ladder(desk.id)[0].id})
        assert queries.ladder(desk.id) == []

    def test_what_makes_no_sense_is_refused(self, desk, rung, dev, ann):
        with pytest.raises(Invalid):
            rung(33)
        with pytest.raises(Invalid):
            rung(50, dev)
        with pytest.raises(NotAllowed):
            actions.add_rung(by=cast.acting(ann), at=clock.now(), desk="it", share=50)
        with pytest.raises(NotFound):
            actions.remove_rung(by=SYSTEM_ACTOR, at=clock.now(), desk="it", ref="x")
