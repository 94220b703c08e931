"""Killed at any moment: whatever was answered with success is there, once."""

import random

import pytest

from tests.faults.house import SOON, House, Senders, kill, wait_for

pytestmark = pytest.mark.faults

KILLS = 3


def test_every_alert_that_was_answered_with_success_exists_once(house: House):
    chance = random.Random(20260302)
    with Senders(house) as senders:
        for _ in range(KILLS):
            serve = house.start("serve")
            before = len(senders.taken)
            assert wait_for(lambda before=before: len(senders.taken) > before, SOON)
            senders.go_on_for(chance.uniform(0, 0.6))
            kill(serve)
        house.start("serve")
    stored = house.alerts()
    assert len(senders.taken) > 10
    assert [alias for alias in senders.taken if stored[alias] != 1] == []
    assert max(stored.values()) == 1
    assert not [status for status in senders.statuses if status not in {0, 202, 503}]
