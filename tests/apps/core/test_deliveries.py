"""Messages leave at least once, merge when they pile up, and are honest about doubt."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import Q
from django.utils.safestring import mark_safe

from varsko.core import deliveries
from varsko.core.deliveries import CannotDeliver, NotTaken, Outgoing, Receipt
from varsko.core.due import claim, release
from varsko.core.models import Delivery
from varsko.core.worker import Queue, work_off

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


class Postbox:
    """A channel that keeps what it is given; `trouble` is raised first, once per entry."""

    def __init__(self, *trouble: Exception) -> None:
        self.trouble = list(trouble)
        self.taken: list[tuple[str, str]] = []

    def send(self, message: dict[str, Any], *, address: str, key: str, since: datetime) -> Receipt:
        if self.trouble:
            raise self.trouble.pop(0)
        self.taken.append((address, message["text"]))
        return Receipt("postbox", f"id-{key}")

    def merge(self, messages: Sequence[dict[str, Any]]) -> dict[str, Any]:
        return {"text": " | ".join(message["text"] for message in messages)}


def page(key: str, address: str = "ann@fjord.example", **facts: Any) -> Outgoing:
    return Outgoing(channel="postbox", address=address, key=key, message={"text": key}, purpose="page", **facts)


def run(postbox: Postbox, at: datetime = AT) -> list[str]:
    settled: list[Delivery] = []
    queue = Queue("deliveries", Delivery.objects.all, deliveries.sender(lambda _: postbox, settled.extend), threads=1)
    with time_machine.travel(at, tick=False):
        work_off(queue)
    return [row.state for row in settled]


def test_a_message_goes_out_once_and_keeps_the_receipt():
    deliveries.enqueue(page("one"), at=AT)
    postbox = Postbox()
    assert run(postbox) == ["sent"]
    assert run(postbox) == []
    row = Delivery.objects.get()
    assert (row.provider, row.provider_id, row.sent_at, row.maybe_twice) == ("postbox", "id-one", AT, False)


def test_the_same_key_is_stored_once():
    deliveries.enqueue(page("one"), at=AT)
    deliveries.enqueue(page("one"), at=AT)
    assert Delivery.objects.count() == 1


def test_trouble_is_tried_again_later_and_told():
    deliveries.enqueue(page("one"), at=AT)
    postbox = Postbox(ConnectionRefusedError("refused"))
    assert run(postbox) == []
    assert "refused" in Delivery.objects.get().last_error
    assert run(postbox, AT + timedelta(seconds=2)) == ["sent"]


def test_pages_that_piled_up_while_nobody_took_them_arrive_as_one():
    postbox = Postbox(*(NotTaken("not now") for _ in range(5)))
    for number in range(5):
        at = AT + timedelta(milliseconds=200 * number)
        deliveries.enqueue(page(f"page{number}"), at=at)
        run(postbox, at)
    assert Delivery.objects.values("due_at").distinct().count() == 5
    assert sorted(run(postbox, AT + timedelta(seconds=1))) == ["merged", "merged", "merged", "merged", "sent"]
    assert [address for address, _ in postbox.taken] == ["ann@fjord.example"]
    assert {f"page{number}" for number in range(5)} == set(postbox.taken[0][1].split(" | "))


def test_the_trouble_of_one_address_hurries_no_other():
    postbox = Postbox(NotTaken("not now"), NotTaken("not now"))
    deliveries.enqueue(page("one"), at=AT)
    run(postbox)
    deliveries.enqueue(page("other", "bo@fjord.example"), at=AT + timedelta(seconds=0.5))
    run(postbox, AT + timedelta(seconds=0.5))
    assert run(postbox, AT + timedelta(seconds=1)) == ["sent"]
    assert postbox.taken == [("ann@fjord.example", "one")]


def test_a_refusal_for_good_is_not_tried_again():
    deliveries.enqueue(page("one"), at=AT)
    postbox = Postbox(CannotDeliver("no such mailbox"))
    assert run(postbox) == ["failed"]
    assert run(postbox, AT + timedelta(hours=1)) == []
    assert Delivery.objects.get().last_error == "no such mailbox"


def test_many_pages_to_one_address_go_out_as_one_summary():
    deliveries.enqueue(*(page(f"p{number}") for number in range(5)), page("other", "bo@fjord.example"), at=AT)
    postbox = Postbox()
    run(postbox)
    assert sorted(postbox.taken) == [("ann@fjord.example", "p0 | p1 | p2 | p3 | p4"), ("bo@fjord.example", "other")]
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["merged"] * 4 + ["sent"] * 2


def test_a_message_nobody_needs_any_more_is_not_sent():
    deliveries.enqueue(page("one", about="alert", subject="7"), at=AT)
    assert deliveries.cancel(Q(subject="7"), reason="acknowledged") == 1
    assert run(Postbox()) == []
    assert Delivery.objects.get().state == "cancelled"


def test_a_message_that_waited_too_long_expires_instead_of_startling_somebody():
    deliveries.enqueue(page("one", expires_at=AT + timedelta(hours=1)), at=AT)
    postbox = Postbox()
    assert run(postbox, AT + timedelta(hours=2)) == ["expired"]
    assert postbox.taken == []


def test_a_failed_message_can_be_tried_again_by_hand():
    deliveries.enqueue(page("one"), at=AT)
    run(Postbox(CannotDeliver("mailbox full")))
    assert deliveries.retry(Delivery.objects.get().pk, at=AT + timedelta(minutes=1))
    assert run(Postbox(), AT + timedelta(minutes=1)) == ["sent"]


def test_a_sent_message_is_not_sent_again_by_hand():
    deliveries.enqueue(page("one"), at=AT)
    run(Postbox())
    assert not deliveries.retry(Delivery.objects.get().pk, at=AT)


def test_after_a_clear_refusal_nothing_is_in_doubt():
    deliveries.enqueue(page("one"), at=AT)
    postbox = Postbox(NotTaken("451 later"), NotTaken("not to be reached"))
    assert [run(postbox, AT + timedelta(seconds=second)) for second in (0, 2, 10)] == [[], [], ["sent"]]
    assert not Delivery.objects.get().maybe_twice


def test_after_a_silence_the_next_try_says_that_the_message_may_arrive_twice():
    deliveries.enqueue(page("one"), at=AT)
    postbox = Postbox(NotTaken("451 later"), TimeoutError("no answer"), NotTaken("451 later"))
    for second in (0, 2, 10, 60):
        run(postbox, AT + timedelta(seconds=second))
    row = Delivery.objects.get()
    assert (row.state, row.maybe_twice) == ("sent", True)


def test_a_worker_that_died_between_hand_over_and_mark_leaves_a_doubt():
    deliveries.enqueue(page("one"), at=AT)
    claim(Delivery.objects.all(), now=AT, limit=1, lease=timedelta(seconds=30))  # … and is never heard of again
    assert run(Postbox(), AT + timedelta(seconds=31)) == ["sent"]
    assert Delivery.objects.get().maybe_twice


def test_a_worker_that_stopped_gracefully_leaves_no_doubt():
    deliveries.enqueue(page("one"), at=AT)
    release(claim(Delivery.objects.all(), now=AT, limit=1, lease=timedelta(seconds=30)))
    assert run(Postbox()) == ["sent"]
    assert not Delivery.objects.get().maybe_twice


def test_a_worker_that_froze_past_its_lease_and_thaws_sends_nothing():
    deliveries.enqueue(page("one"), at=AT)
    frozen, settled = Postbox(), []
    rows = claim(Delivery.objects.all(), now=AT, limit=1, lease=timedelta(seconds=30))
    assert run(Postbox(), AT + timedelta(seconds=31)) == ["sent"]
    with time_machine.travel(AT + timedelta(seconds=32), tick=False):
        deliveries.sender(lambda _: frozen, settled.extend)(rows)
    assert (frozen.taken, settled) == ([], [])


def test_what_became_stale_while_it_waited_is_not_sent_and_says_why():
    deliveries.enqueue(page("one"), page("two"), at=AT)
    postbox = Postbox()
    send = deliveries.sender(lambda _: postbox, lambda _: None, lambda rows: {row.pk: "alert_closed" for row in rows if row.key == "one"})
    with time_machine.travel(AT, tick=False):
        work_off(Queue("deliveries", deliveries.due, send, threads=1))
    assert [text for _, text in postbox.taken] == ["two"]
    stale = Delivery.objects.get(key="one")
    assert (stale.state, stale.reason) == ("cancelled", "alert_closed")


def test_a_summary_of_other_messages_is_another_message():
    keys = []

    class Listing(Postbox):
        def send(self, message: dict[str, Any], *, address: str, key: str, since: datetime) -> Receipt:
            keys.append(key)
            return super().send(message, address=address, key=key, since=since)

    for count in (4, 5):
        Delivery.objects.all().delete()
        deliveries.enqueue(*(page(f"p{number}") for number in range(count)), at=AT)
        run(Listing())
    assert len(set(keys)) == 2


def test_text_that_a_template_wrote_is_stored_as_plain_text():
    text = mark_safe("<b>")
    [row] = deliveries.enqueue(Outgoing(channel="email", address="ann@example.org", key="safe", message={"text": text}), at=AT)
    assert Delivery.objects.get(pk=row.pk).message == {"text": "<b>"}
