"""Two workers, one of them frozen past its lease and thawed: nothing is done twice."""

import threading

import pytest

from tests.faults.house import ANN, BO, LADDER, LEASE, SOON, House, Senders, freeze, thaw, wait_for

pytestmark = pytest.mark.faults


def test_a_worker_that_freezes_on_its_way_to_the_mail_server_sends_nothing_when_it_thaws(sqlite_house: House):
    house, box = sqlite_house, sqlite_house.mailbox
    house.start("web")
    first, is_struck = house.start("worker"), threading.Event()

    def strike() -> None:
        box.before_letter = lambda: None
        house.freeze_between_writes(first)
        is_struck.set()

    box.before_letter = strike
    assert house.alert("disk", **LADDER).status_code == 202
    assert is_struck.wait(SOON)
    house.travel(LEASE)
    house.start("worker")
    assert box.wait(lambda: box.naming("disk"), SOON)
    thaw(first)
    assert house.alert("router", **LADDER).status_code == 202
    assert box.wait(lambda: box.naming("router"), SOON)
    assert wait_for(house.is_at_rest)
    assert box.told() == {"disk": 1, "router": 1}


def test_a_worker_that_freezes_in_a_reaction_holds_nobody_up_and_does_nothing_twice(postgresql_house: House):
    house, box = postgresql_house, postgresql_house.mailbox
    house.start("web")
    first = house.start("worker")
    with house.connect() as ours, ours.transaction():
        ours.execute("LOCK TABLE paging_page IN SHARE MODE")
        assert house.alert("disk", **LADDER).status_code == 202
        waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'paging_page'::regclass"
        assert wait_for(lambda: ours.execute(waiting).fetchall())
        freeze(first)
    house.travel(LEASE)
    house.start("worker")
    assert box.wait(lambda: box.naming("disk"), SOON)
    thaw(first)
    house.rest()
    house.travel(LEASE + 300)
    assert box.wait(lambda: box.naming("disk", to=BO), SOON)
    assert wait_for(house.is_at_rest)
    assert [letter.to for letter in box.naming("disk")] == [(ANN,), (BO,)]


def test_workers_that_freeze_in_turn_page_everybody_once(house: House):
    house.start("web")
    workers = [house.start("worker"), house.start("worker")]
    with Senders(house, count=2, pause=0.05, **LADDER) as senders:
        for number, worker in enumerate([*workers, workers[0]]):
            before = len(house.mailbox.letters)
            assert wait_for(lambda before=before: len(house.mailbox.letters) > before + 2)
            house.freeze_between_writes(worker)
            house.travel((number + 1) * LEASE)
            senders.go_on_for(1.0)
            thaw(worker)
    assert house.mailbox.wait(lambda: set(senders.taken) <= set(house.mailbox.told()), SOON)
    assert wait_for(house.is_at_rest)
    in_doubt = house.rows("SELECT count(*) FROM core_delivery WHERE maybe_twice")[0][0]
    told = house.mailbox.told_to()  # on a machine that takes its time, the oldest come to Bo, as they should
    assert sum(told.values()) <= len(told) + in_doubt
    assert set(house.rows("SELECT count(*) FROM paging_page GROUP BY alert_id, user_id, slot")) == {(1,)}
    assert set(house.rows("SELECT count(*) FROM core_eventrow WHERE kind = 'paging.PersonPaged' GROUP BY subject")) == {(1,)}
