"""News beside pages: whoever asks for them by their own rules is told once, in their language, and never of their own doing."""

from datetime import timedelta

import pytest

from tests import cast
from tests.flows.conftest import acknowledge, resolve
from tests.flows.test_escalation import named, policy, to
from tests.flows.test_telling import wants
from tests.mailbox import text_of
from varsko.alerts import actions as alerts
from varsko.core.models import Delivery, EventRow, Reaction
from varsko.paging import actions as paging
from varsko.paging.data import Repeat, RuleStepDraft
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.schedules import actions as schedules
from varsko.schedules.data import Participant, RotationDraft


@pytest.fixture
def ann(clock):
    return cast.ann()


@pytest.fixture
def bo(clock):
    return cast.bo()


def asks(person, clock, *occasions, after=0, **more):
    for occasion in occasions:
        wants(person, clock, (person.email, after), action_type=occasion, **more)
    clock.work()


def subjects(mailbox, person) -> list[str]:
    box = mailbox(person)
    return [box.expects()["Subject"] for _ in range(box.count())]


class TestAlerts:
    @pytest.fixture
    def alert(self, fires, mailbox, ann):
        alert = fires(to=to(policy(named(ann, 0))))
        mailbox(ann).expects("fire")
        return alert

    def test_a_note_is_told_with_its_words(self, clock, mailbox, alert, ann, bo):
        asks(ann, clock, "add-note")
        alerts.add_note(by=cast.acting(bo), at=clock.now, alert_id=alert.id, note="The disk is on its way.\nTen minutes.")
        clock.work()
        mail = mailbox(ann).expects("Note by Bo: [P1] Database is on fire")
        assert "The disk is on its way.\nTen minutes." in text_of(mail)
        assert "/p/" in text_of(mail)

    def test_who_asks_for_nothing_hears_nothing(self, clock, mailbox, alert, ann, bo):
        alerts.add_note(by=cast.acting(bo), at=clock.now, alert_id=alert.id, note="Hm.")
        acknowledge(clock, alert, cast.acting(bo))
        resolve(clock, alert.alias)
        assert mailbox(ann).is_empty()

    def test_somebody_who_had_nothing_to_do_with_it_hears_nothing(self, clock, mailbox, alert, ann, bo):
        asks(bo, clock, "add-note", "acknowledged-alert", "closed-alert")
        alerts.add_note(by=cast.acting(ann), at=clock.now, alert_id=alert.id, note="Hm.")
        resolve(clock, alert.alias)
        assert mailbox(bo).is_empty()

    def test_ones_own_doing_is_no_news(self, clock, mailbox, alert, ann):
        asks(ann, clock, "add-note", "acknowledged-alert", "closed-alert", "assigned-alert")
        mine = cast.acting(ann)
        alerts.add_note(by=mine, at=clock.now, alert_id=alert.id, note="I look.")
        alerts.assign(by=mine, at=clock.now, alert_id=alert.id, owner_id=ann.id, owner_name="Ann")
        alerts.acknowledge(by=mine, at=clock.now, alert_ids=[alert.id])
        alerts.close(by=mine, at=clock.now, alert_ids=[alert.id])
        clock.work()
        assert mailbox(ann).is_empty()

    def test_a_key_that_acts_in_ones_name_is_oneself(self, clock, mailbox, alert, ann):
        asks(ann, clock, "add-note")
        key, _ = cast.key()
        alerts.add_note(by=cast.acting(key), at=clock.now, alert_id=alert.id, note="Mine.", user="ANN@example.org")
        clock.work()
        assert mailbox(ann).is_empty()

    def test_an_alert_given_to_somebody_who_was_never_paged_leads_to_its_page(self, clock, mailbox, alert, ann, bo):
        asks(bo, clock, "assigned-alert")
        alerts.assign(by=cast.acting(ann), at=clock.now, alert_id=alert.id, owner_id=bo.id, owner_name="Bo")
        clock.work()
        mail = mailbox(bo).expects("Assigned to you by Ann: [P1] Database is on fire")
        assert f"/alerts/{alert.number}" in text_of(mail)

    def test_a_change_that_gives_it_to_nobody_new_is_not_told(self, clock, mailbox, alert, ann, bo):
        asks(bo, clock, "assigned-alert")
        alerts.assign(by=cast.acting(ann), at=clock.now, alert_id=alert.id, owner_id=bo.id, owner_name="Bo")
        clock.work()
        mailbox(bo).expects("Assigned")
        alerts.change_priority(by=cast.acting(ann), at=clock.now, alert_id=alert.id, priority=2)
        alerts.assign(by=cast.acting(bo), at=clock.now, alert_id=alert.id, owner_id=ann.id, owner_name="Ann")
        clock.work()
        assert mailbox(bo).is_empty()

    def test_whoever_owns_it_now_hears_what_becomes_of_it(self, clock, mailbox, alert, ann, bo):
        asks(bo, clock, "closed-alert")
        alerts.assign(by=cast.acting(ann), at=clock.now, alert_id=alert.id, owner_id=bo.id, owner_name="Bo")
        resolve(clock, alert.alias)
        mailbox(bo).expects("Closed by Prometheus")

    def test_a_mail_is_in_the_readers_language(self, clock, mailbox, fires, bo):
        ola = cast.person("Ola", language="nb")
        alert = fires(to=to(policy(named(ola, 0))))
        asks(ola, clock, "add-note")
        alerts.add_note(by=cast.acting(bo), at=clock.now, alert_id=alert.id, note="Ny disk.")
        clock.work()
        assert subjects(mailbox, ola)[-1].startswith("Merknad av Bo:")

    def test_reactions_that_run_twice_tell_once(self, clock, mailbox, alert, ann, bo):
        asks(ann, clock, "add-note")
        alerts.add_note(by=cast.acting(bo), at=clock.now, alert_id=alert.id, note="Hm.")
        clock.work()
        event = EventRow.objects.filter(kind="alerts.AlertNoted").get()
        Reaction.objects.create(event=event, handler="paging.handlers.news.tell_news", due_at=clock.now)
        clock.work()
        assert mailbox(ann).count() == 1

    def test_news_that_wait_are_told_later_and_not_to_somebody_who_left(self, clock, mailbox, alert, ann, bo):
        asks(ann, clock, "acknowledged-alert", after=10)
        acknowledge(clock, alert, cast.acting(bo))
        assert mailbox(ann).is_empty()
        clock.after(minutes=10)
        mailbox(ann).expects("Acknowledged by Bo")
        alerts.unacknowledge(by=cast.acting(bo), at=clock.now, alert_ids=[alert.id])
        acknowledge(clock, alert, cast.acting(bo))
        mailbox(ann).post.arrived.clear()
        people.update_user(by=SYSTEM_ACTOR, at=clock.now, user_id=ann.id, is_active=False)
        clock.after(minutes=10)
        assert mailbox(ann).is_empty()

    def test_the_first_rule_that_fits_the_alert_is_used(self, clock, mailbox, alert, ann, bo):
        only_network = {
            "type": "match-all-conditions",
            "conditions": [{"field": "tags", "operation": "contains", "expectedValue": "network"}],
        }
        asks(ann, clock, "add-note", criteria=only_network)
        alerts.add_note(by=cast.acting(bo), at=clock.now, alert_id=alert.id, note="Hm.")
        clock.work()
        assert mailbox(ann).is_empty()


