"""The report of a month: asked for, in the reader's own language, of what they may see, once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.apps.statuspages.conftest import work
from varsko.core.models import Delivery
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.actions import monthly
from varsko.statuspages.data import AudienceDraft, ComponentDraft, ReportDraft, SaidDraft, Wish
from varsko.statuspages.models import Component, Monthly, Subscriber

MARCH = datetime(2026, 3, 10, 9, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def march(db):
    with time_machine.travel(MARCH - timedelta(days=30), tick=False) as traveller:
        yield traveller


@pytest.fixture
def down(page, code, march):
    """Tickets were down for three hours in March."""
    march.move_to(MARCH)
    tickets = code(page, "Tickets")
    titles, texts = {"en": "No tickets", "nb": "Ingen billetter"}, {"en": "We look."}
    draft = ReportDraft(titles=titles, texts=texts, affects={tickets: "major_outage"})
    made = actions.open_report(by=SYSTEM_ACTOR, at=MARCH, ref=page.id, draft=draft)
    said = SaidDraft(texts={"en": "Over."}, stage="resolved")
    actions.say(by=SYSTEM_ACTOR, at=MARCH + timedelta(hours=3), ref=page.id, code=made.code, said=said)
    return made


def brings(page, *addresses, **more):
    wishes = [Wish(address=one, monthly=True, **{"language": "en", **more}) for one in addresses]
    actions.bring_subscribers(by=SYSTEM_ACTOR, at=MARCH, ref=page.id, wishes=wishes)


def mails(address="dev@example.org"):
    found = Delivery.objects.filter(address=address).order_by("created_at", "pk")
    return [one.message for one in found if one.message["template"] == "statuspages/mail/month"]


def test_a_month_is_told_when_it_is_over_and_once(page, down, march):
    brings(page, "dev@example.org")
    work()
    assert mails() == []
    march.move_to(APRIL)
    work()
    work()
    (said,) = mails()
    facts = said["facts"]
    assert said["subject"] == "[Ferries] How it went: March 2026"
    assert [(one["name"], one["uptime"]) for one in facts["lines"]] == [("Tickets", "99.59 %"), ("Timetable", "100.00 %")]
    assert [(one["title"], one["length"]) for one in facts["broken"]] == [("No tickets", "3 hours")]
    assert said["unsubscribe"].endswith(Subscriber.objects.get().token)
    assert said["link"].endswith("/status/ferries/en/history?month=2026-03")
    march.move_to(datetime(2026, 5, 1, 8, tzinfo=UTC))
    work()
    assert [one["facts"]["month"] for one in mails()] == ["March 2026", "April 2026"]
    assert mails()[1]["facts"]["broken"] == []


def test_it_is_in_their_own_language(page, down, march):
    brings(page, "dev@example.org", language="nb")
    march.move_to(APRIL)
    work()
    (said,) = mails()
    assert said["facts"]["month"] == "mars 2026"
    assert said["facts"]["broken"][0]["title"] == "Ingen billetter"
    assert said["facts"]["lines"][0]["uptime"] == "99,59 %"


def test_who_chose_components_is_told_of_these_only(page, down, code, march):
    brings(page, "dev@example.org", components=(code(page, "Timetable"),))
    march.move_to(APRIL)
    work()
    facts = mails()[0]["facts"]
    assert ([one["name"] for one in facts["lines"]], facts["broken"]) == (["Timetable"], [])


def test_many_are_written_to_each_once_whatever_dies_between(page, march, monkeypatch):
    monkeypatch.setattr(monthly, "AT_ONCE", 3)
    addresses = [f"reader{n}@example.org" for n in range(8)]
    brings(page, *addresses)
    march.move_to(APRIL)
    work()
    Monthly.objects.filter(month="2026-03-01").update(due_at=APRIL, reached=None)  # as if nobody had marked how far it came
    work()
    assert [len(mails(one)) for one in addresses] == [1] * 8


def test_each_group_of_readers_gets_its_own_part(make, march):
    page = make("Freight", "Gdańsk", "Utrecht", access="groups")
    gdansk, utrecht = (Component.objects.get(page=page.id, name=name).code for name in ("Gdańsk", "Utrecht"))
    groups = {
        name: actions.add_audience(by=SYSTEM_ACTOR, at=MARCH, ref=page.id, draft=AudienceDraft(name=name, components=(part,)))
        for name, part in (("Porcelain", gdansk), ("Florists", utrecht))
    }
    for name, group in groups.items():
        brings(page, f"{name.lower()}@example.org", audience=group.code)
    march.move_to(APRIL)
    work()
    assert [one["name"] for one in mails("porcelain@example.org")[0]["facts"]["lines"]] == ["Gdańsk"]
    assert [one["name"] for one in mails("florists@example.org")[0]["facts"]["lines"]] == ["Utrecht"]


def test_nobody_who_did_not_ask_gets_one_and_whoever_changes_their_mind_does(page, browser, march):
    actions.bring_subscribers(by=SYSTEM_ACTOR, at=MARCH, ref=page.id, wishes=[Wish(address="dev@example.org", language="en")])
    march.move_to(APRIL)
    work()
    assert mails() == []
    assert not Monthly.objects.exists()
    place = f"/status/ferries/subscription/{Subscriber.objects.get().token}"
    assert b"Send me a report each month" in browser().get(place).content
    browser().post(place, {"language": "en", "monthly": "1"})
    march.move_to(datetime(2026, 5, 1, 8, tzinfo=UTC))
    work()
    assert [one["facts"]["month"] for one in mails()] == ["April 2026"]
    browser().post(place, {"language": "en"})
    march.move_to(datetime(2026, 6, 1, 8, tzinfo=UTC))
    work()
    assert len(mails()) == 1


def test_a_component_that_is_new_counts_from_its_first_day(page, march):
    march.move_to(MARCH)
    actions.add_component(by=SYSTEM_ACTOR, at=MARCH, ref=page.id, draft=ComponentDraft(name="Cabins", began_on=APRIL.date()))
    brings(page, "dev@example.org")
    march.move_to(APRIL)
    work()
    assert [one["uptime"] for one in mails()[0]["facts"]["lines"] if one["name"] == "Cabins"] == [""]
