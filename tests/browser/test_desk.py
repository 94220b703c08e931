"""A service desk: an operator with the telephone at the ear and no mouse, and somebody whose printer jams, with a phone in the hand."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Town, Visit, faults, overhang, wear

pytestmark = pytest.mark.browser


def sound(page: Page) -> list[object]:
    """List what is wrong with the open page: wide and light, then dark on a phone."""
    found: list[object] = []
    for theme, width in (("light", 1280), ("dark", 320)):
        page.set_viewport_size({"width": width, "height": 800})
        wear(page, theme)
        found += [(page.url, theme, fault) for fault in faults(page)] + [(page.url, width, "too wide")] * (overhang(page) > 0)
    return found


def test_a_call_is_logged_taken_and_answered_without_a_mouse(desk: Page):
    page = desk
    page.goto("/desk/call")
    expect(page.get_by_label("Who, what, how urgent")).to_be_focused()
    keys = page.keyboard
    keys.type("+47 22 33 44 55 printer on floor 3 jams, urgent")
    expect(page.locator("#understood")).to_contain_text("22 33 44 55")
    assert sound(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_label("Who, what, how urgent").focus()
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Printer on floor 3")
    page.get_by_role("button", name="I take it").focus()
    keys.press("Enter")
    expect(page.get_by_text("It is yours now.")).to_be_visible()
    assert sound(page) == []
    page.goto("/desk")
    expect(page.get_by_role("link", name="Printer on floor 3 jams, urgent")).to_be_visible()
    assert sound(page) == []


def note(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.locator("button[name=verb][value=note]").click()
    expect(page.get_by_text(text)).to_be_visible()


def jump(page: Page, words: str, path: str) -> None:
    """Go somewhere by the palette, from wherever one is."""
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-text")).to_be_focused()
    with page.expect_response(lambda answer: "/search?" in answer.url and words in answer.url):
        page.keyboard.insert_text(words)
    expect(page.locator(".htmx-request")).to_have_count(0)  # the list is drawn anew, and will not be once more under the chosen line
    expect(page.locator(f'#palette-hits [role=option][href="{path}"]')).to_have_count(1)
    chosen = page.locator("#palette-hits [role=option][aria-selected=true]")
    while chosen.get_attribute("href") != path:
        page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def reach(page: Page, wanted: Locator) -> None:
    """Step to something with the tabulator, as whoever has no mouse does."""
    for _step in range(300):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no key leads to {wanted}")


def call_in(page: Page, line: str) -> str:
    """Log a call from wherever one is; gives the key of its request."""
    jump(page, "call", "/desk/call")
    expect(page.get_by_label("Who, what, how urgent")).to_be_focused()
    page.keyboard.type(line)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/desk/REQ-\d+$"))
    return page.url.rpartition("/")[2]


def test_three_calls_at_once_and_no_mouse(desk: Page, visit: Visit):
    page = visit("ann", "/alerts")
    keys, text = page.keyboard, page.locator("#text")
    first = call_in(page, "+47 22 33 44 01 the plotter on floor 2 is jammed")
    reach(page, text)
    with page.expect_response(lambda answer: answer.url.endswith("/draft") and answer.ok):
        keys.insert_text("Please switch it off,")  # the telephone rings again
    second = call_in(page, "+47 22 33 44 02 plotter on floor 2 prints nothing, urgent")
    third = call_in(page, "+47 22 33 44 03 I have forgotten my password")
    assert len({first, second, third}) == 3
    reach(page, page.get_by_label("Write to +47 22 33 44 03"))
    keys.type("It is new now.")
    reach(page, page.get_by_role("button", name="Answer and solve"))
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_text("It is new now.").first).to_be_visible()
    jump(page, first, f"/desk/{first}")
    expect(text).to_have_value("Please switch it off,")
    reach(page, text)
    keys.press("End")
    keys.type(" we are on our way.")
    reach(page, page.get_by_role("button", name="Answer", exact=True))
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_text("Please switch it off, we are on our way.").first).to_be_visible()
    page.goto("/desk?q=plotter")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(2)
    for key in "jxjx":
        keys.press(key)
    expect(rows.get_by_role("checkbox", checked=True)).to_have_count(2)
    keys.press("t")
    expect(page.locator("#toasts")).to_contain_text("2")
    page.goto("/desk?shown=mine&q=plotter")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(second)  # the urgent one first


def test_an_open_request_hears_what_others_write_and_keeps_what_one_types(desk: Page, visit: Visit):
    desk.goto("/desk/call")
    desk.get_by_label("Who, what, how urgent").fill("the scanner on floor 9 is dead")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    reader, writer = visit("cleo", desk.url), visit("cleo", desk.url)
    note(desk, "The fuse is fine")
    expect(reader.get_by_text("The fuse is fine")).to_be_visible()
    writer.locator("#text").fill("A long answer, nearly done")
    note(desk, "Somebody is on the way")
    expect(reader.get_by_text("Somebody is on the way")).to_be_visible()
    expect(writer.locator("#text")).to_have_value("A long answer, nearly done")


def test_a_slash_and_a_word_bring_a_text_in_where_one_writes(desk: Page):
    page = desk
    page.goto("/desk/texts/new")
    page.get_by_label("Name", exact=True).fill("Thanks")
    page.get_by_label("Text, English").fill("Thank you. {key} is with {me}.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("/thanks", exact=True)).to_be_visible()
    assert sound(page) == []
    page.goto("/desk/call")
    page.get_by_label("Who, what, how urgent").fill("the lamp on floor 4 is dead")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.set_viewport_size({"width": 1280, "height": 800})
    keys, text = page.keyboard, page.locator("#text")
    text.focus()
    keys.type("Hello /th")
    expect(page.locator("#text-hints [role=option]")).to_have_text("/thanks – Thanks")
    assert sound(page) == []
    keys.press("Enter")
    expect(text).to_have_value(re.compile(r"^Hello Thank you\. REQ-\d+ is with Cleo\.$"))
    expect(page.locator("#text-hints")).to_be_hidden()
    keys.type(" /")
    expect(page.locator("#text-hints")).to_be_visible()
    keys.press("Enter")  # a slash alone is a slash
    expect(text).to_have_value(re.compile(r"Cleo\. /\n$"))
    page.get_by_label("Bring in a text").select_option(label="/thanks – Thanks")
    expect(text).to_have_value(re.compile(r"/\nThank you\. REQ-\d+ is with Cleo\.$"))


@pytest.fixture
def phone(chromium: Browser, town: Town) -> Iterator[Page]:
    """Bo's phone: small, without scripts, and in Polish for as long as the story lasts."""
    with chromium.new_context(viewport={"width": 390, "height": 800}, base_url=town.url, java_script_enabled=False) as context:
        context.add_cookies(town.signed_in("bo"))
        page = context.new_page()
        speak(page, "pl")
        yield page
        speak(page, "en")


