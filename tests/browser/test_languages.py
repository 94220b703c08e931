"""Each of the five languages on the pages that everybody sees. Needs the compiled catalogues (`python -m tools.messages compile`)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
LANGUAGES = ("nb", "da", "nl", "pl", "en")


def test_pages_speak_the_language_of_their_reader(visit: Visit):
    page = visit("bo", "/")
    english = _areas(page)
    spoken = {}
    for language in LANGUAGES:
        page.goto("/profile")
        page.locator("select[name=language]").select_option(language)
        page.locator("main form.form-narrow button").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        for path in ("/", "/alerts"):
            page.goto(path)
            expect(page.locator("html")).to_have_attribute("lang", language)
        spoken[language] = _areas(page)
    assert spoken["en"] == english
    assert len(set(spoken.values())) == len(LANGUAGES), spoken


def test_what_is_wrong_with_a_form_is_said_within_a_narrow_phone(visit: Visit):
    page = visit("cleo", "/services/providers", width=320)
    form = page.locator("form").filter(has=page.get_by_role("button", name="Add", exact=True))  # each provider has one beside it
    form.get_by_label("Name", exact=True).fill("X")
    form.get_by_label("Address of their status page").fill("javascript:alert(1)")
    form.get_by_role("button", name="Add", exact=True).click()
    summary = page.locator(".alert-danger")
    expect(summary).to_be_visible()
    sticks_out = (
        "box => [...box.querySelectorAll('a')].some(link => link.getBoundingClientRect().right > box.getBoundingClientRect().right)"
    )
    assert not summary.evaluate(sticks_out)
    page.goto("about:blank")  # by then the console has said it all
    assert [one for one in page.complaints if "422" not in one] == []
    page.complaints.clear()  # it names the status of a form that was refused


def _areas(page: Page) -> tuple[str, ...]:
    return tuple(page.locator(".nav-link-title").all_inner_texts())
