"""Anything is found by a word, and nothing by who may not know of it."""

import pytest

from tests import cast
from tests.apps.alerts.test_pages import browser, opened, text
from tests.cast import NOON
from varsko.alerts import actions
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft
from varsko.paging import actions as paging
from varsko.paging.domain.ladder import Step
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return browser(cast.ann())


def titles(page, words: str) -> list[str]:
    return [hit.title for hit in page.get("/search", {"q": words}).context["hits"]]


def test_without_words_it_offers_where_to_go(page):
    assert "Alerts" in titles(page, "")


def test_an_alert_is_found_by_its_number_and_its_words(page):
    it = opened("Disk of db-1 is full")
    said = f"#{it.number} Disk of db-1 is full"
    assert titles(page, str(it.number))[0] == said
    assert titles(page, f"#{it.number}")[0] == said
    assert titles(page, "full disk") == [said]


def test_a_number_sign_means_the_alert_also_when_an_incident_has_the_number(page):
    it = opened("Disk of db-1 is full")
    incidents.declare(by=SYSTEM_ACTOR, at=NOON, draft=Draft(summary="Cards are refused", severity=3))
    assert titles(page, f"#{it.number}")[0] == f"#{it.number} Disk of db-1 is full"
    assert titles(page, f"#{it.number}")[1] == "HOT-1 Cards are refused"
    assert titles(page, "hot-1")[0] == "HOT-1 Cards are refused"


def test_names_are_found_whatever_their_accents(page):
    cast.team("Łódź", cast.person("Bjørn"))
    assert "Łódź" in titles(page, "lodz")
    assert "Bjørn" in titles(page, "bjorn")


def test_an_alert_is_found_whatever_its_accents_and_where_its_words_stand(page):
    opened("Serwer w Łodzi", tags=("Bjørnøya",))
    assert titles(page, "lodzi") == titles(page, "bjornoya") == titles(page, "serw") == ["#1 Serwer w Łodzi"]


def test_what_is_closed_comes_after_what_is_not(page):
    old = opened("Disk of db-1 is full")
    done = opened("Disk of db-2 is full")
    actions.close(by=SYSTEM_ACTOR, at=NOON, alert_ids=[done.id])
    assert titles(page, "disk") == [f"#{old.number} {old.message}", f"#{done.number} {done.message}"]


def test_an_escalation_is_found_by_those_who_may_know_of_it(page):
    secret = cast.team("Laboratory", cast.bo(), private=True)
    step = Step(delay=0, target_kind="team", target_id=secret.id)
    paging.create_escalation(by=SYSTEM_ACTOR, at=NOON, name="Night ladder", steps=[step])
    paging.create_escalation(by=SYSTEM_ACTOR, at=NOON, name="Secret ladder", steps=[step], team_id=secret.id)
    assert titles(page, "ladder") == ["Night ladder"]


def test_what_is_private_is_not_found_by_a_stranger(page):
    secret = cast.team("Skunkworks", cast.bo(), private=True)
    opened("Lab on fire", team_id=secret.id)
    assert titles(page, "lab") == []
    assert titles(page, "skunk") == []


def test_a_customer_finds_nobody():
    assert "Dev" not in titles(browser(cast.dev()), "dev")


def test_settings_that_are_for_chiefs_are_not_offered_to_others(page):
    assert titles(page, "deliveries") == []
    assert titles(browser(cast.cleo()), "deliveries") == ["Deliveries"]


@pytest.mark.parametrize("words", ["<script>", "\x00", "'; DROP TABLE", "%", "x" * 5000, "#", "99999999999999999999999"])
def test_any_words_are_only_words(page, words):
    assert "<script>alert" not in text(page.get("/search", {"q": words}))


def test_the_palette_gets_only_the_list(page):
    said = text(page.get("/search", {"q": "alerts"}, headers={"HX-Request": "true"}))
    assert "<html" not in said
    assert 'role="option"' in said


def test_a_customer_is_led_to_no_place_that_is_closed_to_them():
    home = browser(cast.dev())
    assert titles(home, "") == ["Help", "Profile"]
    assert titles(home, "alerts") == []
