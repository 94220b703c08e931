"""Programs and rooms that hear what a page tells: in Statuspage's shape, signed, confirmed where the messages arrive."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.core.deliveries import CannotDeliver
from varsko.core.models import Delivery
from varsko.core.secrets import unseal
from varsko.core.sweep import Broom, sweeper
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, handlers
from varsko.statuspages.data import SaidDraft, Wish
from varsko.statuspages.models import Subscriber

HOOK = "https://hooks.example.org/status?team=7"


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def outside(monkeypatch):
    """What the network outside answers to posts: nothing leaves."""
    refused: list[str] = []

    def send(_channel, _message, *, address, key, since):
        refused.append(address)
        raise CannotDeliver("410 Gone")

    monkeypatch.setattr("varsko.channels.webhook.WebhookChannel.send", send)
    return refused


def said(address=HOOK):
    rows = Delivery.objects.filter(channel="webhook", address=address).order_by("pk")
    return [json.loads(row.message["body"]) for row in rows]


@pytest.fixture
def joins(page):
    def join(kind="webhook", address=HOOK, **more):
        wish = Wish(kind=kind, address=address, language="en", **more)
        return actions.bring_subscribers(by=SYSTEM_ACTOR, at=NOON, ref=page.id, wishes=[wish])[0]

    return join


def test_a_program_is_asked_where_its_messages_go_and_gets_its_secret_once(page, browser, tells):
    answer = browser().post("/status/ferries/subscribe", {"kind": "webhook", "address": HOOK})
    assert b"Look where the messages arrive" in answer.content
    question = said()[0]
    assert question["subscriber"]["state"] == "unconfirmed"
    link = question["meta"]["confirm"].partition("/status")[2]
    outsider = Client(enforce_csrf_checks=True)
    assert outsider.get(f"/status{link}").status_code == 200
    assert Subscriber.objects.get().state == "unconfirmed"
    secret = unseal(Subscriber.objects.get().secret)
    confirmed = outsider.post(f"/status{link}")
    assert secret in confirmed.content.decode()
    assert confirmed.headers["Cache-Control"] == "no-store"
    assert secret not in outsider.post(f"/status{link}").content.decode()
    tells(page)
    work()
    assert unseal(Delivery.objects.filter(channel="webhook").latest("pk").message["secret"]) == secret


def test_an_incident_arrives_in_statuspages_shape_the_newest_update_first(page, joins, tells):
    row = joins()
    report = tells(page, affects={"Tickets": "partial_outage"})
    actions.say(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code, said=SaidDraft(texts={"en": "Found."}, stage="identified"))
    work()
    message = [one for one in said() if "incident" in one][-1]
    assert message["page"] == {"id": page.code, "status_indicator": "minor", "status_description": "Minor Service Outage"}
    assert message["incident"]["name"] == "Tickets cannot be bought"
    assert [one["body"] for one in message["incident"]["incident_updates"]] == ["Found.", "We look into it."]
    assert message["incident"]["incident_updates"][0]["status"] == "identified"
    token = Subscriber.objects.get(code=row.code).token
    assert message["meta"]["unsubscribe"].endswith(f"/status/ferries/unsubscribe/{token}")
    assert {"postmortem_body", "backfilled", "impact_override", "scheduled_for", "shortlink"} <= set(message["incident"])


def test_a_component_that_changes_is_told_once_and_only_to_those_it_concerns(page, joins, code):
    joins()
    joins(address="https://other.example.org/hook", components=(code(page, "Timetable"),))
    joins("slack", address="https://slack.example.org/T1")
    actions.set_state(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=code(page, "Tickets"), state="major_outage")
    work()
    message = said()[0]
    assert (message["component_update"]["old_status"], message["component_update"]["new_status"]) == ("operational", "major_outage")
    assert message["component"]["name"] == "Tickets"
    assert message["component_update"]["component_id"] == message["component"]["id"]
    assert len(said()) == 1
    assert said("https://other.example.org/hook") == said("https://slack.example.org/T1") == []


def test_a_component_that_changes_is_told_however_many_programs_came_first(page, joins, code, monkeypatch):
    monkeypatch.setattr("varsko.statuspages.actions.mailing.AT_ONCE", 2)
    places = [f"{HOOK}&number={number}" for number in range(5)]
    for one in places:
        joins(address=one)
    actions.set_state(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=code(page, "Tickets"), state="major_outage")
    work()
    assert [len(said(one)) for one in places] == [1] * 5


def test_a_room_of_slack_gets_text_that_can_mention_nobody(page, joins, tells):
    joins("slack", address="https://slack.example.org/T1")
    tells(page, "<!channel> & co", "See <https://evil.example|here>")
    work()
    text = said("https://slack.example.org/T1")[0]["text"]
    assert "<!channel>" not in text
    assert "&lt;!channel&gt; &amp; co" in text
    assert "/incidents/" in text
    assert "|End it>" in text


def test_a_room_of_teams_gets_a_card(page, joins, tells):
    joins("teams", address="https://teams.example.org/hook")
    tells(page)
    work()
    card = said("https://teams.example.org/hook")[0]["attachments"][0]["content"]
    assert card["type"] == "AdaptiveCard"
    assert "Tickets cannot be bought" in card["body"][0]["text"]
    assert [one["title"] for one in card["actions"]] == ["See the page", "End it"]


def test_who_follows_one_incident_hears_of_that_one_only(page, joins, tells, browser):
    first, second = tells(page, "First"), tells(page, "Second")
    answer = browser().post("/status/ferries/subscribe", {"address": "dev@example.org", "report": second.code})
    assert answer.status_code == 200
    Subscriber.objects.update(state="active")
    for report in (first, second):
        actions.say(by=SYSTEM_ACTOR, at=NOON + timedelta(minutes=1), ref=page.id, code=report.code, said=SaidDraft(texts={"en": "More."}))
    work()
    subjects = [
        row.message["subject"] for row in Delivery.objects.filter(address="dev@example.org", purpose="status") if "facts" in row.message
    ]
    assert [one for one in subjects if "First" in one] == []
    assert len([one for one in subjects if "Second" in one]) >= 1


def test_an_address_with_two_subscriptions_hears_of_an_update_once(page, joins, tells):
    report = tells(page)
    joins("email", address="dev@example.org")
    joins("email", address="dev@example.org", report=report.code)
    at = NOON + timedelta(minutes=1)
    actions.say(by=SYSTEM_ACTOR, at=at, ref=page.id, code=report.code, said=SaidDraft(texts={"en": "More."}))
    work()
    assert Delivery.objects.filter(address="dev@example.org").count() == 1


@pytest.mark.parametrize(("wants", "count"), [("incident", 1), ("maintenance", 1), ("", 2)])
def test_one_kind_of_news_is_enough_for_some(page, joins, tells, wants, count):
    joins(wants=wants)
    tells(page)
    tells(page, stage="scheduled", planned_for=NOON + timedelta(hours=2), planned_until=NOON + timedelta(hours=3))
    work()
    assert len(said()) == count


def test_an_address_that_refuses_three_times_is_written_to_no_more_until_it_comes_back(page, joins, tells, outside):
    row = joins()
    for number in range(4):
        tells(page, f"Trouble {number}")
        work()
    kept = Subscriber.objects.get(code=row.code)
    assert (kept.state, kept.failures, kept.quarantined_at) == ("quarantined", 3, NOON)
    assert outside == [HOOK] * 3
    actions.revive_subscriber(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=row.code)
    kept.refresh_from_db()
    assert (kept.state, kept.failures) == ("active", 0)


def test_what_arrives_starts_the_count_of_refusals_anew(page, joins, tells):
    joins("email", address="dev@example.org")
    Subscriber.objects.update(failures=2)
    tells(page)
    work()
    handlers.heed([Delivery(about="status_page", subject=page.id, address="dev@example.org", state=Delivery.State.SENT)])
    assert Subscriber.objects.get().failures == 0


@pytest.mark.parametrize(
    "address", ["", "no address", "ftp://x.example", "https://", "javascript:alert(1)", "https://x\n.example", "http://" + "x" * 600]
)
def test_what_is_no_web_address_is_refused(page, browser, address):
    assert browser().post("/status/ferries/subscribe", {"kind": "webhook", "address": address}).status_code == 422
    assert not Delivery.objects.exists()


def test_what_was_never_confirmed_and_what_is_long_dead_is_forgotten(page, joins):
    for number, more in enumerate(({"state": "unconfirmed"}, {"state": "quarantined", "quarantined_at": NOON}, {"state": "active"})):
        row = joins(address=f"{HOOK}{number}")
        Subscriber.objects.filter(code=row.code).update(**more)
    for days, left in ((8, 2), (91, 1)):
        with time_machine.travel(NOON + timedelta(days=days), tick=False):
            sweeper([Broom("subscriptions", handlers.old_subscriptions)])([])
        assert Subscriber.objects.count() == left
