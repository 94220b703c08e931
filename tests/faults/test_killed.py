"""Killed at any moment: whatever was answered with success is there, once, and every page goes out."""

import random
import socket

import pytest

from tests.faults.house import LADDER, LEASE, SOON, House, Senders, kill, wait_for

pytestmark = pytest.mark.faults

KILLS = 3


def test_every_alert_that_was_answered_with_success_exists_once(house: House):
    chance = random.Random(20260302)
    with Senders(house) as senders:
        for _ in range(KILLS):
            serve = house.start("serve")
            before = len(senders.taken)
            assert wait_for(lambda before=before: len(senders.taken) > before)
            senders.go_on_for(chance.uniform(0, 0.6))
            kill(serve)
        house.start("serve")
        assert wait_for(lambda: len(senders.taken) > 10)
    stored = house.alerts()
    assert [alias for alias in senders.taken if stored[alias] != 1] == []
    assert max(stored.values()) == 1
    assert set(senders.statuses) <= {0, 202, 503}


def test_every_page_goes_out_and_at_most_twice_for_each_kill(house: House):
    chance = random.Random(20260303)
    with Senders(house, count=2, pause=0.05, **LADDER) as senders:
        for number in range(KILLS):
            serve = house.start("serve")
            before = len(house.mailbox.letters)
            assert wait_for(lambda before=before: len(house.mailbox.letters) > before + 2)
            senders.go_on_for(chance.uniform(0, 0.6))
            kill(serve)
            house.travel((number + 1) * LEASE)
        house.start("serve")
    assert house.mailbox.wait(lambda: set(senders.taken) <= set(house.mailbox.told()), SOON)
    assert wait_for(house.is_at_rest)
    assert set(house.mailbox.told()) == set(house.alerts())
    told = house.mailbox.told_to()
    assert max(told.values()) <= 1 + KILLS
    assert sum(told.values()) <= len(told) + KILLS * 4 * MOST_AT_ONCE
    assert set(house.rows("SELECT count(*) FROM paging_page GROUP BY alert_id, user_id, slot")) == {(1,)}


MOST_AT_ONCE = 50
"""A summary that goes out twice names so many alerts at most; four are on their way at a time."""


def test_an_alert_is_there_when_the_answer_begins(house: House):
    serve = house.start("serve")
    body = b'{"alias": "disk", "message": "disk is down"}'
    head = f"POST /v2/alerts HTTP/1.1\r\nHost: x\r\nAuthorization: GenieKey {house.key}\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", house.port)) as client:
        client.sendall(head.encode() + body)
        assert client.recv(1)
        kill(serve)
    assert house.alerts() == {"disk": 1}


@pytest.mark.parametrize(("moment", "letters"), [("before_letter", 1), ("before_answer", 2), ("after_answer", 2)])
def test_a_page_survives_the_death_of_its_sender(sqlite_house: House, moment: str, letters: int):
    house, box = sqlite_house, sqlite_house.mailbox
    serve = house.start("serve")

    def strike() -> None:
        setattr(box, moment, lambda: None)
        kill(serve)

    setattr(box, moment, strike)
    assert house.alert("disk", **LADDER).status_code == 202
    assert wait_for(lambda: serve.process.poll() is not None)
    house.travel(LEASE)
    house.start("serve")
    assert box.wait(lambda: len(box.naming("disk")) >= letters, SOON)
    assert wait_for(house.is_at_rest)
    assert len(box.naming("disk")) == letters
    assert len({letter.id for letter in box.naming("disk")}) == 1
    assert house.rows("SELECT state, maybe_twice FROM core_delivery") == [("sent", True)]


@pytest.mark.parametrize("table", ["paging_escalationrun", "paging_page", "core_delivery"])
def test_a_page_survives_a_death_in_the_middle_of_a_reaction(postgresql_house: House, table: str):
    house, box = postgresql_house, postgresql_house.mailbox
    serve = house.start("serve")
    with house.connect() as ours, ours.transaction():
        ours.execute(f"LOCK TABLE {table} IN SHARE MODE")
        assert house.alert("disk", **LADDER).status_code == 202
        waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
        assert wait_for(lambda: ours.execute(waiting, [table]).fetchall())
        kill(serve)
    house.travel(LEASE)
    house.start("serve")
    assert box.wait(lambda: box.naming("disk"), SOON)
    assert wait_for(house.is_at_rest)
    assert len(box.naming("disk")) == 1
