"""The mail server refuses, is gone, or dawdles, and comes back: the page arrives, and there is no storm."""

import time

import pytest

from tests.faults.house import LADDER, SOON, House, wait_for

pytestmark = pytest.mark.faults


def failed_tries(house: House) -> list[int]:
    """How often each letter was tried in vain that still waits."""
    return [tries for (tries,) in house.rows("SELECT attempts FROM core_delivery WHERE last_error <> '' AND state = 'waiting'")]


@pytest.mark.parametrize("trouble", ["refuses", "is gone"])
def test_a_mail_server_that_comes_back_gets_the_page_once(sqlite_house: House, trouble: str):
    house, box = sqlite_house, sqlite_house.mailbox
    house.start("serve")
    if trouble == "refuses":
        box.refusing = True
    else:
        box.close()
    began = time.monotonic()
    assert house.alert("disk", **LADDER).status_code == 202
    assert wait_for(lambda: sum(failed_tries(house)) >= 2)
    if trouble == "refuses":
        box.refusing = False
    else:
        box.open()
    assert box.wait(lambda: box.naming("disk"), SOON)
    assert wait_for(house.is_at_rest)
    assert len(box.naming("disk")) == 1
    assert house.rows("SELECT state, maybe_twice FROM core_delivery") == [("sent", False)]
    tries = house.rows("SELECT attempts FROM core_delivery")[0][0]
    assert 2 ** (tries - 1) - 1 <= time.monotonic() - began, "it waits 1, 2, 4 … seconds between tries"


def test_a_slow_mail_server_does_not_delay_others_and_the_page_says_that_it_may_come_twice(sqlite_house: House):
    house, box = sqlite_house, sqlite_house.mailbox
    house.start("serve")
    box.delay = 25
    assert house.alert("disk", **LADDER).status_code == 202
    assert box.wait(lambda: box.naming("disk"), SOON)
    box.delay = 0
    assert house.alert("router", **LADDER).status_code == 202
    assert box.wait(lambda: box.naming("router"), SOON)
    assert failed_tries(house) == [], "the first one was still waited for when the other came"
    assert box.wait(lambda: len(box.naming("disk")) == 2, SOON)
    assert wait_for(house.is_at_rest)
    assert box.told() == {"disk": 2, "router": 1}
    assert len({letter.id for letter in box.naming("disk")}) == 1
    assert set(house.rows("SELECT state, maybe_twice FROM core_delivery")) == {("sent", True), ("sent", False)}


def test_pages_that_piled_up_arrive_as_few_letters_that_name_each_alert(sqlite_house: House):
    house, box = sqlite_house, sqlite_house.mailbox
    house.start("serve")
    box.refusing = True
    names = {f"disk{number}" for number in range(40)}
    assert {house.alert(name, **LADDER).status_code for name in names} == {202}
    assert wait_for(lambda: len(failed_tries(house)) == 40 and min(failed_tries(house)) >= 2)
    box.refusing = False
    assert box.wait(lambda: names <= set(box.told()), SOON)
    assert wait_for(house.is_at_rest)
    assert set(box.told().values()) == {1}
    assert len(box.letters) <= 12
