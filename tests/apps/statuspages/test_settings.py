"""The settings of a page stand in parts that fold, and are one form: nothing typed is lost, whichever button is pressed."""

import re

import pytest
from django.test import Client

from tests import cast
from varsko.people.models import User
from varsko.statuspages import queries
from varsko.statuspages.forms import PageForm


@pytest.fixture
def chief(page):
    client = Client()
    client.force_login(User.objects.get(pk=cast.person("Olga", "owner").id))
    return client


def opened(html):
    return re.findall(r'<details class="mb-3" open><summary class="h3 py-2 mb-0">([^<]*)</summary>', html)


def filled(page, **more):
    return {
        "name": page.name, "slug": page.slug, "access": "public", "takes": "publish", "accent": "#1c5fad", "time_zone": "Europe/Oslo",
        "language": "en", **more,
    }  # fmt: skip


def test_every_field_stands_in_exactly_one_part():
    named = [name for _title, names in PageForm.PARTS for name in names]
    assert sorted(named) == sorted(PageForm.base_fields)


def test_the_first_part_is_open_and_each_has_a_button_of_the_one_form(chief, page):
    html = chief.get("/status-pages/ferries/settings").content.decode()
    assert opened(html) == ["Name and words"]
    form = html[html.index('<form class="form-narrow"') : html.index("</form>", html.index('<form class="form-narrow"'))]
    assert form.count("<details") == form.count("<button") == len(PageForm.PARTS)
    assert 'name="accent"' in form
    assert 'name="hosts"' in form


def test_what_is_wrong_in_a_folded_part_opens_it_and_keeps_what_was_typed_in_the_others(chief, page):
    sent = filled(page, announcement="A strike on Friday", accent="mauve", hosts="status.example.org")
    answer = chief.post("/status-pages/ferries/settings", sent)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert opened(html) == ["Name and words", "Languages, time and colour"]
    for typed in ("A strike on Friday", 'value="mauve"', "status.example.org"):
        assert typed in html
    assert queries.page("ferries").announcement == ""


def test_a_password_that_was_typed_waits_until_all_is_right(chief, page):
    """Else the page kept its old one, and nobody would know: the part is folded."""
    html = chief.post("/status-pages/ferries/settings", filled(page, access="password", password="open sesame please", accent="mauve"))
    assert 'value="open sesame please"' in html.content.decode()
    assert "sesame" not in chief.get("/status-pages/ferries/settings").content.decode()


def test_one_press_saves_all_parts(chief, page):
    sent = filled(page, announcement="A strike on Friday", access="internal", alarm_from="9", weight_partial="50")
    assert chief.post("/status-pages/ferries/settings", sent).status_code == 302
    saved = queries.page("ferries")
    assert (saved.announcement, saved.access, saved.alarm_from, saved.weights["partial_outage"]) == (
        "A strike on Friday",
        "internal",
        9,
        0.5,
    )


def test_a_new_page_asks_for_its_name_and_who_may_read_it_first(chief):
    html = chief.get("/status-pages/new").content.decode()
    assert opened(html) == ["Name and words", "Who may read it"]
    assert html.count("Make the page") == 1
