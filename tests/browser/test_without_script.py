"""What a person sets up and does where no script runs: on an old phone, behind a strict proxy."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Town, Visit

pytestmark = pytest.mark.browser


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def test_an_owner_sets_everything_up_without_javascript(visit: Visit):
    page = visit("cleo", "/settings/teams/new", script=False, width=320)
    page.get_by_label("Name").fill("Night desk")
    page.get_by_label("Ann").check()
    press(page, "Make the team")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Night desk")

    page.goto("/on-call/new")
    page.get_by_label("Name").fill("Harbour")
    page.get_by_label("Time zone").select_option("Europe/Oslo")
    press(page, "Go on to who takes turns")
    expect(page.get_by_role("heading", level=1)).to_have_text("New rotation in Harbour")
    page.locator("select[name=seat_0]").select_option(label="Ann")
    page.locator("select[name=seat_1]").select_option(label="Bo")
    page.get_by_label("The first turn begins").fill("2026-01-05T09:00")
    press(page, "Save")
    expect(page.locator("#answer")).to_have_text(re.compile("On call now: (Ann, until .* Next: Bo|Bo, until .* Next: Ann)", re.DOTALL))

    page.goto("/settings/escalations/new")
    page.get_by_label("Name").fill("Harbour watch")
    for number, told in (("1", "Harbour"), ("2", "Night desk")):
        page.get_by_role("group", name=f"Step {number}").get_by_label("Tell").select_option(label=told)
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour watch")
    page.goto("/settings/escalations")
    expect(page.get_by_role("row").filter(has_text="Harbour watch")).to_contain_text(re.compile("Harbour.*Night desk", re.DOTALL))

    page.goto("/settings/keys/new")
    page.get_by_label("Name").fill("Harbour crane")
    press(page, "Make the key")
    expect(page.locator("#secret")).to_have_text(re.compile("^vk_"))


def test_alerts_are_found_snoozed_and_noted_without_javascript(town: Town, visit: Visit):
    for message in ("Tap drips", "Roof leaks"):
        town.send(message)
    page = visit("cleo", "/alerts", script=False)
    page.get_by_role("searchbox", name="Search").fill("tap")
    press(page, "Filter")
    expect(page).to_have_url(re.compile("q=tap"))
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(1)
    rows.get_by_role("checkbox").check()
    press(page, "Snooze")
    expect(rows).to_contain_text("Snoozed")
    expect(page).to_have_url(re.compile("q=tap"))
    rows.get_by_role("link", name="Tap drips").click()
    page.get_by_label("Note").fill("The plumber comes")
    press(page, "Add note")
    expect(page.locator(".story")).to_contain_text("The plumber comes")
