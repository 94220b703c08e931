"""Drills and those who take part in them; the clock travels, and the worker does what fell due."""

from datetime import timedelta

import pytest
import time_machine

from tests import cast
from varsko import flow
from varsko.core import clock
from varsko.core.worker import work_off
from varsko.drills import actions
from varsko.drills.data import DrillView, Start


@pytest.fixture
def time():
    """Give the clock: it stands still but when it is told to go on."""
    with time_machine.travel(cast.NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def after(time):
    """Let minutes pass, and the worker do what fell due."""

    def pass_by(minutes: float) -> None:
        time.shift(timedelta(minutes=minutes))
        work_off(*flow.DUE)

    return pass_by


@pytest.fixture
def begun(time, ann, bo):
    """Let Ann begin a drill with Bo."""

    def begin(*, script: str = "payments", **more) -> DrillView:
        wanted = Start(script=script, people=more.pop("people", (bo.id,)), **more)
        found = actions.start(by=cast.acting(ann), at=clock.now(), wanted=wanted)
        work_off(*flow.DUE)
        return found

    return begin
