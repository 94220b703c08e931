"""What a status page tells a hundred thousand readers, or addresses that do not answer, holds up no page."""

import pytest
from django.db.models import Q

from varsko import flow
from varsko.core import deliveries
from varsko.core.clock import now
from varsko.core.deliveries import Outgoing
from varsko.core.models import Delivery
from varsko.core.worker import turn

pytestmark = pytest.mark.django_db


def letter(key: str, **facts: str) -> Outgoing:
    message = {"subject": key, "text": key, "language": "en"}
    return Outgoing(channel="email", address=f"{key}@fjord.example", key=key, message=message, **facts)


def sending():
    """Give the queues that send something."""
    return [queue for queue in flow.DUE if queue.rows().model is Delivery]


def test_a_page_waits_behind_nothing_that_readers_of_a_status_page_get():
    news = [letter(f"reader{number}", about="status_page", subject="1", purpose="status") for number in range(120)]
    deliveries.enqueue(*news, at=now())
    deliveries.enqueue(letter("ann", purpose="page"), at=now())
    first, *_others = sending()
    turn(first)
    assert list(Delivery.objects.exclude(state="waiting").values_list("key", flat=True)) == ["ann"]
    assert Delivery.objects.filter(state="waiting").count() == 120


def test_each_message_is_sent_by_one_queue_and_none_is_forgotten():
    known = ("page", "status", "webhook", "incident", "desk", deliveries.ACCOUNT, "notice", "")
    deliveries.enqueue(*(letter(f"one{number}", purpose=purpose) for number, purpose in enumerate(known)), at=now())
    found = [list(queue.rows().order_by("key").values_list("key", flat=True)) for queue in sending()]
    assert sorted(key for keys in found for key in keys) == sorted(one.key for one in Delivery.objects.all())


def test_neither_queue_looks_at_what_waits_in_the_other():
    found = {one.name: one.condition for one in Delivery._meta.indexes}
    waiting = Q(state=Delivery.State.WAITING)
    assert found["delivery_urgent"] == waiting & ~Q(purpose=deliveries.STATUS)
    assert found["delivery_to_readers"] == waiting & Q(purpose=deliveries.STATUS)
