"""A team talks: two people at once, on a desk and on a phone, with and without JavaScript, by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Town, Visit, faults, overhang, wear

pytestmark = pytest.mark.browser
WHOLE_CHROMIUM = True
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


@pytest.fixture
def room(town: Town, visit: Visit):
    """Open the room of the team Payments as somebody."""

    def go(name: str, **more) -> Page:
        page = visit(name, "/rooms", **more)
        page.get_by_role("link", name="Payments").click()
        expect(page.locator("[data-composer]")).to_be_visible()
        return page

    return go


def say(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Message", exact=True).fill(text)
    page.get_by_role("textbox", name="Message", exact=True).press("Enter")


def message(page: Page, text: str):
    return page.locator(".msg").filter(has_text=text)


def test_two_people_talk_at_once(room):
    ann, bo = room("ann"), room("bo", width=390, theme="dark")
    say(ann, "The pool is **empty**, see #1")
    arrived = message(bo, "The pool is empty")
    expect(arrived.locator("strong")).to_have_text("empty")
    expect(arrived.get_by_role("link", name=re.compile("#1 "))).to_be_visible()
    expect(bo.locator("#live-region")).to_contain_text("Ann: The pool is empty")
    say(bo, "Looking")
    expect(message(ann, "Looking")).to_be_visible()
    say(ann, "/fly")
    expect(ann.locator("[data-answer]")).to_contain_text("There is no command /fly")
    expect(message(bo, "/fly")).to_have_count(0)


def test_everything_goes_by_keyboard(room):
    ann, bo = room("ann"), room("bo")
    say(ann, "By keyboard")
    message(ann, "By keyboard").focus()
    ann.keyboard.press("1")
    expect(message(bo, "By keyboard").locator(".sign")).to_contain_text("1")
    expect(message(bo, "By keyboard")).to_contain_text("pinned")
    message(ann, "By keyboard").focus()
    ann.keyboard.press("Enter")
    ann.get_by_label("Your words").fill("By keys")
    ann.get_by_role("button", name="Change", exact=True).press("Enter")
    expect(message(bo, "By keys")).to_contain_text("edited")
    message(bo, "By keys").focus()
    bo.keyboard.press("Enter")
    bo.get_by_role("link", name="Answer", exact=True).press("Enter")
    bo.keyboard.type("Yes")
    bo.keyboard.press("Enter")
    expect(message(ann, "Yes").locator(".msg-quote")).to_contain_text("By keys")


def test_pictures_are_sent_and_drafts_are_kept(room):
    ann, bo = room("ann"), room("bo")
    ann.locator("input[type=file]").set_input_files([{"name": "graph.png", "mimeType": "text/html", "buffer": PIXEL}])
    say(ann, "The graph")
    picture = message(bo, "The graph").get_by_role("img", name="graph.png")
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") == 1
    ann.get_by_role("textbox", name="Message", exact=True).fill("Not sent yet")
    ann.reload()
    expect(ann.get_by_role("textbox", name="Message", exact=True)).to_have_value("Not sent yet")
    ann.get_by_role("textbox", name="Message", exact=True).fill("")


def test_without_javascript_it_is_plain_forms(room):
    page = room("ann", script=False, width=320)
    page.get_by_role("textbox", name="Message", exact=True).fill("Plain words")
    page.get_by_role("button", name="Quick note").click()
    expect(message(page, "Plain words")).to_contain_text("note")
    message(page, "Plain words").get_by_role("link", name=re.compile("What to do")).click()
    page.locator(".acts-signs button").first.click()
    expect(message(page, "Plain words")).to_contain_text("pinned")
    assert overhang(page) == 0


def test_a_room_and_its_sheet_are_accessible_in_both_colours_and_fit_a_phone(room):
    page = room("bo")
    say(page, "Anybody there?")
    expect(message(page, "Anybody there?")).to_be_visible()
    for theme in ("light", "dark"):
        wear(page, theme)
        expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
        assert faults(page) == []
    message(page, "Anybody there?").first.locator("[data-acts]").click()
    expect(page.locator("dialog[open]")).to_be_visible()
    assert faults(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert overhang(page) == 0


def test_on_a_phone_the_newest_words_stand_above_the_composer(room):
    ann, bo = room("ann"), room("bo", width=390)
    for number in range(12):
        say(ann, f"Line {number}")
        expect(message(bo, f"Line {number}").first).to_be_visible()
    newest, composer = message(bo, "Line 11").bounding_box(), bo.locator("[data-composer]").bounding_box()
    assert newest["y"] + newest["height"] <= composer["y"] + 1
    assert composer["y"] + composer["height"] <= 801
