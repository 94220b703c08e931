"""A period beside the one before."""

from datetime import timedelta

import pytest

from tests.cast import NOON
from varsko.insights.domain.overview import Loss, by_severity, lost, share

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(("ended", "hours"), [(NOON + HOUR, 1), (None, 3), (NOON - HOUR, 0)])
def test_what_goes_on_is_lost_until_now(ended, hours):
    assert lost(NOON, ended, NOON + 3 * HOUR) == hours * HOUR


def test_each_severity_stands_beside_itself_the_worst_first():
    losses = [Loss(2, NOON, HOUR), Loss(1, NOON, HOUR / 2), Loss(2, NOON - DAY, 2 * HOUR), Loss(2, NOON - HOUR, HOUR)]
    found = by_severity(losses, NOON - HOUR)
    assert [(one.severity, one.count, one.before, one.minutes, one.minutes_before) for one in found] == [
        (1, 1, 0, 30, 0),
        (2, 2, 1, 120, 120),
    ]


def test_a_share_of_nothing_is_no_share():
    found = share(3, 1, 4, 4)
    assert (found.good, found.all, found.percent, found.before) == (3, 4, 75, 25)
    assert (share(0, 0, 0, 0).percent, share(0, 0, 1, 0).before) == (None, 100)
