"""Asked to stop while it is busy, a process answers what it took, and is gone."""

import pytest

from tests.faults.house import SOON, House, Senders, wait_for

pytestmark = pytest.mark.faults


def test_a_stop_under_load_loses_nothing(house: House):
    serve = house.start("serve")
    with Senders(house) as senders:
        assert wait_for(lambda: len(senders.taken) > 20, SOON)
        status, seconds = serve.stop()
    assert status == 0
    assert seconds < 3, "what is open is let go at once, not when patience ends"
    stored = house.alerts()
    assert [alias for alias in senders.taken if stored[alias] != 1] == []
    assert set(senders.statuses) <= {0, 202, 503}
