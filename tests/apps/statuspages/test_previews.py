"""What does this group, this person, this subscriber see? Whoever sets a page with groups of readers up looks before they ask."""

import pytest

from tests import cast
from tests.apps.statuspages.conftest import work
from varsko.core import clock
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import AudienceDraft, PageDraft, Wish
from varsko.statuspages.models import Subscriber


@pytest.fixture
def dev(db):
    return cast.dev()


@pytest.fixture
def bank(make, tells, code, dev):
    """The shop sees its till, the mint its vault, the guard the door; Dev belongs to the shop and the guard."""
    page = make("Bank", "Till", "Vault", "Door", access="groups")
    for name, part, people in (("Shop", "Till", (dev.id,)), ("Mint", "Vault", ()), ("Guard", "Door", (dev.id,))):
        draft = AudienceDraft(name=name, components=(code(page, part),), people=people)
        actions.add_audience(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, draft=draft)
    tells(page, "The vault is open", "Nobody may know.", affects={"Vault": "major_outage"})
    work()
    return page


def test_one_person_is_seen_with_all_their_groups_and_nothing_else(bank, browser, cleo, dev):
    chief = browser(cleo)
    listed = chief.get("/status-pages/bank/readers").content.decode()
    assert "See the page as one person" in listed
    assert dev.email in listed
    led = chief.get("/status-pages/bank/see-as", {"email": dev.email.upper()})
    assert led.url == f"/status-pages/bank/see-as/{dev.id}/"
    said = chief.get(led.url).content.decode()
    assert f"This is what {dev.name} sees, as one of: Guard, Shop." in said
    assert "Till" in said
    assert "Door" in said
    assert f'href="/status-pages/bank/see-as/{dev.id}/en/history"' in said
    for path in ("", "en/history", "api/v2/summary.json", "history.rss", "en.txt"):
        seen = chief.get(f"{led.url}{path}")
        assert (seen.status_code, seen.headers["cache-control"]) == (200, "private, no-store")
        assert b"ault" not in seen.content.replace(b"default", b"")


def test_who_belongs_to_no_group_sees_nothing_and_who_looks_after_it_sees_all(bank, browser, cleo, db):
    eve, chief = cast.eve(), browser(cleo)
    led = chief.get("/status-pages/bank/see-as", {"email": eve.email}, follow=True).content.decode()
    assert f"{eve.name} belongs to no group of readers" in led
    assert f"This is what {cleo.name} sees: the whole page." in chief.get(f"/status-pages/bank/see-as/{cleo.id}/").content.decode()


@pytest.mark.parametrize("wrong", ["nobody@example.org", "", "<script>alert(1)</script>", "x" * 5000])
def test_an_address_that_is_nobodys_is_said_so(bank, browser, cleo, wrong):
    led = browser(cleo).get("/status-pages/bank/see-as", {"email": wrong}, follow=True)
    assert led.status_code == 200
    assert b"Nobody here signs in with the address" in led.content
    assert b"<script>alert" not in led.content


def test_a_subscriber_is_seen_as_the_group_or_person_that_they_are(bank, browser, cleo, dev):
    group = actions.add_audience(by=SYSTEM_ACTOR, at=clock.now(), ref=bank.id, draft=AudienceDraft(name="Press", components=()))
    wish = Wish(address="press@example.org", language="en", audience=group.code)
    actions.bring_subscribers(by=SYSTEM_ACTOR, at=clock.now(), ref=bank.id, wishes=[wish])
    chief, one = browser(cleo), Subscriber.objects.get()
    place = f"/status-pages/bank/subscribers/{one.code}/see"
    assert place in chief.get("/status-pages/bank/subscribers").content.decode()
    assert chief.get(place).url == f"/status-pages/bank/readers/{group.code}/see/"
    Subscriber.objects.update(audience=None, person=dev.id)
    assert chief.get(place).url == f"/status-pages/bank/see-as/{dev.id}/"
    assert chief.get("/status-pages/bank/subscribers/nobody000000/see").status_code == 404


def test_a_subscriber_from_the_time_when_the_page_was_for_everybody_sees_nothing(make, browser, cleo):
    page = make("Ferries", "Tickets")
    wish = Wish(address="old@example.org", language="en")
    actions.bring_subscribers(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, wishes=[wish])
    draft = PageDraft(name="Ferries", slug="ferries", access="groups")
    actions.change_page(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, draft=draft)
    led = browser(cleo).get(f"/status-pages/ferries/subscribers/{Subscriber.objects.get().code}/see", follow=True)
    assert b"old@example.org belongs to no group of readers" in led.content


def test_only_those_who_set_the_page_up_look_through_others_eyes(bank, browser, dev):
    bo = cast.bo()
    for person in (dev, bo):
        for path in (f"see-as/{dev.id}/", f"see-as?email={dev.email}", "subscribers/nobody000000/see"):
            assert browser(person).get(f"/status-pages/bank/{path}").status_code in {403, 404}
