"""The clock jumps an hour ahead or back: no step is skipped, none is taken twice."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.house import ANN, BO, LADDER, SOON, House, wait_for
from varsko.core.clock import now

pytestmark = pytest.mark.faults

HOUR = 3600


def is_planned_anew(house: House) -> bool:
    """Tell whether no step hangs any more on a moment that the clock has not reached again."""
    (latest,) = house.rows("SELECT max(planned_at) FROM paging_escalationrun")[0]
    moment = datetime.fromisoformat(str(latest))
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) < now() + timedelta(minutes=1)


def test_an_hour_ahead_brings_the_next_step_once(house: House):
    box = house.mailbox
    house.start("serve")
    assert house.alert("disk", **LADDER).status_code == 202
    assert box.wait(lambda: box.naming("disk", to=ANN), SOON)
    house.rest()
    house.travel(HOUR)
    assert box.wait(lambda: box.naming("disk", to=BO), SOON)
    house.rest()
    house.travel(0)
    assert house.alert("router", **LADDER).status_code == 202
    assert box.wait(lambda: box.naming("router", to=ANN), SOON)
    house.rest()
    house.travel(2 * HOUR)
    assert box.wait(lambda: box.naming("router", to=BO), SOON)
    assert wait_for(house.is_at_rest)
    assert sorted(letter.to for letter in box.letters) == [(ANN,), (ANN,), (BO,), (BO,)]


def test_an_hour_back_does_not_delay_the_next_step_by_an_hour(house: House):
    box = house.mailbox
    house.travel(HOUR)
    house.start("serve")
    assert house.alert("disk", **LADDER).status_code == 202
    assert box.wait(lambda: box.naming("disk", to=ANN), SOON)
    house.rest()
    house.travel(0)
    assert house.alert("router", **LADDER).status_code == 202
    assert box.wait(lambda: box.naming("router", to=ANN), SOON)
    house.rest()
    assert wait_for(lambda: is_planned_anew(house))
    assert not [letter for letter in box.letters if BO in letter.to]
    house.travel(301)
    assert box.wait(lambda: box.naming("disk", to=BO) and box.naming("router", to=BO), SOON)
    house.rest()
    house.travel(2 * HOUR)
    assert wait_for(house.is_at_rest)
    assert sorted(box.told().values()) == [2, 2]


def test_a_page_under_way_does_not_wait_for_the_hour_to_pass_again(sqlite_house: House):
    house, box = sqlite_house, sqlite_house.mailbox
    house.travel(HOUR)
    house.start("serve")
    box.close()  # and not refusing: no try that is under way when the clock leaps can end with a letter
    assert house.alert("disk", **LADDER).status_code == 202
    assert wait_for(lambda: house.rows("SELECT 1 FROM core_delivery WHERE last_error <> ''"))
    house.travel(0)
    box.open()
    assert box.wait(lambda: box.naming("disk"), SOON)
    assert wait_for(house.is_at_rest)
    assert len(box.letters) == 1
