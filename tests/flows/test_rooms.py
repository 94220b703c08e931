"""Rooms in the whole house: who is named is told, teams change, and open pages hear what they may."""

import json

import pytest

from tests import cast
from tests.apps.conversations.build import room, say
from tests.mailbox import text_of
from varsko.config.live import audiences
from varsko.conversations import actions, queries
from varsko.core.live.hub import Hub, Reader
from varsko.core.models import Delivery, EventRow
from varsko.kernel.errors import NotFound
from varsko.paging import actions as paging
from varsko.paging import queries as told
from varsko.paging.data import RuleStepDraft
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.audiences import groups_of


@pytest.fixture
def ann(clock):
    return cast.ann()


@pytest.fixture
def bo(clock):
    return cast.bo()


@pytest.fixture
def place(ann, bo):
    return room(cast.team("Harbour", ann, bo))


class TestMentions:
    def test_who_is_named_gets_a_mail_that_leads_to_the_words(self, clock, mailbox, place, ann, bo):
        say(ann, place, "@Bo the pool is *empty*", at=clock.now)
        clock.work()
        mail = mailbox(bo).expects("Ann named you in Harbour")
        assert "@Bo the pool is *empty*" in text_of(mail)
        assert f"/rooms/team/{place.subject}#m-1" in text_of(mail)
        assert [(one.occasion, one.facts["who"]) for one in told.bell(bo.id)] == [("mentioned", "Ann")]
        assert list(EventRow.objects.filter(about="bell").values_list("kind", "subject")) == [("paging.BellRang", bo.id)]

    def test_once_a_message_however_often_it_is_edited(self, clock, mailbox, place, ann, bo):
        message = say(ann, place, "@Bo", at=clock.now)
        for text in ("nobody", "@Bo again"):
            actions.edit(by=cast.acting(ann), at=clock.now, message_id=message.id, text=text)
        clock.work()
        mailbox(bo).expects("named you")
        assert mailbox(bo).count() == 0

    def test_who_has_the_room_open_is_not_disturbed(self, clock, place, ann, bo):
        actions.look(by=cast.acting(bo), at=clock.now, room_id=place.id)
        say(ann, place, "@Bo", at=clock.now)
        clock.work()
        assert Delivery.objects.count() == 0

    def test_own_rules_decide_how(self, clock, mailbox, place, ann, bo):
        step = RuleStepDraft(method="email", address=bo.email, after=10)
        rule = {"name": "Later", "action_type": "mentioned", "steps": [step]}
        paging.create_notification_rule(by=cast.acting(bo), at=clock.now, user_id=bo.id, **rule)
        say(ann, place, "@Bo", at=clock.now)
        clock.work()
        assert Delivery.objects.count() == 0
        clock.after(minutes=10)
        mailbox(bo).expects("named you")

    def test_in_ones_own_language(self, clock, mailbox, place, ann):
        ola = cast.person("Ola", language="nb")
        people.add_member(by=SYSTEM_ACTOR, at=clock.now, team_id=place.subject, user_id=ola.id)
        say(ann, place, "@Ola", at=clock.now)
        clock.work()
        assert "Harbour" in mailbox(ola).expects()["Subject"]

    def test_who_was_let_go_meanwhile_learns_nothing(self, clock, place, ann, bo):
        say(ann, place, "@Bo", at=clock.now)
        people.remove_member(by=SYSTEM_ACTOR, at=clock.now, team_id=place.subject, user_id=bo.id)
        clock.work()
        assert Delivery.objects.filter(user_id=bo.id).count() == 0

    def test_a_message_that_is_gone_is_not_told_of(self, clock, place, ann):
        message = say(ann, place, "@Bo", at=clock.now)
        actions.delete(by=cast.acting(ann), at=clock.now, message_id=message.id)
        clock.work()
        assert Delivery.objects.count() == 0


class TestTeams:
    def test_a_team_that_becomes_private_shuts_its_room_to_chiefs(self, clock, place, ann):
        chief = cast.cleo()
        assert queries.messages(cast.acting(chief), place.id) == []
        people.update_team(by=SYSTEM_ACTOR, at=clock.now, team_id=place.subject, name="Pier", private=True)
        clock.work()
        assert queries.entered(cast.acting(ann), place.id).title == "Pier"
        with pytest.raises(NotFound):
            queries.messages(cast.acting(chief), place.id)

    def test_a_team_that_goes_leaves_a_closed_room(self, clock, place):
        people.delete_team(by=SYSTEM_ACTOR, at=clock.now, team_id=place.subject)
        clock.work()
        assert queries.room_of("team", place.subject).closed_at == clock.now


class TestOpenPages:
    def hears(self, one, place):
        """Which lines of the log reach the open page of somebody, by the same hub that serves them."""
        hub = Hub(audiences)
        reader = Reader(groups_of(cast.acting(one)))
        missed = hub.join(reader, after=0)
        reader.tell(missed)
        lines = [reader.queue.get_nowait().decode() for _ in range(reader.queue.qsize())]
        said = [json.loads(line.split("data: ")[1]) for line in lines]
        return [line["kind"] for line in said if line["subject"] == place.id]

    def test_lines_of_a_private_room_reach_its_people_alone_and_hold_no_words(self, clock, ann, bo):
        place = room(cast.team("Vault", ann, private=True))
        say(ann, place, "the code is 1234", at=clock.now)
        chief, customer = cast.cleo(), cast.dev()
        heard = {one.name: self.hears(one, place) for one in (ann, bo, chief, customer)}
        assert heard == {"Ann": ["conversations.RoomOpened", "conversations.MessagePosted"], "Bo": [], "Cleo": [], "Dev": []}
        assert "1234" not in str(list(EventRow.objects.values()))
