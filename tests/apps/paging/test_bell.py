"""Under the bell: what one was told, how much of it is new, and nothing of anybody else."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.cast import NOON, acting, ann, bo
from varsko.alerts import actions as alert_actions
from varsko.alerts.data import Parcel, Signal
from varsko.alerts.queries import views_of
from varsko.events.base import Who
from varsko.kernel.intervals import Interval
from varsko.paging import actions, queries
from varsko.paging.actions.news import Happening, tell_of_alerts, tell_of_shifts
from varsko.paging.actions.telling import Call, page_people, way
from varsko.paging.data import RuleStepDraft
from varsko.paging.domain.news import Occasion, Shift, Wish, reminders
from varsko.paging.domain.reasons import Via
from varsko.paging.queries.roster import roster
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db
NASTY = "<script>alert(1)</script>"
LATER = NOON + timedelta(hours=1)


def text(answer) -> str:
    return answer.content.decode()


def opened(message: str = "Disk full"):
    received = alert_actions.receive([Parcel(signal=Signal(alias=message, message=message), request_id=str(uuid4()))], at=NOON)[0]
    return views_of([received.alert_id])[received.alert_id]


def paged(alert, *people, at=NOON):
    calls = [
        Call(alert=alert, user_id=one.id, name=one.name, via=[way(Via.ON_CALL, "Web")], round=1, slot=f"{alert.id}:{at}") for one in people
    ]
    return page_people(calls, roster([one.id for one in people], at), at=at)


def asks(person, occasion, *methods):
    steps = [RuleStepDraft(method=method, address=person.email if method == "email" else "") for method in methods or ("app",)]
    actions.create_notification_rule(by=SYSTEM_ACTOR, at=NOON, user_id=person.id, name="Mine", action_type=occasion, steps=steps)


def noted(alert, note: str, at=NOON, key: str = "event:1"):
    tell_of_alerts([Happening(key=key, occasion=Occasion.NOTED, alert=alert, by=Who(kind="system", name="Bo"), note=note)], at=at)


@pytest.fixture
def me():
    return ann()


class TestList:
    def test_a_page_is_there_with_its_reason_and_its_state(self, seen_by, me):
        alert = opened()
        paged(alert, me)
        shown = text(seen_by(me).get("/bell"))
        assert f'href="/alerts/{alert.number}"' in shown
        assert "[P3] Disk full" in shown
        assert "on call in Web" in shown
        assert "Paged" in shown

    def test_pages_and_news_stand_in_the_order_of_time(self, me):
        first, second = opened("First"), opened("Second")
        paged(first, me)
        asks(me, "add-note")
        noted(first, "Look here.", at=NOON + timedelta(minutes=1))
        paged(second, me, at=NOON + timedelta(minutes=2))
        assert [(one.occasion, one.alert.message) for one in queries.bell(me.id)] == [
            ("page", "Second"),
            ("add-note", "First"),
            ("page", "First"),
        ]

    def test_one_happening_told_in_two_ways_is_one_line(self, me):
        alert = opened()
        paged(alert, me)
        asks(me, "add-note", "email", "app")
        noted(alert, "Look here.")
        assert [one.occasion for one in queries.bell(me.id)].count("add-note") == 1
        assert queries.unread(me.id) == 2

    def test_a_shift_leads_to_who_is_on_call(self, seen_by, me):
        asks(me, "schedule-start")
        seen = Interval(NOON - timedelta(days=1), NOON + timedelta(days=1))
        shift = Shift(schedule_id="1", schedule="Web", span=Interval(NOON, LATER))
        told = reminders([Wish(occasion=Occasion.SHIFT_START, leads=(timedelta(),))], [shift], seen)
        tell_of_shifts({me.id: told}, roster([me.id], NOON), at=NOON)
        shown = text(seen_by(me).get("/bell"))
        assert "You are on call in Web now" in shown
        assert 'href="/on-call"' in shown

    def test_what_strangers_wrote_is_only_text(self, seen_by, me):
        alert = opened(NASTY)
        paged(alert, me)
        asks(me, "add-note")
        noted(alert, NASTY)
        assert NASTY not in text(seen_by(me).get("/bell"))

    def test_nobody_sees_what_others_were_told(self, seen_by, me):
        paged(opened(), bo())
        shown = text(seen_by(me).get("/bell"))
        assert "Disk full" not in shown
        assert "Whenever you are paged" in shown

    def test_a_long_list_comes_in_pages_that_leave_nothing_out(self, seen_by, me):
        alerts = [opened(f"Alert {number}") for number in range(60)]
        for alert in alerts:
            paged(alert, me)  # all at the same moment
        browser = seen_by(me)
        answer = browser.get("/bell")
        lines = [line.text for line in answer.context["lines"]]
        lines += [line.text for line in browser.get(f"/bell{answer.context['older']}").context["lines"]]
        assert len(lines) == len(set(lines)) == 60

    @pytest.mark.parametrize("place", ["x", "_", "2026-13-01_1", "9" * 400, f"{NOON.isoformat()}_nobody", "\x00"])
    def test_a_place_that_nobody_was_given_means_the_beginning(self, seen_by, me, place):
        paged(opened(), me)
        answer = seen_by(me).get("/bell", {"before": place})
        assert answer.status_code == 200
        assert len(answer.context["lines"]) == 1

    def test_the_list_asks_the_database_little(self, seen_by, me, django_assert_max_num_queries):
        for number in range(20):
            paged(opened(f"Alert {number}"), me)
        browser = seen_by(me)
        browser.get("/bell")
        with django_assert_max_num_queries(10):
            browser.get("/bell")


class TestCount:
    def test_what_is_new_is_counted_on_every_page(self, seen_by, me):
        paged(opened(), me)
        assert 'aria-label="Notices: 1 new"' in text(seen_by(me).get("/profile"))

    def test_reading_is_a_press_and_not_a_look(self, seen_by, me):
        paged(opened(), me)
        browser = seen_by(me)
        browser.get("/bell")
        assert queries.unread(me.id) == 1
        assert browser.get("/bell/read").status_code == 405
        assert browser.post("/bell/read").headers["Location"] == "/bell"
        assert queries.unread(me.id) == 0
        assert "bell-count" not in text(browser.get("/bell/sign"))

    def test_what_comes_after_reading_is_new(self, me):
        paged(opened("First"), me)
        actions.read_bell(by=acting(me), at=NOON + timedelta(minutes=1))
        actions.read_bell(by=acting(me), at=NOON + timedelta(minutes=2))
        paged(opened("Second"), me, at=NOON + timedelta(minutes=3))
        assert [one.is_new for one in queries.bell(me.id)] == [True, False]
        assert queries.unread(me.id) == 1

    def test_a_page_that_was_answered_is_not_new(self, me):
        [page] = paged(opened(), me)
        actions.take(by=acting(me), at=NOON, page_id=page.pk)
        assert queries.unread(me.id) == 0

    def test_it_counts_to_a_hundred_and_no_further(self, seen_by, me):
        for number in range(101):
            paged(opened(f"Alert {number}"), me)
        assert queries.unread(me.id) == 100
        assert "99+" in text(seen_by(me).get("/bell/sign"))

    def test_an_open_page_says_aloud_what_is_new_and_nothing_twice(self, seen_by, me):
        browser = seen_by(me)
        paged(opened(), me)
        assert "live-region" in text(browser.get("/bell/sign?known=0"))
        for known in ("1", "", "x", "٣", "9" * 40):
            assert "live-region" not in text(browser.get("/bell/sign", {"known": known}))

    def test_strangers_have_no_bell(self, client):
        assert client.get("/bell").headers["Location"].startswith("/login")
        assert client.get("/bell/sign").headers["Location"].startswith("/login")
