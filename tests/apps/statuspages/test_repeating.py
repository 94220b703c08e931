"""Maintenance that comes again is planned anew when it is finished, in the same words."""

from datetime import timedelta

import pytest
import time_machine

from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def plans(page, tells):
    def plan(**more):
        times = {"planned_for": NOON + timedelta(hours=1), "planned_until": NOON + timedelta(hours=2)}
        said = {
            "stage": "scheduled",
            "repeats": "weekly",
            "begins_itself": True,
            "ends_itself": True,
            "affects": {"Tickets": "under_maintenance"},
        }
        return tells(page, "New cables", "Tickets rest.", **times, **{**said, **more})

    return plan


def ahead(page):
    return [one for one in queries.ongoing(page.id) if one.stage == "scheduled"]


def test_it_is_planned_for_next_week_when_it_is_finished(page, plans, noon):
    first = plans(remind_before=60)
    for _ in range(3):
        noon.shift(timedelta(hours=1, seconds=1))
        work()
    following = ahead(page)[0]
    assert following.code != first.code
    assert following.planned_for == first.planned_for + timedelta(days=7)
    assert (following.titles, following.updates[0].texts) == (first.titles, first.updates[-1].texts)
    assert [one.component.name for one in following.affected] == ["Tickets"]
    assert (following.repeats, following.remind_before) == ("weekly", 60)


def test_one_that_was_moved_moves_the_series(page, plans):
    first = plans()
    times = {"planned_for": NOON + timedelta(days=1), "planned_until": NOON + timedelta(days=1, hours=3)}
    actions.reschedule(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=first.code, **times)
    for stage in ("in_progress", "completed"):
        actions.move_on(by=SYSTEM_ACTOR, at=NOON + timedelta(days=1), ref=page.id, code=first.code, stage=stage)
    assert ahead(page)[0].planned_for == NOON + timedelta(days=8)


def test_cancelling_one_ends_the_series(page, plans):
    first = plans()
    actions.move_on(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=first.code, stage="cancelled")
    assert ahead(page) == []
