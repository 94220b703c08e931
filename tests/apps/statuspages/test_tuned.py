"""News as a subscriber wants them: in their own zone, once a day, with what was learned – chosen when asking, and changed by their link."""

from datetime import timedelta

import pytest
import time_machine

from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.core.models import Delivery
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import PageDraft, SaidDraft
from varsko.statuspages.models import Report, Subscriber, Waiting

MORNING = NOON + timedelta(hours=19)  # seven o'clock UTC, the next day


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def joins(page):
    def join(address="dev@example.org", **more):
        times = {"asked_at": NOON, "created_at": NOON}
        return Subscriber.objects.create(page_id=page.id, address=address, language="en", state="active", **times, **more)

    return join


@pytest.fixture
def says(page):
    def say(report, text, **more):
        actions.say(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code, said=SaidDraft(texts={"en": text}, **more))

    return say


def mails(address="dev@example.org"):
    return list(Delivery.objects.filter(address=address).order_by("created_at", "pk"))


def test_a_reader_chooses_zone_and_hour_when_asking(page, browser):
    asked = {"address": "dev@example.org", "time_zone": "Europe/Oslo", "digest_hour": "7", "learned": "1"}
    assert b"Europe/Oslo" in browser().get("/status/ferries/subscribe").content
    assert browser().post("/status/ferries/subscribe", asked).status_code == 200
    row = Subscriber.objects.get()
    assert (row.time_zone, row.digest_hour, row.wants_learned) == ("Europe/Oslo", 7, True)


@pytest.mark.parametrize("strange", [{"time_zone": "Mars/Olympus"}, {"digest_hour": "24"}, {"digest_hour": "999999"}])
def test_what_is_not_offered_is_refused(page, browser, joins, strange):
    assert browser().post("/status/ferries/subscribe", {"address": "eve@example.org", **strange}).status_code == 422
    token = joins().token
    assert browser().post(f"/status/ferries/subscription/{token}", strange).status_code == 422
    assert Subscriber.objects.count() == 1


def test_times_are_told_in_their_own_zone(page, joins, tells):
    joins(time_zone="America/New_York")
    joins("bo@example.org")
    tells(page, stage="scheduled", planned_for=NOON + timedelta(hours=2), planned_until=NOON + timedelta(hours=3))
    work()
    theirs, pages = mails()[0].message["facts"], mails("bo@example.org")[0].message["facts"]
    assert "09:00 EST" in theirs["planned"]
    assert "14:00 UTC" in pages["planned"]
    assert "07:00 EST" in theirs["said"]


def test_who_wants_one_mail_a_day_gets_all_of_it_at_their_hour(page, joins, tells, says, noon):
    joins(digest_hour=7)
    joins("bo@example.org")
    report = tells(page)
    work()
    says(report, "It works again.", stage="resolved")
    work()
    assert (len(mails()), len(mails("bo@example.org"))) == (0, 2)
    noon.move_to(MORNING)
    work()
    work()
    (daily,) = mails()
    assert [one["body"] for one in daily.message["facts"]["told"]] == ["We look into it.", "It works again."]
    assert daily.message["unsubscribe"].endswith(Subscriber.objects.get(address="dev@example.org").token)
    assert not Waiting.objects.exists()


def test_a_day_without_news_has_no_mail(page, joins, noon):
    joins(digest_hour=7)
    noon.move_to(MORNING)
    work()
    assert mails() == []


@pytest.mark.parametrize("change", ["ended", "withdrawn", "private", "groups", "other components"])
def test_what_is_no_longer_for_them_is_left_out_of_the_daily_mail(page, joins, tells, code, noon, change):
    row = joins(digest_hour=7)
    report = tells(page, affects={"Tickets": "major_outage"})
    work()
    assert Waiting.objects.count() == 1
    match change:
        case "ended":
            actions.unsubscribe(page_id=page.id, token=row.token)
        case "withdrawn":
            actions.remove_report(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code)
        case "other components":
            Subscriber.objects.update(components=[code(page, "Timetable")])
        case _:
            access = {"private": "internal", "groups": "groups"}[change]
            draft = PageDraft(name="Ferries", slug="ferries", access=access, languages=("en", "nb"))
            actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
    noon.move_to(MORNING)
    work()
    assert mails() == []
    assert not Waiting.objects.exists()


