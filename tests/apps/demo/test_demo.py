"""The example organisation is whole, consistent with itself, the same each time, and alive."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine

from tests import cast
from varsko import flow
from varsko.alerts import queries as alerts
from varsko.alerts.data import AlertView
from varsko.cli.errors import Stop
from varsko.cli.parser import parse
from varsko.config import commands
from varsko.conversations import queries as conversations
from varsko.core.worker import work_off
from varsko.demo import fill, found, handlers, history
from varsko.demo.company import COLLEAGUES, CREWS, DOMAIN, PASSWORD, THINGS
from varsko.demo.stories import STORIES
from varsko.knowledge import queries as knowledge
from varsko.paging import queries as paging
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.postmortems import queries as postmortems
from varsko.schedules import queries as schedules

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    """The organisation, filled at noon."""
    with time_machine.travel(cast.NOON, tick=False):
        fill.fill(lambda: work_off(*flow.DUE))
        yield


def everything() -> list[AlertView]:
    found, before = [], None
    while page := alerts.alerts(by=SYSTEM_ACTOR, limit=100, before=before):
        found += page
        before = page[-1].number
    return found


def test_every_name_that_a_story_uses_exists():
    services = {one.name for one in THINGS}
    told = [one for story in STORIES for one in (story, *story.followers)]
    assert {one.service for one in told} <= services
    assert {needed for one in THINGS for needed in one.needs} <= services


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


def test_the_same_seed_gives_the_same_past():
    span = {"start": cast.NOON - timedelta(days=400), "end": cast.NOON - timedelta(days=390)}
    there = found.found(cast.NOON, cast.NOON)
    for _ in range(2):
        history.write(there, **span, seed=7)
    again = [(one.message, one.created_at, one.closed_at, one.acknowledged_by) for one in everything() if one.created_at < span["end"]]
    assert set(Counter(again).values()) == {2}


def test_alerts_fire_are_taken_and_resolve_while_you_look_unless_it_is_switched_off(company, settings):
    before = {one.id for one in everything()}
    settings.VARSKO = settings.VARSKO.model_copy(update={"demo_live": False})
    watch(range(1, 6))
    assert {one.id for one in everything()} == before
    settings.VARSKO = settings.VARSKO.model_copy(update={"demo_live": True})
    watch(range(6, 36))
    fresh = [one for one in everything() if one.id not in before]
    assert "closed" in {one.state for one in fresh}
    assert any(one.acknowledged_by for one in fresh)
    assert sum(one.state != "closed" for one in fresh) <= handlers._MOST_AT_ONCE


def watch(minutes):
    for minute in minutes:
        with time_machine.travel(cast.NOON + timedelta(minutes=minute), tick=False):
            work_off(*flow.DUE)


def test_without_the_example_nothing_plays():
    assert not handlers.scripts().exists()


def test_only_an_empty_installation_is_filled(capsys):
    cast.ann()
    with pytest.raises(Stop, match="something here already"):
        commands.demo(parse(["demo"]))
    commands.demo(parse(["demo", "--if-empty"]))
    assert capsys.readouterr().out == ""
    assert len(people.everybody()) == 1


def test_the_command_prints_who_may_sign_in(capsys, monkeypatch):
    monkeypatch.setattr(fill, "fill", lambda work: fill.Filled(people=17, teams=6, alerts=300))
    commands.demo(parse(["demo"]))
    printed = capsys.readouterr().out
    assert "17 people, 6 teams, 300 alerts" in printed
    assert PASSWORD in printed
    assert f"ingrid@{DOMAIN}" in printed


def test_two_teams_have_notes_and_one_of_them_a_version_to_go_back_to(company):
    teams = {one.name: one for one in people.teams()}
    platform, security = (knowledge.document_of("team", teams[name].id, "notes") for name in ("Platform", "Security"))
    assert "Sofie looks into it" in knowledge.read(platform)["notes"]
    assert [one.name for one in knowledge.versions(platform.id)] == ["Before the review of alarms"]
    assert "blocked cards" in knowledge.read(security)["notes"]


def test_people_talk_in_their_rooms(company):
    rooms = conversations.rooms(cast.acting(next(one for one in people.everybody() if one.name == "Ingrid Solheim")))
    assert [kept.room.title for kept in rooms] == ["Booking", "Platform"]
    by = people.actor_for_person(next(one.id for one in people.everybody() if one.name == "Daan Bakker"))
    said = conversations.messages(by, rooms[1].room.id)
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
