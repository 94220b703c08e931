"""The whole story in a real browser: an alert comes, somebody is paged, answers from a phone, and the source closes it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Town, Visit, overhang
from tests.faults.house import wait_for
from tests.mailbox import link_of

pytestmark = pytest.mark.browser
ALERT = "Card payments fail"


@pytest.fixture
def night_watch(town: Town) -> None:
    """Ann is on call at night, and Bo is the next step; set up as a script would."""
    turns = {"startDate": "2026-01-05T08:00:00Z", "type": "weekly", "participants": [{"type": "user", "username": "ann@example.org"}]}
    town.call("/v2/schedules", {"name": "Nights", "timezone": "Europe/Oslo", "rotations": [{"name": "Alone", **turns}]})
    steps = [(0, {"type": "schedule", "name": "Nights"}), (5, {"type": "user", "username": "bo@example.org"})]
    rules = [
        {"condition": "if-not-acked", "notifyType": "default", "delay": {"timeAmount": delay}, "recipient": told} for delay, told in steps
    ]
    town.call("/v2/escalations", {"name": "Night watch", "rules": rules})


@pytest.fixture
def phone(chromium: Browser, town: Town) -> Iterator[Page]:
    """A small phone that runs no scripts and is signed in nowhere."""
    with chromium.new_context(viewport={"width": 320, "height": 640}, base_url=town.url, java_script_enabled=False) as context:
        yield context.new_page()


def test_an_alert_is_answered_from_the_mail_and_closed_by_its_source(night_watch: None, town: Town, visit: Visit, phone: Page):
    desk = visit("ann", "/alerts")
    row = desk.locator("[data-row]").filter(has_text=ALERT)
    expect(row).to_have_count(0)
    watch = [{"type": "escalation", "name": "Night watch"}]
    town.send(ALERT, priority="P1", responders=watch, entity="checkout", details={"runbook": "https://r.example/cards"})
    expect(row).to_contain_text("Open")
    expect(desk.locator("#live-region")).to_have_text(re.compile("change", re.IGNORECASE))

    assert wait_for(lambda: any(ALERT in one["Subject"] for one in town.post.arrived.get("ann@example.org", ())))
    letter = next(one for one in town.post.arrived["ann@example.org"] if ALERT in one["Subject"])
    assert "[P1]" in letter["Subject"]
    link = link_of(letter)
    for _time in ("a mail scanner", "Ann"):
        assert phone.goto(link).status == 200
        expect(phone.get_by_role("heading", level=1)).to_have_text(ALERT)
        expect(phone.get_by_role("main")).to_contain_text("Not me: page Bo now")
        expect(phone.get_by_role("main")).to_contain_text("https://r.example/cards")
    expect(row).to_contain_text("Open")
    button = phone.get_by_role("button", name="Acknowledge")
    shape = button.bounding_box()
    assert (shape["width"] > 240, shape["height"] >= 44, shape["y"] + shape["height"] < 640) == (True, True, True)
    assert overhang(phone) == 0
    button.click()
    expect(phone.get_by_role("main").get_by_role("status")).to_have_text("You have it. Nobody else is paged.")
    expect(row).to_contain_text("Acknowledged")

    row.get_by_role("link", name=ALERT).click()
    expect(desk.locator(".alert-lead")).to_contain_text("Ann has it")
    story = desk.locator(".story")
    for told in ("The alert names them.", "On call in Nights.", "Somebody had acknowledged the alert."):
        expect(story).to_contain_text(told)
    town.call(f"/v2/alerts/{ALERT}/close?identifierType=alias", {"source": "Monitor"})
    expect(desk.locator(".alert-lead")).to_contain_text("Closed")
    expect(desk.locator(".alert-lead")).to_contain_text(re.compile("closed by Monitor"))
    phone.reload()
    expect(phone.get_by_role("main").get_by_role("status")).to_contain_text("Already closed by Monitor.")
    assert not [one for one in town.post.arrived.get("bo@example.org", ()) if ALERT in one["Subject"]]
