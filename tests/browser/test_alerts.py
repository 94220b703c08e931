"""Alerts in a real browser: rows that come by themselves, the keyboard, a phone, no JavaScript, and a screen reader's checks."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def row(page, message):
    return page.locator("[data-row]").filter(has_text=message)


def test_a_firing_alert_appears_by_itself(town, visit):
    page = visit("ann", "/alerts")
    town.send("Checkout is slow")
    expect(row(page, "Checkout is slow")).to_be_visible()


def test_who_is_choosing_is_told_and_not_disturbed(town, visit):
    page = visit("ann", "/alerts")
    row(page, "Disk of db-1").get_by_role("checkbox").check()
    town.send("Mail queue is long")
    news = page.locator("[data-news]")
    expect(news).to_be_visible()
    expect(row(page, "Mail queue is long")).to_have_count(0)
    row(page, "Disk of db-1").get_by_role("checkbox").uncheck()
    news.click()
    expect(row(page, "Mail queue is long")).to_be_visible()


def test_the_keyboard_does_it_all(town, visit):
    town.send("Node w-14 is away")
    page = visit("ann", "/alerts")
    expect(row(page, "Node w-14 is away")).to_be_visible()
    page.keyboard.press("j")
    expect(row(page, "Node w-14 is away")).to_have_class(re.compile("is-pointed"))
    page.keyboard.press("a")
    expect(row(page, "Node w-14 is away")).to_contain_text("Acknowledged")
    expect(page.locator("#toasts")).to_contain_text("1 alert acknowledged.")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#filter-text")).to_be_focused()
    page.keyboard.type("disk")
    expect(row(page, "Node w-14")).to_have_count(0)
    expect(page).to_have_url(re.compile("q=disk"))


def test_a_note_outlives_the_session(town, visit):
    town.send("Cellar is wet")
    page = visit("ann", "/alerts")
    row(page, "Cellar is wet").get_by_role("link").first.click()
    page.locator("#note").fill("Two pumps are on their way")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is saved yet")
    assert [one for one in page.complaints if "403" not in one] == []
    page.complaints.clear()
    page.context.add_cookies(town.signed_in("ann"))
    page.get_by_role("button", name="Send once more").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cellar is wet")
    expect(page.locator(".story")).to_contain_text("Two pumps are on their way")


def test_a_note_outlives_a_newer_sign_in_in_another_tab(town, visit):
    town.send("Attic is wet")
    page = visit("ann", "/alerts")
    row(page, "Attic is wet").get_by_role("link").first.click()
    page.locator("#note").fill("Buckets are under the leak")
    page.context.clear_cookies(name="csrftoken")  # with another one, what this page holds is worth as little
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is saved yet")
    assert [one for one in page.complaints if "403" not in one] == []
    page.complaints.clear()
    page.get_by_role("button", name="Send once more").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Attic is wet")
    expect(page.locator(".story")).to_contain_text("Buckets are under the leak")


def test_an_open_alert_follows_what_others_do(town, visit):
    town.send("Ledger does not balance")
    page = visit("ann", "/alerts")
    row(page, "Ledger does not balance").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ledger does not balance")
    expect(page.locator("main")).to_contain_text("Next: Bo")
    town.acknowledge("Ledger does not balance", "bo@example.org")
    expect(page.locator(".alert-lead")).to_contain_text("Acknowledged")


def test_the_palette_goes_anywhere(visit):
    page = visit("ann", "/")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-text")).to_be_focused()
    page.keyboard.type("payments")
    expect(page.locator("#palette-hits")).to_contain_text("Payments_schedule")
    page.locator("#palette-text").fill("#1")
    expect(page.locator("#palette-hits")).to_contain_text("Disk of db-1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/alerts/1$"))


def test_colours_are_chosen_once(visit):
    page = visit("ann", "/settings")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    page.get_by_role("button", name="Dark").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_on_a_phone_alerts_come_first_and_their_filters_and_actions_when_they_are_wanted(town, visit):
    town.send("Belt 9 squeals")
    page = visit("ann", "/alerts", width=390)
    belt, whose, acknowledge = row(page, "Belt 9 squeals"), page.get_by_label("Whose"), page.get_by_role("button", name="Acknowledge")
    expect(belt).to_be_visible()
    assert page.locator("[data-row]").first.bounding_box()["y"] < 400
    expect(whose).to_be_hidden()
    page.get_by_role("link", name="Filters").click()
    expect(whose).to_be_visible()
    expect(acknowledge).to_be_hidden()
    belt.get_by_role("checkbox").check()
    expect(acknowledge).to_be_in_viewport()
    acknowledge.click()
    expect(belt).to_contain_text("Acknowledged")
    page.goto(page.url.partition("?")[0].partition("#")[0] + "?priority=1")
    expect(whose).to_be_visible()


def test_everything_works_without_javascript(town, visit):
    town.send("Backup is late")
    page = visit("ann", "/alerts", script=False, width=320)
    row(page, "Backup is late").get_by_role("checkbox").check()
    page.get_by_role("group", name="Chosen alerts").get_by_role("button", name="Acknowledge").click()
    expect(row(page, "Backup is late")).to_contain_text("Acknowledged")
    page.locator("#filter-text").fill("backup")
    page.get_by_role("button", name="Filter").click()
    expect(row(page, "Disk of db-1")).to_have_count(0)
    row(page, "Backup is late").get_by_role("link").click()
    page.get_by_label("Note").fill("It runs now")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator(".story")).to_contain_text("It runs now")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator(".alert-lead")).to_contain_text("Closed")


def test_what_happens_right_after_something_else_is_shown_as_well(town, visit):
    town.send("Two notes in one breath")
    page = visit("ann", "/alerts")
    row(page, "Two notes in one breath").get_by_role("link", name="Two notes in one breath").click()
    address = "/v2/alerts/Two notes in one breath/notes?identifierType=alias"
    page.wait_for_url(re.compile(r"/alerts/\d+"))
    with page.expect_response(page.url):
        town.call(address, {"note": "First the disk"})
    town.call(address, {"note": "Then the network"})
    expect(page.locator(".story")).to_contain_text("Then the network")
