"""Requests made of an alert and of what was said in a room: once each, tied both ways, and never a way around what is private."""

import pytest

from tests import cast
from tests.apps.conversations.build import room as room_of
from tests.apps.conversations.build import say
from varsko.alerts import actions as alerts
from varsko.alerts import queries as alert_queries
from varsko.alerts.data import Parcel, Signal
from varsko.conversations import actions as rooms
from varsko.conversations import queries as talk
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk.models import Request
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft, Target
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def fired(desk):
    """Let something break, of which everybody may know, or the people of a team alone."""

    def fire(message="Disk full", *, priority=1, team=None) -> str:
        signal = Signal(message=message, alias=message, description="95 % of /var", priority=priority)
        return alerts.receive([Parcel(signal=signal, team_id=team.id if team else "")], at=clock.now())[0].alert_id

    return fire


@pytest.fixture
def api(client):
    _view, secret = cast.key("Bot", rights=("read", "create"))
    head = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
    return lambda path, said: client.post(f"/api/v1/desk/{path}", said, **head)


class TestAlerts:
    def test_a_button_makes_a_request_of_it_once(self, fired, page, ann):
        fired()
        shown = page.get("/alerts/1").content.decode()
        assert "Make a request of it at" in shown
        made = page.post("/desk/from-alert/1", {"desk": "it"}).url
        assert page.post("/desk/from-alert/1", {"desk": "it"}).url == made
        (found,) = queries.requests(by=cast.acting(ann))
        assert (found.title, found.text, found.channel, found.urgency, found.caller) == ("Disk full", "95 % of /var", "alert", 1, None)
        assert f'href="/desk/{found.key}"' in page.get("/alerts/1").content.decode()
        assert 'href="/alerts/1"' in page.get(f"/desk/{found.key}").content.decode()

    def test_programs_do_the_same(self, fired, api):
        alert = fired()
        made = api("from-alert", {"alert": alert, "desk": "it"})
        assert made.status_code == 201
        assert api("from-alert", {"alert": alert}).json()["key"] == made.json()["key"]
        assert api("from-alert", {"alert": "x"}).status_code == 404
        assert api("from-alert", {"alert": alert, "desk": "nowhere"}).status_code in (201, 422)

    def test_one_that_few_may_know_of_is_no_request(self, fired, ann, doing, dev, page):
        alert = fired("Secret", team=cast.team("Secret", ann, private=True))
        with pytest.raises(Invalid, match="Not everybody"):
            actions.open_from_alert(**doing(ann), alert=alert)
        page.post("/desk/from-alert/1")
        assert not Request.objects.exists()
        with pytest.raises((NotFound, NotAllowed)):
            actions.open_from_alert(**doing(dev), alert=alert)

    def test_what_a_confidential_desk_made_of_it_is_not_told(self, fired, ann, bo, hr, doing, browser):
        alert = fired()
        secret = actions.open_from_alert(**doing(bo), alert=alert, desk="hr")
        assert secret.key not in browser(ann).get("/alerts/1").content.decode()
        assert secret.key in browser(bo).get("/alerts/1").content.decode()
        with pytest.raises(Conflict):
            actions.open_from_alert(**doing(ann), alert=alert, desk="it")


