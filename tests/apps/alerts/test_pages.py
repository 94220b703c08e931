"""The list of alerts, as people use it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests import cast
from varsko.alerts import actions, queries
from varsko.alerts.data import AlertView, Parcel, Signal
from varsko.core import clock
from varsko.people.data import SYSTEM_ACTOR, Person
from varsko.people.models import User

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def opened(message: str = "Disk full", *, team_id: str = "", **more) -> AlertView:
    signal = Signal(message=message, **{"alias": message, **more})
    received = actions.receive([Parcel(signal=signal, team_id=team_id)], at=clock.now())
    found = queries.alert(received[0].alert_id, by=SYSTEM_ACTOR)
    assert found
    return found


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=person.id))
    return client


@pytest.fixture
def ann() -> Person:
    return cast.ann()


@pytest.fixture
def page(ann) -> Client:
    return browser(ann)


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def state_of(alert: AlertView) -> str:
    found = queries.alert(alert.id, by=SYSTEM_ACTOR)
    assert found
    return found.state


def test_whoever_is_not_signed_in_is_asked_to():
    response = Client().get("/alerts")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/login")


def test_the_list_shows_what_is_not_closed(page, ann):
    opened("Disk full")
    done = opened("Backup late")
    actions.close(by=cast.acting(ann), at=clock.now(), alert_ids=[done.id])
    said = text(page.get("/alerts"))
    assert "Disk full" in said
    assert "Backup late" not in said
    assert "Backup late" in text(page.get("/alerts?state=closed"))
    assert "Backup late" in text(page.get("/alerts?state=all"))


def test_an_empty_list_teaches_the_next_step(page):
    assert "No alert is open" in text(page.get("/alerts"))
    assert "Nothing fits these filters" in text(page.get("/alerts?priority=1"))


def test_filters_live_in_the_address(page):
    opened("Slow checkout", priority=1)
    opened("Disk full", priority=4)
    said = text(page.get("/alerts?priority=1"))
    assert "Slow checkout" in said
    assert "Disk full" not in said


def test_the_search_language_narrows_the_list(page):
    opened("Slow checkout", tags=("slo",))
    opened("Disk full")
    said = text(page.get("/alerts", {"q": "tag: slo"}))
    assert "Slow checkout" in said
    assert "Disk full" not in said


def test_a_search_that_cannot_be_read_says_so_and_keeps_what_was_typed(page):
    said = text(page.get("/alerts", {"q": '"never closed'}))
    assert 'role="alert"' in said
    assert "&quot;never closed" in said


@pytest.mark.parametrize(
    "query",
    [
        "state=nonsense",
        "priority=9&priority=x",
        "team=1",
        "service=%00",
        "before=x",
        f"before={10**30}",
        "before=²",
        "whose=all",
        "q=%00%ff",
    ],
)
def test_a_mistyped_address_is_no_error(page, query):
    assert page.get(f"/alerts?{query}").status_code == 200


def test_mine_and_my_teams(ann, page):
    payments = cast.team("Payments", cast.bo(), managers=(ann,))
    theirs = cast.team("Platform")
    opened("Slow checkout", team_id=payments.id)
    mine = opened("Disk full", team_id=theirs.id)
    actions.acknowledge(by=cast.acting(ann), at=clock.now(), alert_ids=[mine.id])
    assert "Slow checkout" in text(page.get("/alerts?whose=teams"))
    assert "Disk full" not in text(page.get("/alerts?whose=teams"))
    assert "Disk full" in text(page.get("/alerts?whose=me"))
    assert "Slow checkout" not in text(page.get("/alerts?whose=me"))
    assert "Slow checkout" in text(page.get(f"/alerts?team={payments.id}"))


def test_a_private_teams_alerts_are_not_for_eve():
    secret = cast.team("Skunkworks", cast.ann(), private=True)
    it = opened("Lab on fire", team_id=secret.id)
    eve = browser(cast.eve())
    assert "Lab on fire" not in text(eve.get("/alerts"))
    assert "Skunkworks" not in text(eve.get("/alerts"))
    assert eve.get(f"/alerts/{it.number}").status_code == 404
    assert eve.post(f"/alerts/{it.number}/do", {"verb": "close"}).status_code == 404
    eve.post("/alerts/do", {"verb": "close", "alert": it.id})
    assert state_of(it) == "open"


def test_many_alerts_come_in_pages(page):
    actions.receive([Parcel(signal=Signal(alias=f"n{n}", message=f"Node {n:02}")) for n in range(60)], at=clock.now())
    first = text(page.get("/alerts"))
    assert first.count("data-row") == 50
    older = queries.alerts(by=SYSTEM_ACTOR)[49].number
    assert f"before={older}" in first
    second = text(page.get(f"/alerts?before={older}"))
    assert second.count("data-row") == 10
    assert "Newest" in second


def test_a_long_list_asks_the_database_no_more_than_a_short_one(page, django_assert_max_num_queries):
    actions.receive([Parcel(signal=Signal(alias=f"n{n}", message=f"Node {n}")) for n in range(60)], at=clock.now())
    with django_assert_max_num_queries(11):
        page.get("/alerts")
    with django_assert_max_num_queries(8):
        page.get("/alerts", headers=HTMX)


def test_a_row_that_was_drawn_before_follows_what_happens(ann, page):
    with time_machine.travel("2026-03-02 12:00Z", tick=False) as clock_hand:
        it = opened("Disk full", tags=("slo",))
        assert "just now" in text(page.get("/alerts"))
        clock_hand.shift(timedelta(minutes=5))
        assert "5 minutes ago" in text(page.get("/alerts"))
        actions.acknowledge(by=cast.acting(ann), at=clock.now(), alert_ids=[it.id])
        actions.change_message(by=cast.acting(ann), at=clock.now(), alert_id=it.id, message="Disk <b>fuller</b>")
        said = text(page.get("/alerts"))
        assert "Disk &lt;b&gt;fuller&lt;/b&gt;" in said
        assert "state-busy" in said
        actions.snooze(by=cast.acting(ann), at=clock.now(), alert_ids=[it.id], until=clock.now() + timedelta(hours=3))
        assert "in 3 hours" in text(page.get("/alerts"))
        clock_hand.shift(timedelta(hours=1))
        assert "in 2 hours" in text(page.get("/alerts"))


def test_two_readers_get_their_own_rows(ann, page):
    opened("Disk full")
    assert 'name="alert"' in text(page.get("/alerts"))
    dora = browser(cast.person("Dora", "stakeholder", language="nb"))
    said = text(dora.get("/alerts"))
    assert 'name="alert"' not in said
    assert "nå nettopp" in said


def test_an_update_brings_only_the_list(page):
    opened()
    said = text(page.get("/alerts", headers=HTMX))
    assert said.strip().startswith('<div id="list"')
    assert "<html" not in said


@pytest.mark.parametrize(("verb", "state"), [("acknowledge", "acknowledged"), ("close", "closed"), ("snooze", "snoozed")])
def test_several_are_handled_at_once(page, verb, state):
    chosen = [opened("Disk full"), opened("Slow checkout")]
    response = page.post("/alerts/do?priority=3", {"verb": verb, "alert": [one.id for one in chosen], "minutes": "60"})
    assert response.headers["Location"] == "/alerts?priority=3"
    assert [state_of(one) for one in chosen] == [state, state]
    assert f"2 alerts {state}." in text(page.get("/alerts"))


def test_a_snooze_ends_when_it_was_said_to(page):
    it = opened()
    page.post("/alerts/do", {"verb": "snooze", "alert": it.id, "minutes": "30"})
    until = queries.alert(it.id, by=SYSTEM_ACTOR).snoozed_until
    assert timedelta(minutes=29) < until - clock.now() <= timedelta(minutes=30)


@pytest.mark.parametrize("minutes", ["", "1", "-60", "x", "99999999999"])
def test_a_snooze_for_a_time_that_is_not_offered_changes_nothing(page, minutes):
    it = opened()
    page.post("/alerts/do", {"verb": "snooze", "alert": it.id, "minutes": minutes})
    assert state_of(it) == "open"
    assert "Choose how long" in text(page.get("/alerts"))


def test_a_bulk_action_over_htmx_answers_with_the_list_and_what_became_of_it(page):
    it = opened()
    said = text(page.post("/alerts/do", {"verb": "acknowledge", "alert": it.id}, headers=HTMX))
    assert '<div id="list"' in said
    assert "1 alert acknowledged." in said
    assert "hx-swap-oob" in said


def test_what_was_so_already_is_said(page):
    it = opened()
    page.post("/alerts/do", {"verb": "acknowledge", "alert": it.id})
    page.post("/alerts/do", {"verb": "acknowledge", "alert": it.id})
    page.post("/alerts/do", {"verb": "close", "alert": it.id})
    page.post("/alerts/do", {"verb": "acknowledge", "alert": it.id})
    said = text(page.get("/alerts"))
    assert "1 was so already." in said
    assert "1 is closed already." in said


def test_nothing_chosen_is_said(page):
    page.post("/alerts/do", {"verb": "close"})
    assert "Choose alerts first." in text(page.get("/alerts"))


@pytest.mark.parametrize("chosen", ["", "x", "00000000-0000-0000-0000-000000000000", "\x00"])
def test_a_forged_choice_is_gone(page, chosen):
    assert page.post("/alerts/do", {"verb": "close", "alert": chosen}).status_code == 302


def test_a_forged_verb_is_refused(page):
    assert page.post("/alerts/do", {"verb": "explode", "alert": opened().id}).status_code == 422


def test_a_stakeholder_looks_but_does_not_touch():
    it = opened()
    dora = browser(cast.person("Dora", "stakeholder"))
    assert 'name="verb"' not in text(dora.get("/alerts"))
    dora.post("/alerts/do", {"verb": "close", "alert": it.id})
    assert state_of(it) == "open"


def test_without_a_token_nothing_happens(ann):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(pk=ann.id))
    it = opened()
    assert strict.post("/alerts/do", {"verb": "close", "alert": it.id}).status_code == 403
    assert state_of(it) == "open"


def test_a_view_is_kept_under_a_name_and_forgotten(page):
    page.post("/alerts/views?priority=1&before=7", {"name": "Burning"})
    said = text(page.get("/alerts"))
    assert "Burning" in said
    assert 'href="/alerts?priority=1"' in said
    ref = page.get("/alerts").context["kept"][0].id
    page.post(reverse("alerts-forget-view", args=[ref]))
    assert "Burning" not in text(page.get("/alerts"))


def test_views_are_everybodys_own(page):
    page.post("/alerts/views?priority=1", {"name": "Burning"})
    ref = page.get("/alerts").context["kept"][0].id
    bo = browser(cast.bo())
    assert "Burning" not in text(bo.get("/alerts"))
    assert bo.post(reverse("alerts-forget-view", args=[ref])).status_code == 404


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_view_needs_a_name(page, name):
    page.post("/alerts/views", {"name": name})
    assert page.get("/alerts").context["kept"] == []


def test_a_view_is_kept_once_a_name(page):
    page.post("/alerts/views", {"name": "Burning"})
    page.post("/alerts/views", {"name": "Burning"})
    assert "You have a view of this name already." in text(page.get("/alerts"))


def test_hostile_text_is_only_text(page):
    opened("<script>alert(1)</script>", tags=("<b onclick=x>",), source='"><img src=x>')
    said = text(page.get("/alerts"))
    assert "<script>alert" not in said
    assert "<img src=x" not in said
    assert "&lt;b onclick=x&gt;" in said
