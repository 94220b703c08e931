"""Everything by the keyboard: what has the focus is seen, and no hand leaves the keys."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Town, Visit
from tests.processes import HTTP

pytestmark = pytest.mark.browser


def test_the_first_key_skips_to_the_content_and_the_focus_is_seen(visit: Visit):
    page = visit("ann", "/settings")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    look = page.evaluate("(({outlineStyle, boxShadow}) => [outlineStyle, boxShadow])(getComputedStyle(document.activeElement))")
    assert look != ["none", "none"]


def test_two_alerts_are_chosen_and_closed_without_a_mouse(town: Town, visit: Visit):
    for message in ("Lift A stands", "Lift B stands", "Stairs are wet"):
        town.send(message)
    page = visit("ann", "/alerts?q=stand")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(2)
    for key in "jxjx":
        page.keyboard.press(key)
    expect(page.get_by_role("checkbox", checked=True, name="Choose alert")).to_have_count(2)
    page.keyboard.press("c")
    expect(rows).to_have_count(0)
    expect(page.locator("#toasts")).to_contain_text("2 alerts closed.")


def test_the_palette_finds_teams_schedules_and_alerts(town: Town, visit: Visit):
    town.send("Bakery oven is cold")
    page = visit("ann", "/settings")
    page.keyboard.press("Control+k")
    found = page.locator("#palette-hits")
    for typed, wanted in (("bakery", "Bakery oven is cold"), ("payments", "Payments_schedule")):
        page.locator("#palette-text").fill(typed)
        expect(found).to_contain_text(wanted)
    for _time in ("empty the field", "close the palette"):
        page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def press(page: Page, button: Locator) -> None:
    """Go to a button by the Tab key alone, and press it."""
    expect(button).to_be_enabled()
    for _step in range(200):
        page.keyboard.press("Tab")
        if button.evaluate("(button) => button === document.activeElement"):
            break
    expect(button).to_be_focused()
    page.keyboard.press("Enter")


def expect_seen(page: Page, heading: Locator) -> None:
    """See that a heading has the focus, keeps it when its part is drawn anew, and that one goes on from there."""
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    expect(heading).not_to_be_empty()
    with page.expect_event("requestfinished"):
        page.evaluate("document.body.dispatchEvent(new Event('live-reload'))")
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(heading).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.page-wrapper') !== null")  # not the body, nor the sidebar before it


def test_whoever_pressed_what_is_gone_goes_on_where_it_stood(town: Town, visit: Visit):
    town.send("Pump 7 is dry")
    page = visit("cleo", "/alerts?q=pump")
    page.get_by_role("link", name="Pump 7 is dry").first.click()
    press(page, page.get_by_role("button", name="Acknowledge", exact=True))
    expect_seen(page, page.locator("#alert h1"))
    page.goto("/alerts?q=pump")
    page.keyboard.press("j")
    page.keyboard.press("x")
    press(page, page.locator("button[data-bulk][value=close]"))
    expect(page.locator("[data-row]")).to_have_count(0)
    expect_seen(page, page.get_by_role("heading", level=1))


def test_whoever_leads_by_keys_goes_on_where_the_button_stood(town: Town, visit: Visit):
    said = {"summary": "Nobody can pay", "severity": 3, "language": "en"}
    key = HTTP.post(f"{town.url}/api/v1/incidents", json=said, headers={"Authorization": f"Bearer {town.key}"}).json()["key"]
    page = visit("cleo", f"/incidents/{key}")
    press(page, page.get_by_role("button", name="I lead this", exact=True))
    expect(page.get_by_role("link", name="Hand over", exact=True)).to_be_visible()
    expect_seen(page, page.locator("#incident h1"))
    page.goto(f"/incidents/{key}/tell")
    unsaid = page.get_by_role("button", name="Not known yet", exact=True)
    press(page, unsaid.first)
    expect(page.get_by_role("heading", name="Before it is sent")).to_be_focused()
    page.keyboard.press("Tab")
    expect(unsaid.first).to_be_focused()


def test_whoever_ends_a_drill_by_keys_goes_on_at_its_name(visit: Visit):
    page = visit("cleo", "/drills/start?script=payments")
    press(page, page.get_by_role("button", name="Begin", exact=True))
    expect(page.locator("#drill")).to_contain_text("62 of 100 fail")
    press(page, page.get_by_role("button", name="End the drill", exact=True))
    expect(page.locator("#drill")).to_contain_text("Over after")
    expect_seen(page, page.locator("#drill h1"))