class TestAgain:
    def test_being_paged_again_follows_the_rules_for_that(self, clock, mailbox, fires, ann):
        people.add_contact(by=SYSTEM_ACTOR, at=clock.now, user_id=ann.id, method="email", address="ann@loud.example", verified=True)
        wants(ann, clock, (ann.email, 0))
        wants(ann, clock, ("ann@loud.example", 0), action_type="renotified-alert")
        fires(to=to(policy(named(ann, 0), repeat=Repeat(wait=5, count=1))))
        mailbox("ann@example.org").expects("fire")
        assert mailbox("ann@loud.example").is_empty()
        clock.after(minutes=5)
        mailbox("ann@loud.example").expects("fire")
        assert mailbox("ann@example.org").is_empty()

    def test_without_rules_for_it_one_is_paged_as_before(self, clock, mailbox, fires, ann):
        fires(to=to(policy(named(ann, 0), repeat=Repeat(wait=5, count=1))))
        clock.after(minutes=5)
        assert mailbox(ann).count() == 2

    def test_rules_for_it_that_fit_nothing_never_swallow_a_page(self, clock, mailbox, fires, ann):
        never = {"type": "match-all-conditions", "conditions": [{"field": "tags", "operation": "contains", "expectedValue": "never"}]}
        wants(ann, clock, (ann.email, 0), action_type="renotified-alert", criteria=never)
        fires(to=to(policy(named(ann, 0), repeat=Repeat(wait=5, count=1))))
        clock.after(minutes=5)
        assert mailbox(ann).count() == 2


