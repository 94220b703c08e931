"""The page of one alert, and what is done from it."""

import pytest

from tests import cast
from tests.apps.alerts.test_pages import browser, opened, state_of, text
from varsko.alerts import actions, queries
from varsko.alerts.data import Parcel, Signal
from varsko.core import clock
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return cast.ann()


@pytest.fixture
def page(ann):
    return browser(ann)


def fresh(alert):
    found = queries.alert(alert.id, by=SYSTEM_ACTOR)
    assert found
    return found


def test_it_says_what_is_wrong_since_when_and_how_often(page):
    it = opened("Disk full", alias="disk")
    actions.receive([Parcel(signal=Signal(alias="disk", message="Disk full"))] * 3, at=clock.now())
    said = text(page.get(f"/alerts/{it.number}"))
    assert "<h1" in said
    assert "Disk full" in said
    assert "waits for somebody" in said
    assert "came 4 times" in said
    assert "Came again: 4 times in all" in said


def test_only_what_can_be_done_is_offered(page):
    it = opened()
    assert 'value="acknowledge"' in text(page.get(f"/alerts/{it.number}"))
    assert 'value="unacknowledge"' not in text(page.get(f"/alerts/{it.number}"))
    page.post(f"/alerts/{it.number}/do", {"verb": "acknowledge"})
    said = text(page.get(f"/alerts/{it.number}"))
    assert 'value="acknowledge"' not in said
    assert 'value="unacknowledge"' in said
    page.post(f"/alerts/{it.number}/do", {"verb": "close"})
    said = text(page.get(f"/alerts/{it.number}"))
    assert 'value="close"' not in said
    assert state_of(it) == "closed"


def test_the_story_tells_who_did_what(page):
    it = opened()
    page.post(f"/alerts/{it.number}/do", {"verb": "acknowledge"})
    page.post(f"/alerts/{it.number}/do", {"verb": "note", "note": "Looking at <b>db-1</b>"})
    said = text(page.get(f"/alerts/{it.number}"))
    assert "Ann acknowledged it" in said
    assert "Looking at &lt;b&gt;db-1&lt;/b&gt;" in said


def test_an_empty_note_is_not_written(page):
    it = opened()
    page.post(f"/alerts/{it.number}/do", {"verb": "note", "note": "  "})
    assert "Write something first." in text(page.get(f"/alerts/{it.number}"))


def test_somebody_else_takes_over(page):
    it = opened()
    actions.acknowledge(by=cast.acting(cast.bo()), at=clock.now(), alert_ids=[it.id])
    page.post(f"/alerts/{it.number}/do", {"verb": "take"})
    assert fresh(it).owner_name == "Ann"
    assert 'value="take"' not in text(page.get(f"/alerts/{it.number}"))


def test_looking_is_noted_once(page):
    it = opened()
    assert not it.seen
    page.get(f"/alerts/{it.number}")
    assert fresh(it).seen


def test_only_web_addresses_become_links(page):
    it = opened(details={"runbook": "https://runbooks.example/1", "evil": "javascript:alert(1)"})
    said = text(page.get(f"/alerts/{it.number}"))
    assert 'href="https://runbooks.example/1"' in said
    assert 'href="javascript' not in said


def test_the_description_is_harmless_markdown(page):
    it = opened(description="**bold** <script>alert(1)</script>")
    said = text(page.get(f"/alerts/{it.number}"))
    assert "<strong>bold</strong>" in said
    assert "<script>alert" not in said


def test_an_alert_that_is_not_there_is_a_page_that_says_so(page):
    assert page.get("/alerts/4711").status_code == 404
    assert page.post("/alerts/4711/do", {"verb": "close"}).status_code == 404
    assert page.get(f"/alerts/{10**30}").status_code == 404


def test_an_update_brings_only_the_inside(page):
    it = opened()
    said = text(page.get(f"/alerts/{it.number}", headers={"HX-Request": "true"}))
    assert "<html" not in said
    assert 'id="alert"' in said


def test_what_it_says_is_changed_on_purpose(page):
    it = opened("Disk full", tags=("old",))
    said = {"message": "Disk of db-1 full", "priority": "1", "description": "It is.", "tags": "disk, database"}
    assert page.post(f"/alerts/{it.number}/change", said).status_code == 302
    after = fresh(it)
    assert (after.message, after.priority, after.description, after.tags) == ("Disk of db-1 full", 1, "It is.", ("disk", "database"))
    assert "Ann changed the priority from P3 to P1" in text(page.get(f"/alerts/{it.number}"))


def test_a_wrong_change_keeps_what_was_typed(page):
    it = opened("Disk full")
    said = text(page.post(f"/alerts/{it.number}/change", {"message": "", "priority": "7", "tags": "disk"}))
    assert "Something needs correcting" in said
    assert 'value="disk"' in said
    assert fresh(it).message == "Disk full"


def test_a_stakeholder_may_not_change_it():
    it = opened()
    dora = browser(cast.person("Dora", "stakeholder"))
    assert 'name="verb"' not in text(dora.get(f"/alerts/{it.number}"))
    assert dora.get(f"/alerts/{it.number}/change").status_code == 403
    assert dora.post(f"/alerts/{it.number}/ask", {}).status_code == 403
    assert not fresh(it).seen


def test_somebody_else_is_asked_to_answer_too(page):
    it, bo = opened(), cast.bo()
    assert "Bo" in text(page.get(f"/alerts/{it.number}/ask"))
    page.post(f"/alerts/{it.number}/ask", {"who": f"user:{bo.id}", "note": "You know this disk"})
    assert [one.name for one in fresh(it).responders] == ["Bo"]
    said = text(page.get(f"/alerts/{it.number}"))
    assert "Ann asked Bo to answer too" in said
    assert "You know this disk" in said


def test_nobody_can_ask_a_customer_or_a_private_team(page):
    it, dev = opened(), cast.dev()
    secret = cast.team("Skunkworks", private=True)
    for who in (f"user:{dev.id}", f"team:{secret.id}", "user:", "", "planet:1"):
        assert page.post(f"/alerts/{it.number}/ask", {"who": who}).status_code == 200
    assert fresh(it).responders == ()


def test_the_page_asks_the_database_little(page, django_assert_max_num_queries):
    it = opened()
    page.get(f"/alerts/{it.number}")
    with django_assert_max_num_queries(14):
        page.get(f"/alerts/{it.number}")
