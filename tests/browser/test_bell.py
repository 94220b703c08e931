"""The bell rings in the open page, without a reload, and can be read without a script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import faults, overhang
from tests.faults.house import wait_for

pytestmark = pytest.mark.browser
NUMBER = re.compile(r"Notices: \d+ new")


def test_the_bell_rings_by_itself_and_leads_to_what_it_rang_for(town, visit):
    page = visit("ann", "/services")
    before = page.locator(".bell-count").all_inner_texts()
    town.send("The bell rings for this")
    expect(page.locator(".bell-count")).not_to_have_text(before[0] if before else "")
    expect(page.locator("#live-region")).to_have_text(NUMBER)
    page.get_by_role("link", name=NUMBER).click()
    line = page.get_by_role("listitem").filter(has_text="The bell rings for this")
    expect(line).to_be_visible()
    town.send("And for this, while one looks")
    expect(page.get_by_role("listitem").filter(has_text="And for this, while one looks")).to_be_visible()
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator(".bell-count")).to_have_count(0)


def test_without_a_script_on_a_phone(town, visit):
    town.send("A quiet ring")
    page = visit("ann", "/bell", width=320, script=False)
    assert wait_for(lambda: is_rung(page, "A quiet ring"))
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_role("link", name="Notices", exact=True)).to_be_visible()
    assert overhang(page) == 0


def test_what_one_person_heard_is_not_there_for_the_next_one_at_the_same_browser(town, visit):
    left_open = visit("ann", "/services")
    town.send("Heard by Ann")
    expect(left_open.locator("#live-region")).to_have_text(NUMBER)
    left_open.context.clear_cookies()
    left_open.context.add_cookies(town.signed_in("bo"))
    page = left_open.context.new_page()
    page.goto("/services")
    page.evaluate("""() => {
        const { live: source, liveWorker, liveAs } = document.documentElement.dataset;
        const worker = new SharedWorker(liveWorker, { name: "varsko-live" });
        worker.port.onmessage = ({ data: { said } }) => { document.body.dataset.first ??= said.id; };
        worker.port.postMessage({ source, after: 0, as: liveAs });
    }""")
    drawn = int(page.locator("html").get_attribute("data-live-after"))
    town.send("Heard by Bo")
    expect(page.locator("body")).to_have_attribute("data-first", re.compile(r"\d+"))
    assert int(page.locator("body").get_attribute("data-first")) > drawn


LISTENS = """([name, as]) => {
    const { live: source, liveWorker } = document.documentElement.dataset;
    const worker = new SharedWorker(liveWorker, { name });
    worker.port.onmessage = () => { document.body.dataset[name] = "heard"; };
    worker.port.postMessage({ source, after: 0, as });
}"""
"""What a page does that was drawn for somebody, in a worker of its own: it asks for all that ever happened."""


def test_pages_left_open_hear_nothing_as_the_next_one_at_the_same_browser(town, visit):
    left_open = visit("ann", "/services")
    town.send("Heard before Bo came")
    expect(left_open.locator("#live-region")).to_have_text(NUMBER)
    ann = left_open.locator("html").get_attribute("data-live-as")
    left_open.context.clear_cookies()
    left_open.context.add_cookies(town.signed_in("bo"))
    page = left_open.context.new_page()
    page.goto("/services")
    bo = page.locator("html").get_attribute("data-live-as")
    page.evaluate(LISTENS, ["former", ann])
    page.evaluate(LISTENS, ["present", bo])
    expect(page.locator("body")).to_have_attribute("data-present", "heard")
    assert page.locator("body").get_attribute("data-former") is None
    statuses = "as => Promise.all(as.map(one => fetch(`/live?after=0&as=${one}`).then(({ status, body }) => (body.cancel(), status))))"
    assert page.evaluate(statuses, [ann, bo]) == [401, 200]


def is_rung(page: Page, text: str) -> bool:
    """Look again, as whoever has no script does, and tell whether the bell rang for this."""
    page.reload()
    return page.get_by_role("listitem").filter(has_text=text).is_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_well_built_in_both_colours(town, visit, theme):
    town.send(f"A ring in {theme} colours")
    page = visit("ann", "/bell", theme=theme)
    assert faults(page) == []


def test_pages_that_stay_open_hear_on_when_a_sign_out_did_not_come_to_pass(town, visit):
    left_open = visit("ann", "/services")
    town.send("Before the sign-out")
    expect(left_open.locator("#live-region")).to_have_text(NUMBER)
    left_open.evaluate("""() => {
        document.body.addEventListener("heard-alert", ({ detail }) => {
            if (detail.kind === "alerts.AlertOpened") document.body.dataset.opened = detail.id;
        });
    }""")
    page = left_open.context.new_page()
    page.goto("/services")
    page.route("**/logout", lambda route: route.fulfill(status=502, body="The proxy is away."))
    with page.expect_navigation(url="**/logout"):
        page.get_by_role("button", name="Sign out").click()
    town.send("After it")
    expect(left_open.locator("body")).to_have_attribute("data-opened", re.compile(r"\d+"))