class TestShifts:
    """Ann and Bo take turns of twelve hours in Web, from three hours after the story begins."""

    @pytest.fixture
    def web(self, clock, ann, bo):
        seats = tuple(Participant("user", one.id) for one in (ann, bo))
        turns = RotationDraft(start=clock.now + timedelta(hours=3), participants=seats, unit="hour", length=12)
        return schedules.create_schedule(by=SYSTEM_ACTOR, at=clock.now, name="Web", rotations=(turns,))

    def asks(self, clock, person, occasion="schedule-start", *times, **more):
        steps = [RuleStepDraft(method="email", address=person.email)]
        made = paging.create_notification_rule(
            by=SYSTEM_ACTOR, at=clock.now, user_id=person.id, name="Mine", action_type=occasion, steps=steps,
            notification_time=times, **more,
        )  # fmt: skip
        clock.work()
        return made

    def go_on(self, clock, hours: float) -> None:
        clock.after(minutes=int(hours * 60))

    def test_one_is_reminded_before_and_when_it_begins(self, clock, mailbox, web, ann):
        self.asks(clock, ann, "schedule-start", "1-hour-ago", "just-before")
        self.go_on(clock, 1.75)
        assert mailbox(ann).is_empty()
        self.go_on(clock, 0.25)
        mail = mailbox(ann).expects("On call in Web from")
        assert "6" in mail["Subject"]
        self.go_on(clock, 1)
        mailbox(ann).expects("You are on call in Web now")
        self.go_on(clock, 20)
        assert mailbox(ann).is_empty()

    def test_and_when_it_ends(self, clock, mailbox, web, ann):
        self.asks(clock, ann, "schedule-end", "15-minutes-ago")
        self.go_on(clock, 14.75)
        mailbox(ann).expects("On call in Web until")

    def test_an_override_that_comes_late_is_noticed_at_once(self, clock, mailbox, web, ann, bo):
        self.asks(clock, bo)
        self.go_on(clock, 4)
        schedules.add_override(
            by=SYSTEM_ACTOR, at=clock.now, schedule_id=web.id, participant=Participant("user", bo.id),
            start=clock.now + timedelta(minutes=5), end=clock.now + timedelta(hours=2),
        )  # fmt: skip
        clock.work()
        clock.after(minutes=5)
        mailbox(bo).expects("You are on call in Web now")

    def test_who_does_not_ask_is_not_reminded(self, clock, mailbox, web, ann, bo):
        self.asks(clock, ann)
        self.go_on(clock, 3)
        self.go_on(clock, 12)
        assert mailbox(bo).is_empty()

    def test_a_rule_that_is_removed_reminds_no_more(self, clock, mailbox, web, ann):
        made = self.asks(clock, ann)
        paging.delete_notification_rule(by=SYSTEM_ACTOR, at=clock.now, rule_id=made.id)
        self.go_on(clock, 3)
        assert mailbox(ann).is_empty()

    def test_other_schedules_than_those_named_are_left_out(self, clock, mailbox, web, ann):
        self.asks(clock, ann, "schedule-start", schedules=[{"type": "schedule", "name": "Somewhere else"}])
        self.go_on(clock, 3)
        assert mailbox(ann).is_empty()

    def test_after_a_long_outage_nobody_is_told_of_what_is_long_past(self, clock, mailbox, web, ann):
        self.asks(clock, ann)
        clock.after(hours=9)
        assert mailbox(ann).is_empty()

    def test_it_is_a_message_like_any_other(self, clock, mailbox, web, ann):
        self.asks(clock, ann)
        self.go_on(clock, 3)
        sent = Delivery.objects.get()
        assert (sent.state, str(sent.user_id), sent.purpose) == ("sent", ann.id, "notice")
        assert sent.message["link"].endswith("/on-call")