def speak(page: Page, language: str) -> None:
    page.goto("/profile")
    page.locator("select[name=language]").select_option(language)
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    expect(page.locator("html")).to_have_attribute("lang", language)


def report(page: Page, title: str) -> str:
    """Report something broken in the portal; gives the address of the request."""
    page.goto("/portal")
    page.locator(".way").first.click()
    page.locator("input[name=title]").fill(title)
    page.locator("main form button.btn-primary").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    assert overhang(page) == 0
    return page.url


def test_a_printer_that_breaks_again_and_again_becomes_a_problem_with_a_way_around_it_in_polish_on_a_phone(desk: Page, phone: Page):
    weeks = []
    for said in ("Drukarka znowu zacina papier", "Drukarka zacina papier, jak w zeszłym tygodniu", "Ta sama drukarka zacina papier"):
        where = report(phone, said)
        weeks.append(where.rpartition("/")[2])
        desk.goto(f"/desk/{weeks[-1]}")
        desk.get_by_label("Write to Bo").fill("Wyczyszczone. Czy działa?")
        desk.get_by_role("button", name="Answer and solve").click()
        expect(desk.get_by_text("Wyczyszczone. Czy działa?").first).to_be_visible()
        phone.goto(where)
        expect(phone.get_by_text("Wyczyszczone. Czy działa?").first).to_be_visible()

    desk.goto("/desk/patterns")
    group = desk.locator("form", has=desk.get_by_role("link", name=weeks[-1], exact=True))
    for key in weeks:
        expect(group.get_by_role("checkbox", name=re.compile(rf"^{key} "))).to_be_checked()
    group.get_by_label("Title of the problem").fill("Printer 3 has a worn roller")
    group.get_by_role("button", name="Open a problem").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Printer 3 has a worn roller")
    problem = desk.url
    desk.get_by_role("link", name="Write what is known").click()
    desk.locator("[name=cause]").fill("The roller is worn; a new one is ordered")
    desk.locator("[name=workaround]").fill("Użyj szuflady 2.")
    desk.get_by_label("Show title and workaround in the portal").check()
    desk.locator("[name=public_title]").fill("Drukarka na 3. piętrze zacina papier")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Printer 3 has a worn roller")
    desk.goto(f"/desk/{weeks[0]}")
    expect(desk.get_by_text("Użyj szuflady 2.")).to_be_visible()

    phone.goto("/portal")  # the next time it is known before Bo reports it, and nothing of what the house alone knows is told
    known = phone.locator(".known", has=phone.get_by_role("heading", name="Drukarka na 3. piętrze zacina papier"))
    expect(known).to_contain_text("Użyj szuflady 2.")
    assert "roller" not in phone.content()
    assert overhang(phone) == 0
    known.get_by_role("button", name="Mnie też to dotyczy").click()
    expect(known).to_contain_text("Zaznaczono, że Ciebie też to dotyczy.")
    expect(known).to_contain_text("dotyczy jednej osoby")
    desk.goto(problem)
    desk.get_by_role("link", name="Write what is known").click()
    desk.get_by_label("Show title and workaround in the portal").uncheck()  # the town is for others too
    desk.get_by_role("button", name="Save").click()
    phone.goto("/portal")
    expect(known).to_have_count(0)


