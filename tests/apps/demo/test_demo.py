"""How the example organisation comes to be: from one seed, into an empty installation, when it is asked for."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine

from tests import cast
from tests.apps.demo.past import everything
from varsko import flow
from varsko.cli.errors import Stop
from varsko.cli.parser import parse
from varsko.config import commands
from varsko.core.worker import work_off
from varsko.demo import fill, found, handlers, history, status
from varsko.demo.company import DOMAIN, PASSWORD, THINGS
from varsko.demo.stories import STORIES
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions as status_actions
from varsko.statuspages import queries as status_queries
from varsko.statuspages.data import ComponentDraft, PageDraft

pytestmark = pytest.mark.django_db


def test_every_name_that_a_story_uses_exists():
    services = {one.name for one in THINGS}
    told = [one for story in STORIES for one in (story, *story.followers)]
    assert {one.service for one in told} <= services
    assert {needed for one in THINGS for needed in one.needs} <= services


def test_the_same_seed_gives_the_same_past():
    span = {"start": cast.NOON - timedelta(days=400), "end": cast.NOON - timedelta(days=390)}
    there = found.found(cast.NOON, cast.NOON)
    for _ in range(2):
        history.write(there, **span, seed=7)
    again = [(one.message, one.created_at, one.closed_at, one.acknowledged_by) for one in everything() if one.created_at < span["end"]]
    assert set(Counter(again).values()) == {2}


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


def test_the_example_measures_on_and_a_limit_says_that_booking_is_slow():
    page = status_actions.create_page(by=SYSTEM_ACTOR, at=cast.NOON, draft=PageDraft(name="Nordfrakt", slug=status.SLUG))
    booking = status_actions.add_component(
        by=SYSTEM_ACTOR, at=cast.NOON, ref=page.id, draft=ComponentDraft(name="Booking", heeds="propose")
    )
    with time_machine.travel(cast.NOON, tick=False):
        status._measured(page, {"Booking": booking.code}, cast.NOON)
        work_off(*flow.DUE)
    assert [one.said for one in status_queries.rules(page.id)] == ["broken"]
    later = cast.NOON.replace(minute=40)
    for minute in range(12):
        at = later + timedelta(minutes=minute)
        status.measure(at)
    with time_machine.travel(at, tick=False):
        work_off(*flow.DUE)
    assert [one.said for one in status_queries.rules(page.id)] == ["fine"]
    status.measure(at)