class TestRooms:
    @pytest.fixture
    def place(self, crew, desk):
        return room_of(crew)

    def test_a_sign_makes_a_request_for_whoever_said_it_and_the_room_hears(self, place, ann, bo, doing, work, page):
        said = say(ann, place, "The printer is jammed again\nGate 3, since noon")
        for who in (bo, ann):
            rooms.react(**doing(who), message_id=said.id, symbol="🎫")
        work()
        (found,) = queries.requests(by=cast.acting(bo))
        assert (found.title, found.caller.name, found.channel, found.opened_by) == ("The printer is jammed again", "Ann", "chat", "Bo")
        assert "since noon" in found.text
        (told,) = [one for one in talk.messages(cast.acting(ann), place.id) if one.kind == "system"]
        assert f"[{found.key}](/desk/{found.key})" in told.text
        assert not told.is_from_elsewhere
        assert f'href="/rooms/{place.id}#m-{said.number}"' in page.get(f"/desk/{found.key}").content.decode()

    def test_a_sign_that_is_refused_says_why_in_the_room_once(self, ann, desk, doing, work):
        secret = room_of(cast.team("Board", ann, private=True))
        rooms.react(**doing(ann), message_id=say(ann, secret, "We sell the house").id, symbol="🎫")
        work()
        (told,) = [one for one in talk.messages(cast.acting(ann), secret.id) if one.kind == "system"]
        assert told.text == "Ann wanted a request of this. None was made: Not everybody may read this room, and a desk would."
        assert not Request.objects.exists()

    def test_a_sign_does_not_tell_a_room_what_a_confidential_desk_has(self, place, ann, bo, hr, doing, work):
        said = say(ann, place, "I was shouted at")
        actions.open_from_message(**doing(bo), message=said.id, desk="hr")
        rooms.react(**doing(ann), message_id=said.id, symbol="🎫")
        work()
        assert [one.text for one in talk.messages(cast.acting(ann), place.id) if one.kind == "system"] == []
        assert Request.objects.count() == 1

    def test_other_signs_make_none(self, place, ann, doing, work):
        rooms.react(**doing(ann), message_id=say(ann, place, "Jammed").id, symbol="👍")
        work()
        assert not Request.objects.exists()

    def test_a_command_opens_one_for_oneself_at_a_desk(self, place, ann, bo, hr, doing):
        answer = rooms.say(**doing(ann), room_id=place.id, text="/request it The scanner is dead")
        (found,) = queries.requests(by=cast.acting(ann))
        assert (answer.answer, answer.is_wrong) == (f"{found.key} is at the desk.", False)
        assert (found.title, found.caller.name, found.desk_name) == ("The scanner is dead", "Ann", "IT")
        assert rooms.say(**doing(ann), room_id=place.id, text="/request").is_wrong
        rooms.say(**doing(bo), room_id=place.id, text="/request hr I was shouted at")
        assert [
            one.text for one in talk.messages(cast.acting(ann), place.id) if "is at the desk" in one.text and found.key not in one.text
        ] == []

    def test_a_private_room_is_not_carried_to_a_desk(self, place, ann, bo, doing, browser):
        secret = room_of(cast.team("Board", ann, private=True))
        said = say(ann, secret, "We sell the house")
        with pytest.raises(Invalid, match="Not everybody"):
            actions.open_from_message(**doing(ann), message=said.id, desk="it")
        with pytest.raises(NotFound):
            actions.open_from_message(**doing(bo), message=said.id, desk="it")
        hidden = incidents.declare(by=cast.acting(ann), at=clock.now(), draft=Draft(summary="Leak", private=True))[0]
        page = browser(ann)
        page.get(f"/incidents/{hidden.key}/room", follow=True)
        inside = talk.room_of("incident", hidden.id)
        with pytest.raises(Invalid, match="Not everybody"):
            actions.open_from_message(**doing(ann), message=say(ann, inside, "Data is gone").id)
        assert not Request.objects.exists()

    def test_a_command_that_fails_in_a_closed_room_has_made_nothing(self, place, ann, hr, doing):
        rooms.close_room(**doing(ann), room_id=place.id)
        answer = rooms.say(**doing(ann), room_id=place.id, text="/request it The scanner is dead")
        assert (answer.answer, answer.is_wrong) == ("This room is closed: nothing more is said here.", True)
        assert not Request.objects.exists()

    def test_nothing_said_in_a_drill_reaches_a_desk(self, ann, desk, doing, browser):
        drill = incidents.declare(by=cast.acting(ann), at=clock.now(), draft=Draft(summary="Fire", drill=True))[0]
        browser(ann).get(f"/incidents/{drill.key}/room", follow=True)
        room = talk.room_of("incident", drill.id)
        with pytest.raises(Invalid):
            actions.open_from_message(**doing(ann), message=say(ann, room, "The sprinklers run").id)
        answer = rooms.say(**doing(ann), room_id=room.id, text="/request it The sprinklers run")
        assert (answer.answer, answer.is_wrong) == ("This is a drill.", True)
        assert not Request.objects.exists()

    def test_whoever_may_not_enter_the_room_sees_no_way_there(self, place, ann, doing, browser, dev):
        made = actions.open_from_message(**doing(ann), message=say(ann, place, "Jammed").id)
        assert "/rooms/" not in browser(dev).get(f"/portal/{made.key}").content.decode()
        with pytest.raises(NotFound):
            actions.open_from_message(**doing(dev), message=say(ann, place, "Jammed").id)