def test_the_pages_of_the_desk_and_of_what_is_known_can_be_used_by_everybody(desk: Page):
    wrong: list[object] = []
    for path in (
        "/desk/new", "/desk/patterns", "/desk/figures", "/desk/to-ring", "/portal", "/portal/report/incident", "/settings/desk/it",
        "/settings/desk/it/hours", "/settings/priorities", "/settings/desk/mail", "/knowledge", "/knowledge/spaces/new",
        "/settings/incidents/types", "/incidents/reports",
    ):  # fmt: skip
        answer = desk.goto(path)
        wrong += [(path, answer.status)] * (answer.status != 200) + sound(desk)
    assert not wrong, "\n".join(map(str, wrong))


def test_objects_are_taken_in_found_by_a_call_and_sound_on_a_phone(desk: Page):
    page = desk
    page.goto("/desk/objects/import")
    page.get_by_label("Or its text").fill("tag,name,place\nNF-2041,Hand scanner,Terminal Bergen\nNF-2042,Laptop,Oslo\n")
    page.get_by_role("button", name="Look first").click()
    expect(page.get_by_role("heading", name="What it brings")).to_be_visible()
    assert sound(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_role("link", name="Hand scanner")).to_be_visible()
    assert sound(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/desk/call")
    expect(page.get_by_label("Who, what, how urgent")).to_be_focused()
    page.keyboard.type("+47 22 33 44 66 nf-2041 does not charge")
    expect(page.locator("#understood")).to_contain_text("NF-2041")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="NF-2041 Hand scanner")).to_be_visible()
    assert sound(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("link", name="NF-2041 Hand scanner").click()
    expect(page.get_by_role("link", name="does not charge")).to_be_visible()
    assert sound(page) == []


def test_whoever_is_appointed_for_an_organisation_finds_its_requests_and_every_page_is_sound(desk: Page, visit: Visit):
    desk.goto("/settings/desk/organisations")
    assert sound(desk) == []
    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.get_by_label("Organisation").fill("Terminal Bergen")
    desk.get_by_label("Mail address with which they sign in").fill("cleo@example.org")
    desk.get_by_label("Approves what needs approval").check()
    desk.get_by_role("button", name="Appoint", exact=True).click()
    expect(desk.get_by_text("Terminal Bergen", exact=True)).to_be_visible()
    assert sound(desk) == []
    reader = visit("cleo", "/portal")
    reader.get_by_role("link", name="Requests of my organisation").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Requests of my organisation")
    assert sound(reader) == []


def test_what_waits_for_approval_says_so_on_every_page_that_shows_it(desk: Page):
    desk.goto("/settings/desk/it/forms/new")
    desk.get_by_label("Name").first.fill("Another scanner")
    desk.get_by_label("The caller's organisation approves first").check()
    desk.get_by_role("button", name="Save").click()
    desk.get_by_role("link", name="As the portal shows it").click()
    expect(desk.get_by_text("Somebody of your organisation approves it first")).to_be_visible()
    assert sound(desk) == []
    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.get_by_label("Anything else that we should know").fill("For gate 4")
    desk.get_by_role("button", name="Send").click()
    expect(desk.get_by_text("It waits until somebody of your organisation approves it.")).to_be_visible()
    assert sound(desk) == []
    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.goto(f"/desk/{desk.url.rpartition('/')[2]}")
    expect(desk.get_by_text("Nobody is appointed to approve for the caller's organisation.")).to_be_visible()
    assert sound(desk) == []
    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.get_by_role("link", name="Go on without").click()
    assert sound(desk) == []
