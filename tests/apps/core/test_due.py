"""Due rows are claimed once, finished by their holder only, and never stuck."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from varsko import flow
from varsko.core.bulk import readers
from varsko.core.due import LONGEST_LEASE, Claims, LeaseLost, claim, let_go, pause_after, put_off, release
from varsko.core.glance import Glance
from varsko.core.models import Delivery

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)


def waiting(key: str = "one", due_at: datetime | None = AT) -> Delivery:
    return Delivery.objects.create(channel="email", address="ann@fjord.example", key=key, created_at=AT, due_at=due_at)


def take(at: datetime = AT, limit: int = 10) -> list[Delivery]:
    return claim(Delivery.objects.all(), now=at, limit=limit, lease=LEASE)


def test_a_due_row_is_held_by_one_at_a_time():
    waiting()
    assert len(take()) == 1
    assert take() == []


def test_nothing_is_claimed_before_its_time_or_when_nothing_is_due_any_more():
    waiting("later", AT + timedelta(seconds=1))
    waiting("done", None)
    assert take() == []
    assert [row.key for row in take(AT + timedelta(seconds=1))] == ["later"]


def test_a_row_with_json_that_we_would_not_write_holds_up_no_other():
    waiting("one")
    waiting("odd", AT - timedelta(minutes=1))
    with connection.cursor() as cursor:
        cursor.execute("""UPDATE core_delivery SET message = '{"size": 1e999}' WHERE key = 'odd'""")
    taken = Claims(Delivery.objects.all, limit=10).take(now=AT, lease=LEASE)
    assert [row.key for row in taken] == ["odd", "one"]
    assert taken[0].message["size"] > 1e308  # PostgreSQL gives it as a whole number, SQLite as infinite
    ((_place, read),) = readers([Delivery._meta.get_field("message")], connection.vendor)
    assert read('"\\ud83d"') == "\ud83d"


def test_the_longest_due_come_first_and_only_so_many():
    for minutes in (1, 3, 2):
        waiting(f"{minutes}", AT - timedelta(minutes=minutes))
    assert [row.key for row in take(limit=2)] == ["3", "2"]


def test_a_dead_workers_row_is_taken_over_and_the_dead_one_can_change_nothing():
    waiting()
    dead = take()[0]
    heir = take(AT + LEASE)[0]
    assert heir.attempts == 2
    with pytest.raises(LeaseLost):
        dead.finish(state="sent")
    put_off(dead, "too late", now=AT)
    release([dead])
    fresh = Delivery.objects.get()
    assert (fresh.state, fresh.leased_until, fresh.last_error) == ("waiting", AT + LEASE + LEASE, "")
    heir.finish(state="sent")
    assert Delivery.objects.get().state == "sent"


def test_a_clock_that_was_set_back_an_hour_does_not_lock_a_row_for_an_hour():
    waiting(due_at=AT - timedelta(hours=2))
    take()
    assert take(AT - timedelta(hours=1)) != []


def test_a_clock_that_was_set_back_an_hour_does_not_keep_a_message_for_an_hour():
    waiting(due_at=AT + timedelta(hours=1))
    assert len(take()) == 1


def test_a_lease_within_the_longest_is_respected_even_from_another_clock():
    waiting(due_at=AT - timedelta(hours=2))
    take()
    assert take(AT - LONGEST_LEASE + LEASE) == []


def test_whoever_asks_by_a_time_just_before_a_long_lease_began_does_not_get_the_row_too():
    waiting(due_at=AT - timedelta(minutes=1))
    lease = max(queue.lease for queue in flow.DUE)
    assert len(claim(Delivery.objects.all(), now=AT, limit=1, lease=lease)) == 1
    assert take(AT - timedelta(seconds=1)) == []


def test_a_failed_row_waits_twice_as_long_each_time_up_to_five_minutes():
    assert [pause_after(attempts).total_seconds() for attempts in (1, 2, 3, 4, 10, 1000)] == [1, 2, 4, 8, 300, 300]


def test_a_row_put_off_says_why_and_comes_back():
    waiting()
    put_off(take()[0], "SMTP said no", now=AT)
    row = Delivery.objects.get()
    assert (row.last_error, row.due_at, row.leased_until) == ("SMTP said no", AT + timedelta(seconds=1), None)
    assert len(take(AT + timedelta(seconds=1))) == 1


def test_the_nearest_due_time_is_known():
    assert Glance([Delivery.objects.all]).nearest(AT) is None
    waiting("a", AT + timedelta(minutes=2))
    waiting("b", AT + timedelta(minutes=1))
    assert Glance([Delivery.objects.all]).nearest(AT) == AT + timedelta(minutes=1)


def test_what_somebody_else_holds_is_not_waited_for():
    waiting("held")
    take()
    assert Glance([Delivery.objects.all]).nearest(AT) is None


def test_a_released_row_is_free_at_once():
    waiting()
    release(take())
    assert len(take()) == 1


def test_what_was_broken_off_is_free_at_once_and_the_try_counts():
    waiting()
    let_go(take())
    assert [row.attempts for row in take()] == [2]
