"""What is told by hand on a status page is told once, however often its form is sent."""

import pytest

from tests import cast
from varsko.core import clock
from varsko.statuspages import actions, queries

pytestmark = pytest.mark.django_db
HERE = "/status-pages/ferries"
DOWN = {"title_en": "No tickets", "text_en": "We look into it.", "stage": "investigating", "state": "major_outage"}
WORKS = {
    "title_en": "New cables",
    "text_en": "At night.",
    "planned_for": "2027-03-01T22:00",
    "planned_until": "2027-03-01T23:00",
    "remind": "1440",
}
ALREADY = "You have sent this already. It was not sent a second time."


@pytest.fixture
def chief(browser, cleo):
    return browser(cleo)


def told(page):
    return len(queries.reports(page.id, drafts=True))


@pytest.mark.parametrize(("where", "said"), [("incident", DOWN), ("maintenance", WORKS), ("incident", DOWN | {"draft": "on"})])
def test_a_form_sent_twice_tells_once_and_leads_to_what_was_told(chief, page, where, said):
    first = chief.post(f"{HERE}/{where}", said)
    again = chief.post(f"{HERE}/{where}", said)
    assert [first.status_code, again.status_code, again.url] == [302, 302, first.url]
    assert ALREADY in chief.get(again.url).content.decode()
    assert told(page) == 1


def test_other_words_are_told_too_and_the_same_ones_once_it_is_over(chief, page, cleo):
    first = chief.post(f"{HERE}/incident", DOWN).url
    assert chief.post(f"{HERE}/incident", DOWN | {"title_en": "No boats"}).url != first
    about = {"by": cast.acting(cleo), "at": clock.now(), "ref": page.id, "code": first.rsplit("/", 1)[1]}
    actions.remove_report(**about)
    assert chief.post(f"{HERE}/incident", DOWN).url != first
    assert told(page) == 2


def test_what_was_over_from_the_start_is_told_once_too(chief, page):
    over = DOWN | {"stage": "resolved"}
    assert chief.post(f"{HERE}/incident", over).url == chief.post(f"{HERE}/incident", over).url
    assert told(page) == 1
