"""The example organisation is whole, consistent with itself, and alive. It is filled once for all that look at it."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine

from tests import cast
from tests.apps.demo.past import everything
from tests.lasting import lasting
from varsko import flow
from varsko.alerts import queries as alerts
from varsko.conversations import queries as conversations
from varsko.core import clock
from varsko.core.worker import work_off
from varsko.demo import fill, handlers
from varsko.demo.company import COLLEAGUES, CREWS
from varsko.incidents import queries as incidents
from varsko.knowledge import queries as knowledge
from varsko.paging import queries as paging
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.postmortems import queries as postmortems
from varsko.schedules import queries as schedules
from varsko.statuspages import queries as statuspages

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """Fill it at noon, for as long as the tests of this file run."""
    with lasting(django_db_blocker):
        with time_machine.travel(cast.NOON, tick=False):
            fill.fill(lambda: work_off(*flow.DUE))
        yield


@pytest.fixture
def company(filled, db):
    """The organisation, at noon."""
    with time_machine.travel(cast.NOON, tick=False):
        yield


def test_a_whole_organisation_with_a_past_that_makes_sense(company):
    assert len(people.everybody()) == len(COLLEAGUES) >= 12
    assert len(people.teams()) == len(CREWS) >= 5
    assert {one.name for one in schedules.schedules()} == {f"{crew.name} on call" for crew in CREWS}
    assert {one.language for one in people.everybody()} == {"nb", "da", "nl", "pl"}
    alerts_there = everything()
    assert_states(alerts_there)
    assert_times(alerts_there)
    assert_numbers(alerts_there)
    assert_story(alerts_there)
    with time_machine.travel(cast.NOON + timedelta(seconds=5), tick=False):
        assert work_off(*flow.DUE) == 0


def assert_states(there):
    states = Counter(one.state for one in there)
    assert states["closed"] > 250
    assert states["open"] >= 2
    assert states["acknowledged"] >= 3
    assert states["snoozed"] == 1
    assert cast.NOON - min(one.created_at for one in there) > timedelta(days=85)


def assert_times(there):
    for one in there:
        assert one.kind == "Incident" or (one.team_id and one.service_id)
        assert one.created_at <= (one.acknowledged_at or one.created_at) <= (one.closed_at or cast.NOON) <= cast.NOON
        assert one.acknowledged_by or not one.acknowledged_at


def assert_numbers(there):
    by_number = sorted(there, key=lambda one: one.number)
    assert [one.number for one in by_number] == list(range(1, len(by_number) + 1))
    assert [one.created_at for one in by_number] == sorted(one.created_at for one in by_number)


def assert_story(there):
    """The story of an old alert tells who was paged, and why."""
    long_ago = cast.NOON - timedelta(days=5)
    taken = next(one for one in there if one.state == "closed" and one.acknowledged_at and one.created_at < long_ago)
    kinds = [line.kind.rpartition(".")[2] for line in alerts.story(taken.id)]
    order = ["AlertOpened", "AlertRouted", "RunStarted", "StepTaken", "PersonPaged", "NoticeSent", "AlertAcknowledged", "AlertClosed"]
    assert [kind for kind in dict.fromkeys(kinds) if kind in order] == order
    assert paging.story_of_paging(taken.id)


def test_alerts_fire_are_taken_and_resolve_while_you_look_unless_it_is_switched_off(company, settings):
    before = {one.id for one in everything()}
    settings.VARSKO = settings.VARSKO.model_copy(update={"demo_live": False})
    watch(range(1, 6))
    assert {one.id for one in everything()} == before
    settings.VARSKO = settings.VARSKO.model_copy(update={"demo_live": True})
    watch(range(6, 36))
    calls = {"Varsko"}  # somebody is paged for the incident that goes on, too
    fresh = [one for one in everything() if one.id not in before and one.source not in calls]
    assert "closed" in {one.state for one in fresh}
    assert any(one.acknowledged_by for one in fresh)
    assert sum(one.state != "closed" for one in fresh) <= handlers._MOST_AT_ONCE


def watch(minutes):
    for minute in minutes:
        with time_machine.travel(cast.NOON + timedelta(minutes=minute), tick=False):
            work_off(*flow.DUE)


def test_two_teams_have_notes_and_one_of_them_a_version_to_go_back_to(company):
    teams = {one.name: one for one in people.teams()}
    platform, security = (knowledge.document_of("team", teams[name].id, "notes") for name in ("Platform", "Security"))
    assert "Sofie looks into it" in knowledge.read(platform)["notes"]
    assert [one.name for one in knowledge.versions(platform.id)] == ["Before the review of alarms"]
    assert "blocked cards" in knowledge.read(security)["notes"]


def test_people_talk_in_their_rooms(company):
    rooms = conversations.rooms(cast.acting(next(one for one in people.everybody() if one.name == "Ingrid Solheim")))
    titles = [kept.room.title for kept in rooms]
    assert [one for one in titles if not one.startswith("DRILL")] == [
        "HOT-19 Tracking stands still, declarations wait",
        "Booking",
        "Platform",
    ]
    by = people.actor_for_person(next(one.id for one in people.everybody() if one.name == "Daan Bakker"))
    said = conversations.messages(by, rooms[2].room.id)
    assert [one.at for one in said] == sorted(one.at for one in said)
    assert {"message", "note"} == {one.kind for one in said}
    assert any(one.is_pinned for one in said)
    assert any(one.reply for one in said)


def test_what_was_learned_is_written_down_and_some_of_it_is_late(company):
    found = postmortems.reviews(by=SYSTEM_ACTOR)
    assert sorted(one.state for one in found) == ["draft", "published", "published", "published"]
    assert {one.incident.status for one in found if one.state == "published"} == {"reviewed"}
    late = [one for one in postmortems.open_actions(by=SYSTEM_ACTOR, at=cast.NOON) if one.action.late]
    assert {one.summary for one in late} == {"A customer saw another customer's shipments", "Card payments fail for Danish customers"}
    counts = postmortems.counts(by=SYSTEM_ACTOR, at=cast.NOON)
    assert (counts.done, counts.in_time, counts.dropped) == (6, 5, 1)


def test_the_status_page_has_groups_within_groups_down_time_put_right_and_readers_with_wishes(company):
    page = statuspages.page("nordfrakt")
    named = {one.code: one.name for one in statuspages.groups(page.id)}
    assert {one.name: named[one.parent] for one in statuspages.groups(page.id) if one.parent} == {
        "Polska": "Terminals",
        "Nederland": "Terminals",
    }
    parts = {one.name: one.code for one in statuspages.components(page.id)}
    (moved,) = statuspages.spells(page.id, parts["Terminal Gdańsk"])
    (struck,) = statuspages.spells(page.id, parts["Labels"])
    assert (len(moved.corrections), moved.struck, struck.struck) == (1, False, True)
    assert (moved.ended_at - moved.began_at) == timedelta(minutes=68)
    followers = statuspages.subscribers(page.id, statuspages.Wanted(), by=SYSTEM_ACTOR, limit=100, skip=0)
    assert {one.address for one in followers} == {
        "dispatch@nordlys-butikk.example",
        "dyzur@porcelana.example",
        "bloemen@tulp.example",
        "ops@fjordfisk.example",
    }


def test_the_incident_that_goes_on_may_be_a_providers_and_stays_so_while_the_play_goes_on(company, settings):
    (found,) = [one for one in incidents.ongoing(by=SYSTEM_ACTOR) if not one.drill]
    for minutes in (0, 30):
        with time_machine.travel(cast.NOON + timedelta(minutes=minutes), tick=False):
            settings.VARSKO = settings.VARSKO.model_copy(update={"demo_live": True})
            work_off(*flow.DUE)
            (one,) = incidents.providers(found, by=SYSTEM_ACTOR, at=clock.now())
            assert (one.part, one.state, one.may_be_them) == ("Hall 2, Bergen", "major", True)


def test_a_polish_reader_reads_all_that_goes_on_and_is_planned_in_polish(company):
    page = statuspages.page("nordfrakt")
    told = statuspages.ongoing(page.id)
    assert len(told) >= 3
    assert all({"en", "nb", "pl"} <= set(one.titles) for one in told)
    assert all({"en", "nb", "pl"} <= set(said.texts) for one in told for said in one.updates)


def test_what_is_measured_says_how_booking_is(company):
    (rule,) = statuspages.rules(statuspages.page("nordfrakt").id)
    assert (rule.component_name, rule.said) == ("Booking", "broken")
