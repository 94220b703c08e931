"""A live document in real browsers: two people type while the server is killed and comes back, on a phone, without JavaScript."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import faults, overhang
from tests.faults.house import kill
from tests.notes import Notes, open_notes, prepared
from tests.writers import soon

pytestmark = pytest.mark.browser
Look = Callable[..., Page]


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notes]:
    """A house of its own, since it is killed."""
    with prepared(tmp_path_factory, tmp_path_factory.mktemp("notes")) as house:
        house.serving = house.start("serve", VARSKO_CLOCK_FILE="")
        yield open_notes(Notes(house))


@pytest.fixture
def look(chromium: Browser, notes: Notes) -> Iterator[Look]:
    """Open the notes of the team Payments, empty, as somebody who is signed in."""
    notes.clear()
    teams = notes.house.request("GET", "/api/v1/teams").json()
    path = next(f"/settings/teams/{team['id']}/notes" for team in teams if team["name"] == "Payments")
    with ExitStack() as ends:

        def go(name: str, *, width: int = 1280, theme: str = "light", script: bool = True) -> Page:
            size = {"width": width, "height": 800}
            context = chromium.new_context(viewport=size, base_url=notes.house.url, color_scheme=theme, java_script_enabled=script)
            ends.callback(context.close)
            key, value = notes.cookies[name].split("=")
            context.add_cookies([{"name": key, "value": value, "url": notes.house.url}])
            page = context.new_page()
            page.complaints = []
            page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
            page.on("pageerror", lambda error: page.complaints.append(str(error)))
            page.goto(path)
            return page

        yield go


def editor(page: Page):
    return page.get_by_role("textbox", name="Notes")


def state(page: Page):
    return page.locator(".document-state [data-shows]:not([hidden])")


def said(page: Page) -> str:
    """The letters in the editor, without the names at the cursors of others."""
    lines = "[...document.querySelector('.document-editor').shadowRoot.querySelectorAll('.cm-line')]"
    return page.evaluate(
        f"{lines}.map(line => {{ const copy = line.cloneNode(true); copy.querySelectorAll('.peer').forEach(peer => peer.remove()); "
        "return copy.textContent }).join('\\n')"
    )


def test_two_people_type_while_the_server_is_killed_and_comes_back(notes: Notes, look: Look):
    ann, bo = look("ann"), look("bo", theme="dark")
    for page in (ann, bo):
        expect(state(page)).to_have_text("Saved")
        editor(page).click()
    ann.keyboard.type("Årsak: 😀\n")
    expect(editor(bo)).to_contain_text("Årsak: 😀")
    expect(ann.locator(".document-people")).to_contain_text("Bo")
    expect(ann.locator(".document-people")).to_contain_text("Ann")
    bo.keyboard.press("Control+End")
    bo.keyboard.type("b1 ")
    expect(editor(ann).locator(".peer-name")).to_have_text("Bo")

    kill(notes.house.serving)
    for page in (ann, bo):
        expect(state(page)).to_contain_text("Offline")
    ann.keyboard.press("Control+Home")
    ann.keyboard.type("(ann offline) ")
    bo.keyboard.type("(bo offline żółć) ")
    assert "bo offline" not in said(ann)

    notes.house.serving = notes.house.start("serve", VARSKO_CLOCK_FILE="")
    for page in (ann, bo):
        expect(state(page)).to_have_text("Saved")
    ann.keyboard.type("a2 ")
    bo.keyboard.type("b2")
    whole = "(ann offline) a2 Årsak: 😀\nb1 (bo offline żółć) b2"
    assert soon(lambda: said(ann) == said(bo) == notes.read() == whole), (said(ann), said(bo), notes.read())
    for page in (ann, bo):
        assert [one for one in page.complaints if "ERR_" not in one and "WebSocket" not in one] == []


def test_undo_takes_back_ones_own_letters_only(look: Look):
    ann, bo = look("ann"), look("bo")
    for page in (ann, bo):
        expect(state(page)).to_have_text("Saved")
        editor(page).click()
        page.keyboard.press("Control+Home")
    ann.keyboard.type("mine ")
    expect(editor(bo)).to_contain_text("mine ")
    bo.keyboard.type("yours ")
    expect(editor(ann)).to_contain_text("yours ")
    ann.keyboard.press("Control+z")
    expect(editor(bo)).not_to_contain_text("mine")
    expect(editor(ann)).to_contain_text("yours ")
    assert ann.complaints == bo.complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_use_the_page_on_a_phone_too(look: Look, theme: str):
    ann, eve = look("ann", width=320, theme=theme), look("eve", width=320, theme=theme)
    expect(state(ann)).to_have_text("Saved")
    expect(state(eve)).to_have_text("Up to date")
    editor(ann).click()
    expect(editor(eve).locator(".peer-name")).to_have_text("Ann")
    for page in (ann, eve):
        assert faults(page) == []
        assert overhang(page) <= 0
        assert page.complaints == []
    editor(eve).click()
    eve.keyboard.type("I only read")
    assert "I only read" not in said(eve)


def test_without_script_a_form_writes_beside_who_types(look: Look):
    ann, bo = look("ann"), look("bo", script=False)
    expect(state(ann)).to_have_text("Saved")
    box = bo.get_by_label("Notes")
    box.fill(box.input_value() + "\nby a form")
    editor(ann).click()
    ann.keyboard.press("Control+Home")
    ann.keyboard.type("typed meanwhile ")
    expect(state(ann)).to_have_text("Saved")
    bo.get_by_role("button", name="Save").click()
    expect(bo.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(bo.get_by_label("Notes")).to_have_value(soon(lambda: said(ann) if "by a form" in said(ann) else ""))
    assert said(ann).startswith("typed meanwhile ")
    assert said(ann).endswith("by a form")
    assert faults(ann) == []