def test_what_was_learned_goes_once_to_those_who_asked_for_it(page, joins, tells):
    joins(wants_learned=True)
    joins("bo@example.org")
    report = tells(page, told=False)
    for _ in range(2):
        actions.draft_learned(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code, texts={"en": "We learned to look."})
        actions.publish_learned(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code)
        work()
    (letter,) = mails()
    assert letter.message["subject"] == "[Ferries] What we learned: Tickets cannot be bought"
    assert letter.message["facts"]["body"] == "We learned to look."
    assert mails("bo@example.org") == []


def test_what_was_learned_and_only_prepared_goes_to_nobody(page, joins, tells):
    joins(wants_learned=True)
    report = tells(page, told=False)
    actions.draft_learned(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code, texts={"en": "We learned to look."})
    work()
    assert mails() == []


def test_what_was_published_before_anybody_could_ask_for_it_is_not_sent_when_something_else_is_prepared(page, joins, tells):
    joins(wants_learned=True)
    report = tells(page, told=False)
    Report.objects.update(learned={"en": {"title": "Tickets", "body": "We learned it last year."}}, learned_at=NOON)
    actions.draft_learned(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code, texts={"en": "Not for readers yet."})
    work()
    assert mails() == []


def test_whoever_holds_the_link_of_a_message_changes_what_comes(page, joins, browser, code):
    row = joins()
    place = f"/status/ferries/subscription/{row.token}"
    assert place in browser().get(f"/status/ferries/unsubscribe/{row.token}").content.decode()
    tickets = code(page, "Tickets")
    asked = {"language": "nb", "time_zone": "Europe/Oslo", "digest_hour": "6", "wants": "incident", "components": [tickets, "made-up"]}
    assert browser().post(place, asked).status_code == 200
    row.refresh_from_db()
    assert (row.language, row.time_zone, row.digest_hour, row.wants, row.components) == ("nb", "Europe/Oslo", 6, "incident", [tickets])
    assert (row.state, row.address) == ("active", "dev@example.org")
    shown = browser().get(place).content.decode()
    assert "<option selected>Europe/Oslo</option>" in shown
    assert "dev@example.org" not in shown


@pytest.mark.parametrize("token", ["none", "0" * 64])
def test_a_link_that_is_not_good_changes_nothing(page, joins, browser, token):
    joins()
    assert browser().get(f"/status/ferries/subscription/{token}").status_code == 404
    assert browser().post(f"/status/ferries/subscription/{token}", {"wants": "incident"}).status_code == 404


def test_of_a_page_with_groups_of_readers_no_component_is_named_or_chosen_there(page, joins, browser, code):
    row = joins(components=[code(page, "Tickets")])
    draft = PageDraft(name="Ferries", slug="ferries", access="groups", languages=("en", "nb"))
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
    place = f"/status/ferries/subscription/{row.token}"
    assert "Timetable" not in browser().get(place).content.decode()
    browser().post(place, {"components": [code(page, "Timetable")]})
    row.refresh_from_db()
    assert row.components == [code(page, "Tickets")]


def test_the_form_offers_a_few_zones_and_all_of_them_by_a_link(page, browser, joins):
    form = browser().get("/status/ferries/subscribe?language=nb").content.decode()
    assert 20 < form.count("<option>") < 40
    assert 'href="?zones=all&amp;language=nb"' in form
    whole = browser().get("/status/ferries/subscribe?zones=all&language=nb").content.decode()
    assert "<option>Asia/Vladivostok</option>" in whole
    assert "zones=all" not in whole
    joins(time_zone="Asia/Vladivostok")
    token = Subscriber.objects.get().token
    assert "<option selected>Asia/Vladivostok</option>" in browser().get(f"/status/ferries/subscription/{token}").content.decode()