class TestTies:
    def test_a_request_is_tied_to_an_alert_from_either_page(self, fired, called, page, ann):
        fired("Disk full")
        fired("Disk slow")
        first, second = called(ann, "No space"), called(ann, "So slow")
        page.post(f"/desk/{first.key}/alert", {"alert": "#1"})
        page.post("/desk/from-alert/2", {"request": second.key})
        for number, made in ((1, first), (2, second)):
            assert made.key in page.get(f"/alerts/{number}").content.decode()
            shown = page.get(f"/desk/{made.key}").content.decode()
            assert f'href="/alerts/{number}"' in shown
            assert "It is about the alert" in shown
        page.post(f"/desk/{first.key}/do", {"verb": "untie-alert"})
        assert first.key not in page.get("/alerts/1").content.decode()
        page.post("/desk/from-alert/1", {"request": "REQ-999"})
        assert "Make a request of it at" in page.get("/alerts/1").content.decode()

    def test_what_was_made_of_a_message_and_is_about_an_alert_says_both(self, fired, desk, crew, ann, doing, page):
        fired("Disk full")
        place = room_of(crew)
        said = say(ann, place, "No space")
        made = actions.open_from_message(**doing(ann), message=said.id)
        actions.tie_alert(**doing(ann), ref=made.key, alert="1")
        shown = page.get(f"/desk/{made.key}").content.decode()
        assert f'href="/rooms/{place.id}#m-{said.number}"' in shown
        assert 'href="/alerts/1"' in shown
        assert "It is about the alert" in shown

    def test_each_alert_has_one_request_and_each_request_one_alert(self, fired, called, ann, doing):
        fired("Disk full")
        fired("Disk slow")
        first, second = called(ann), called(ann)
        actions.tie_alert(**doing(ann), ref=first.key, alert="1")
        actions.tie_alert(**doing(ann), ref=first.key, alert="1")
        with pytest.raises(Conflict):
            actions.tie_alert(**doing(ann), ref=second.key, alert="1")
        with pytest.raises(Conflict):
            actions.tie_alert(**doing(ann), ref=first.key, alert="2")
        with pytest.raises(Invalid):
            actions.tie_alert(**doing(ann), ref=second.key, alert="²")

    def test_programs_tie_too(self, fired, called, client, ann):
        fired()
        made = called(ann)
        _view, secret = cast.key("Bot", rights=("read", "create", "delete"))
        head = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
        assert client.post(f"/api/v1/desk/requests/{made.key}/alert", {"alert": "1"}, **head).json()["has_origin"]
        assert not client.delete(f"/api/v1/desk/requests/{made.key}/alert", **head).json()["has_origin"]

    def test_what_few_may_know_of_is_neither_offered_nor_tied(self, fired, called, ann, page, doing):
        fired("Secret", team=cast.team("Secret", ann, private=True))
        assert "Make a request of it at" not in page.get("/alerts/1").content.decode()
        with pytest.raises(Invalid, match="Not everybody"):
            actions.tie_alert(**doing(ann), ref=called(ann).key, alert="1")

    def test_a_call_of_a_drill_is_no_request(self, desk, ann, doing, page):
        made = incidents.declare(**doing(ann), draft=Draft(summary="As if", severity=2, drill=True))[0]
        incidents.join_drill(**doing(ann), ref=made.id)
        incidents.page(**doing(ann), ref=made.id, target=Target(kind="user", id=ann.id, name=ann.name))
        (alert,) = alert_queries.alerts(by=cast.acting(ann))
        assert "Make a request of it at" not in page.get(f"/alerts/{alert.number}").content.decode()
        with pytest.raises(Invalid, match="drill"):
            actions.open_from_alert(**doing(ann), alert=alert.id)

    def test_a_request_is_tied_to_an_incident_from_the_incident(self, called, ann, doing, page):
        made = incidents.declare(**doing(ann), draft=Draft(summary="Nobody can book", severity=2))[0]
        found = called(ann)
        assert "A request that belongs to it" in page.get(f"/incidents/{made.key}").content.decode()
        page.post(f"/desk/to-incident/{made.key}", {"request": found.key})
        assert found.key in page.get(f"/incidents/{made.key}").content.decode()
        assert page.post(f"/desk/to-incident/{made.key}", {"request": "x"}).status_code == 302
