"""What open alerts say of a component."""

import pytest

from varsko.statuspages.domain.alerting import claim, of_alerts
from varsko.statuspages.domain.states import State


@pytest.mark.parametrize(
    ("gravest", "state"),
    [(None, State.OPERATIONAL), (1, State.MAJOR), (2, State.PARTIAL), (3, State.DEGRADED), (4, State.OPERATIONAL), (5, State.OPERATIONAL)],
)
def test_the_gravest_alert_says_how_it_is(gravest, state):
    assert of_alerts(gravest) is state


@pytest.mark.parametrize(("heeds", "overruled", "counts"), [("publish", False, True), ("publish", True, False), ("propose", False, False)])
def test_only_what_is_published_by_itself_counts_and_only_until_somebody_says_otherwise(heeds, overruled, counts):
    assert (claim(heeds, State.MAJOR, overruled=overruled) is State.MAJOR) is counts
