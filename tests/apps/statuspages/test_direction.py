"""Public pages are ready for languages that are read from right to left: the day one is added, nothing stands on the wrong side."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from tests.apps.statuspages.conftest import work
from varsko.statuspages import queries

_SIDED = re.compile(r"(?:margin|padding|border)-(?:left|right)|text-align:\s*(?:left|right)|float:|(?<![-\w])(?:left|right):")


@pytest.mark.parametrize("name", ["style.css", "widget.css"])
def test_no_style_names_a_side(name):
    assert _SIDED.findall(render_to_string(f"statuspages/public/{name}", {"accent": "#1c5fad", "page": {"accent": "#1c5fad"}})) == []


@pytest.mark.parametrize(("language", "said"), [("he", '<html lang="he" dir="rtl">'), ("nb", '<html lang="nb">')])
@pytest.mark.parametrize("name", ["base", "widget"])
def test_a_language_that_is_read_from_the_right_says_so(page, name, language, said):
    facts = {"language": language, "languages": [], "page": page, "base": "/status/ferries/", "cards": [], "at": page.created_at}
    with translation.override(language):
        assert said in render_to_string(f"statuspages/public/{name}.html", facts)


def test_pages_of_today_are_as_they_were(page):
    work()
    assert b'<html lang="nb">' in queries.sheet(page.id, "nb").plain
