"""An incident from a phone at the counter to the last word: declared, led, told twice in two languages, over."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, faults, overhang, wear
from tests.processes import HTTP

pytestmark = pytest.mark.browser


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def send(page: Page, name: str) -> None:
    """Press, and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def tell(page: Page, stage: str, impact: dict[str, str], *, restart: str = "", fix: dict[str, str] | None = None) -> None:
    """Write an update in two languages, say what is not known, give the reason why nobody reads it first, and send it.

    `fix` says what helped in the languages that the record is not written in.
    """
    follow(page, "Tell people")
    page.get_by_label("How it stands").select_option(stage)
    for language in impact:
        page.locator(f"input[name=languages][value={language}]").check()
    send(page, "Fill in and check")
    for language, said in impact.items():
        page.locator(f"[name=impact_{language}]").fill(said)
        page.locator(f"[name=steps_{language}]").fill(said)
        expect(page.locator(f"[name=internal_{language}]")).to_have_value(re.compile(re.escape(said)))  # the texts follow what is said
    for language, said in (fix or {}).items():
        page.locator(f"[name=fix_{language}]").fill(said)
        expect(page.locator(f"[name=internal_{language}]")).to_have_value(re.compile(re.escape(said)))
    if restart:
        page.get_by_label(restart).check()
    send(page, "Fill in and check")
    unsaid = page.get_by_role("button", name="Not known yet", exact=True)
    while count := unsaid.count():
        unsaid.first.click()
        expect(unsaid).not_to_have_count(count)
    page.locator("[name=skipped]").fill("Nobody else is awake")
    page.locator("button[name=do][value=send]").click()
    expect(page.locator("#incident")).to_be_visible()


def test_what_is_drawn_anew_while_the_button_is_held_down_does_not_take_the_press_away(visit: Visit):
    page = visit("cleo", "/incidents/declare")
    page.get_by_label("What is wrong").fill("The lift stands still")
    page.locator("input[name=severity][value='3']").check()
    page.get_by_label("What it does to people").fill("They walk")
    expect(page.locator(".htmx-request")).to_have_count(0)
    button = page.locator("#callout button")
    button.scroll_into_view_if_needed()
    place = button.bounding_box()
    assert place
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    with page.expect_response(lambda answer: "/incidents/declare?" in answer.url):
        page.mouse.down()  # leaves the text, which has changed: whom it pages is asked anew
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    page.mouse.up()
    expect(page.locator("h1")).to_have_text("The lift stands still")


def test_from_the_counter_to_the_last_word(visit: Visit):
    cleo = visit("cleo", "/services/new")
    cleo.get_by_label("Name", exact=True).fill("Counters")
    cleo.locator("main form button.btn-primary").click()
    expect(cleo.locator("h1")).to_contain_text("Counters")

    ann = visit("ann", "/incidents/declare", width=390)
    ann.get_by_label("What is wrong").fill("Nobody can pay by card")
    ann.locator("input[name=severity][value='2']").check()
    ann.get_by_label("Faulty service").select_option(label="Counters")
    ann.get_by_label("What it does to people").fill("A queue at every counter")
    ann.locator("#callout, .callout").first.wait_for()
    with ann.expect_navigation():
        ann.get_by_role("button", name=re.compile("Declare")).last.click()
    if ann.locator("form#declare").count():  # it named whom it pages, and asks to be pressed again
        ann.get_by_role("button", name=re.compile("Declare")).last.click()
    expect(ann.locator("h1")).to_have_text("Nobody can pay by card")
    assert overhang(ann) == 0
    address = ann.url

    cleo.goto(address)
    press(cleo, "I lead this")
    expect(cleo.get_by_role("link", name="Hand over", exact=True)).to_be_visible()
    follow(cleo, "Give a part")
    cleo.get_by_label("Part", exact=True).select_option("communications")
    cleo.get_by_label("Who", exact=True).select_option(label="Bo")
    press(cleo, "Give them the part")
    expect(ann.locator("#incident")).to_contain_text("Communications manager")

    follow(cleo, "Assess the impact")
    cleo.get_by_label("What customers see, in English").fill("Cards are refused")
    press(cleo, "Save")
    follow(cleo, "State")
    follow(cleo, "Write down a change")
    cleo.get_by_label("What is changed").fill("Switch to the second acquirer")
    cleo.get_by_label("How it is taken back").fill("Switch back")
    press(cleo, "Write down")
    press(cleo, "It is done: Switch to the second acquirer")
    expect(cleo.locator("#board")).to_contain_text("Done")
    for theme in ("light", "dark"):
        wear(cleo, theme)
        assert faults(cleo) == []

    cleo.goto(address)
    assert faults(cleo) == []
    tell(cleo, "investigating", {"en": "Cards are refused", "nb": "Kort blir avvist"})
    follow(cleo, "Resolve")
    cleo.get_by_label("What helped").fill("The second acquirer")
    press(cleo, "Resolve")
    tell(
        cleo,
        "resolved",
        {"en": "Cards work again", "nb": "Kort virker igjen"},
        restart="Nobody needs to restart",
        fix={"nb": "Den andre innløseren"},
    )
    expect(cleo.locator("#incident")).to_contain_text("Resolved")
    expect(ann.locator("#incident")).to_contain_text("Over")
    assert overhang(ann) == 0


def test_an_open_incident_hears_by_itself_that_it_may_be_the_provider(town, visit):
    def call(verb: str, path: str, **body) -> dict:
        answer = HTTP.request(verb, f"{town.url}/api/v1{path}", json=body, headers={"Authorization": f"GenieKey {town.key}"})
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    def says(indicator: str, description: str) -> None:
        said = {"status": {"indicator": indicator, "description": description}}
        call("PUT", f"/providers/{cloud['id']}/summary", **said)

    shop = call("POST", "/services", name="Shop by the sea")
    cloud = call("POST", "/providers", name="Cloudy", address="https://status.cloudy.example")
    call("POST", f"/services/{shop['id']}/providers", provider=cloud["id"])
    says("none", "All well")
    key = call("POST", "/incidents", summary="Nobody can order", severity=3, service=shop["id"])["key"]
    page = visit("ann", f"/incidents/{key}")
    expect(page.get_by_text("All well")).to_be_visible()
    expect(page.get_by_text("It may be them.")).to_have_count(0)
    page.evaluate("window.stayed = true")
    says("major", "Region north is down")
    expect(page.get_by_text("It may be them.")).to_be_visible()
    says("major", "Region north comes back")
    expect(page.get_by_text("Region north comes back")).to_be_visible()
    assert page.evaluate("window.stayed")


@pytest.mark.parametrize("script", [True, False])
def test_back_to_the_form_and_pressed_again_is_the_incident_that_was_declared(visit: Visit, script: bool):
    page = visit("cleo", "/incidents/declare", script=script)
    page.get_by_label("What is wrong").fill(f"The gate stands open, {script}")
    page.locator("input[name=severity][value='3']").check()
    send(page, "Declare")
    address = page.url
    page.go_back()
    if not script:  # an engine without script draws the form anew, empty
        page.get_by_label("What is wrong").fill(f"The gate stands open, {script}")
    expect(page.get_by_label("What is wrong")).to_have_value(f"The gate stands open, {script}")
    send(page, "Declare")
    assert page.url == address
    expect(page.get_by_text("You have declared this already")).to_be_visible()
