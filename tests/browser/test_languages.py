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


def _areas(page: Page) -> tuple[str, ...]:
    return tuple(page.locator(".nav-link-title").all_inner_texts())
