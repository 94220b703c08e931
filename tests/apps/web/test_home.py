"""The first page: do I have to do anything?"""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests import cast
from tests.apps.alerts.test_pages import browser, opened, text
from tests.apps.schedules import build
from varsko import flow
from varsko.alerts import actions
from varsko.core import clock
from varsko.core.worker import work_off
from varsko.paging import actions as paging
from varsko.people.data import SYSTEM_ACTOR
from varsko.schedules import actions as schedules
from varsko.schedules.data import Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return cast.ann()


@pytest.fixture
def page(ann) -> Client:
    return browser(ann)


@pytest.fixture
def payments(ann):
    return paging.set_up_team(by=SYSTEM_ACTOR, at=clock.now(), name="Payments", members=[(ann.id, "user")])


def work():
    for _ in range(3):
        for queue in flow.DUE:
            work_off(queue)


def test_nothing_to_do_is_said_first(page):
    said = text(page.get("/"))
    assert "Nothing needs you." in said
    assert "You are not on call in the next weeks." in said


def test_an_alert_that_somebody_was_paged_for_waits_for_them(page, payments):
    opened("Disk full", team_id=payments.id)
    work()
    said = text(page.get("/"))
    assert "1 alert waits for you." in said
    assert "Disk full" in said
    assert 'class="nav-count"' in said


def test_what_was_taken_is_in_hand(page, ann, payments):
    it = opened("Disk full", team_id=payments.id)
    work()
    actions.acknowledge(by=cast.acting(ann), at=clock.now(), alert_ids=[it.id])
    work()
    said = text(page.get("/"))
    assert "You have 1 alert in hand." in said
    assert "waits for you" not in said


def test_who_is_on_call_reads_until_when(page, ann, payments):
    said = text(page.get("/"))
    assert "On call in Payments_schedule until" in said


def test_who_is_not_on_call_reads_when_they_are_next(page, ann):
    start = clock.now() + timedelta(days=2)
    plan = schedules.create_schedule(by=SYSTEM_ACTOR, at=clock.now(), name="Nights", time_zone="Europe/Oslo")
    schedules.add_override(
        by=SYSTEM_ACTOR,
        at=clock.now(),
        schedule_id=plan.id,
        start=start,
        end=start + timedelta(hours=8),
        participant=Participant("user", ann.id),
    )
    assert "You are on call next: Nights," in text(page.get("/"))


def test_alerts_of_ones_teams_that_nobody_was_paged_for_are_shown_too(page, ann):
    quiet = cast.team("Quiet", ann)
    opened("Disk full", team_id=quiet.id)
    said = text(page.get("/"))
    assert "Open in your teams" in said
    assert "Nothing needs you." in said


def test_a_new_installation_says_what_to_do_first():
    said = text(browser(cast.cleo()).get("/"))
    assert "Before the first alert" in said
    assert "Make a team" in said


def test_a_schedule_without_people_is_no_step_done(ann):
    owner = cast.cleo()

    def done() -> list[str]:
        return re.findall(r'<li class="is-done">.*?<a [^>]*>([^<]+)</a>', text(browser(owner).get("/")), re.DOTALL)

    plan = build.schedule("Nights", team_id=cast.team("Quiet").id)
    assert done() == ["Make a team"], "its schedule names nobody"
    at = clock.now()
    schedules.add_override(
        by=SYSTEM_ACTOR, at=at, schedule_id=plan.id, start=at, end=at + timedelta(hours=8), participant=Participant("user", ann.id)
    )
    assert done() == ["Make a team", "Say who is on call"]


def test_a_stranger_who_is_lost_is_not_told_to_search(page):
    assert "Search with Ctrl K" in page.get("/nowhere").content.decode()
    assert "Search with Ctrl K" not in Client().get("/nowhere").content.decode()


def test_the_first_steps_are_gone_once_alerts_come():
    opened()
    assert "Before the first alert" not in text(browser(cast.cleo()).get("/"))


def test_an_update_brings_only_the_inside(page):
    assert "<html" not in text(page.get("/", headers={"HX-Request": "true"}))


def test_a_customer_begins_with_what_is_known_to_be_broken_and_sees_no_alerts():
    opened("Disk full")
    said = text(browser(cast.dev()).get("/", follow=True))
    assert "Nothing is known to be broken" in said
    assert "Disk full" not in said
    assert 'href="/alerts"' not in said


def test_the_page_asks_the_database_little(page, payments, django_assert_max_num_queries):
    for n in range(12):
        opened(f"Node {n}", team_id=payments.id)
    work()
    with django_assert_max_num_queries(24):
        page.get("/")
