"""Everything by the keyboard: what has the focus is seen, and no hand leaves the keys."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Town, Visit

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
