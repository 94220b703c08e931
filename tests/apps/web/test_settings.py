"""Settings: deliveries, health, and what each role sees of them."""

from datetime import timedelta

import msgspec
import pytest

from tests import cast
from tests.apps.alerts.test_pages import browser, opened, text
from varsko import flow
from varsko.alerts.data import Parcel, Signal
from varsko.alerts.models import Sack
from varsko.core import clock, health, postbox
from varsko.core.deliveries import Outgoing, enqueue
from varsko.core.models import Delivery, EventRow, Reaction, Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return browser(cast.cleo())


def sent(number: int = 1, *, state: str = "waiting", **more) -> Delivery:
    message = {"subject": f"[P2] Disk full {number}", "text": "It is full."}
    out = Outgoing(channel="email", address=f"ann{number}@example.org", name="Ann", key=f"key-{number}", message=message)
    row = enqueue(out, at=clock.now())[0]
    Delivery.objects.filter(pk=row.pk).update(state=state, **more)
    return Delivery.objects.get(pk=row.pk)


@pytest.mark.parametrize("address", ["/settings/deliveries", "/settings/health"])
def test_only_chiefs_see_how_the_installation_is(address):
    assert browser(cast.ann()).get(address).status_code == 403
    assert browser(cast.cleo()).get(address).status_code == 200


def test_what_could_not_be_stored_is_shown(page):
    assert "could not be stored" not in text(page.get("/settings/health"))
    parcels = msgspec.msgpack.encode([Parcel(signal=Signal(alias="odd", message="<b>odd</b>"))])
    Sack.objects.create(parcels=parcels, taken_at=clock.now(), last_error="ValueError: nobody can store this")
    shown = page.get("/settings/health").content.decode()
    assert "Alerts that could not be stored" in shown
    assert "&lt;b&gt;odd&lt;/b&gt;" in shown
    assert "nobody can store this" in shown


def test_settings_list_what_the_reader_may_see():
    assert "Deliveries" in text(browser(cast.cleo()).get("/settings"))
    said = text(browser(cast.ann()).get("/settings"))
    assert "Deliveries" not in said
    assert "Teams" in said


def test_every_place_that_settings_name_is_there(page):
    for _label, places in page.get("/settings").context["groups"]:
        for place in places:
            assert page.get(place.href).status_code == 200, place.href


def test_nothing_sent_is_said(page):
    assert "Nothing was sent yet" in text(page.get("/settings/deliveries"))


def test_how_it_went_is_said_in_words_and_not_twice(page):
    row = sent(state="kept", provider="kept", due_at=None)
    for address in ("/settings/deliveries", f"/settings/deliveries/{row.pk}"):
        shown = text(page.get(address))
        assert "e-mail" in shown
        assert ">kept<" not in shown
    assert '<option value="email">e-mail</option>' in text(page.get("/settings/deliveries"))


def test_what_a_stranger_wrote_is_text_on_the_page_of_a_message_too(page):
    row = sent(message={"subject": "<i>x</i>", "template": "incidents/mail/update", "facts": {"body": "<script>alert(1)</script>"}})
    shown = page.get(f"/settings/deliveries/{row.pk}").content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<i>x" not in shown


def test_a_failed_message_is_found_and_tried_again(page):
    row = sent(state="failed", last_error="550 no such user", attempts=3, due_at=None)
    sent(2)
    said = text(page.get("/settings/deliveries?state=failed"))
    assert "550 no such user" in said
    assert "Disk full 2" not in said
    assert "Try again now" in text(page.get(f"/settings/deliveries/{row.pk}"))
    page.post(f"/settings/deliveries/{row.pk}/retry")
    row.refresh_from_db()
    assert (row.state, row.attempts > 3) == ("waiting", False)
    assert "It is tried again now." in text(page.get(f"/settings/deliveries/{row.pk}"))


def test_what_was_sent_is_not_sent_again(page):
    row = sent(state="sent", sent_at=clock.now(), due_at=None)
    assert "Try again now" not in text(page.get(f"/settings/deliveries/{row.pk}"))
    page.post(f"/settings/deliveries/{row.pk}/retry")
    row.refresh_from_db()
    assert row.state == "sent"


@pytest.mark.parametrize(
    ("state", "reason", "sentence"),
    [("sent", "arrived", "It arrived."), ("failed", "gone", "That address is no more."), ("expired", "expired", "It had waited too long.")],
)
def test_what_became_of_a_message_is_said_as_a_sentence(page, state, reason, sentence):
    row = sent(state=state, reason=reason, due_at=None)
    assert sentence in text(page.get(f"/settings/deliveries/{row.pk}"))


def test_ann_cannot_retry():
    row = sent(state="failed")
    assert browser(cast.ann()).post(f"/settings/deliveries/{row.pk}/retry").status_code == 403


@pytest.mark.parametrize("ref", ["x", "00000000-0000-0000-0000-000000000000", "%00"])
def test_a_message_that_is_not_there(page, ref):
    assert page.get(f"/settings/deliveries/{ref}").status_code == 404
    assert page.post(f"/settings/deliveries/{ref}/retry").status_code == 302


def test_messages_are_found_by_name_address_and_channel(page):
    sent(1)
    sent(2)
    assert "Disk full 2" not in text(page.get("/settings/deliveries?q=ann1@"))
    assert "Disk full 2" in text(page.get("/settings/deliveries?channel=email&q=ANN"))
    assert "Nothing fits these filters" in text(page.get("/settings/deliveries?channel=pigeon"))


def test_many_messages_come_in_pages_with_a_steady_number_of_questions(page, django_assert_max_num_queries):
    it = opened()
    for number in range(55):
        sent(number, about="alert", subject=it.id)
    with django_assert_max_num_queries(9):
        first = text(page.get("/settings/deliveries"))
    last = postbox.listing(limit=50)[-1].id
    assert f"before={last}" in first
    assert "Disk full 0" in text(page.get(f"/settings/deliveries?before={last}"))


def test_a_hostile_message_is_only_text(page):
    row = sent(message={"subject": "<script>alert(1)</script>", "text": "<img src=x>"})
    for address in ("/settings/deliveries", f"/settings/deliveries/{row.pk}"):
        said = text(page.get(address))
        assert "<script>alert" not in said
        assert "<img src=x" not in said


def test_health_says_that_no_worker_runs(page):
    said = text(page.get("/settings/health"))
    assert "No worker is running" in said
    assert health.report(clock.now()).state == "broken"


@pytest.fixture
def nothing_due():
    """A database as a worker leaves it: what the migrations made due is done."""
    for queue in flow.DUE:
        queue.rows().model._default_manager.update(due_at=None)


@pytest.mark.usefixtures("nothing_due")
def test_health_is_fine_with_a_worker_that_keeps_up():
    Worker.objects.create(host="osl-1", pid=1, started_at=clock.now(), beat_at=clock.now())
    report = health.report(clock.now())
    assert report.state == "ok"
    assert {queue.name for queue in report.queues} >= {"reactions", "deliveries", "snoozes"}


@pytest.mark.parametrize(("late", "state"), [(1, "ok"), (30, "slow"), (600, "broken")])
@pytest.mark.usefixtures("nothing_due")
def test_health_tells_how_far_a_queue_is_behind(late, state):
    at = clock.now()
    Worker.objects.create(host="osl-1", pid=1, started_at=at, beat_at=at)
    sent()
    Delivery.objects.update(due_at=at - timedelta(seconds=late))
    report = health.report(at)
    queue = next(one for one in report.queues if one.name == "deliveries")
    assert (queue.overdue, queue.state, report.state) == (1, state, state)


def test_health_shows_reactions_that_fail(page):
    at = clock.now()
    event = EventRow.objects.create(kind="alerts.AlertOpened", about="alert", subject="1", at=at)
    Reaction.objects.create(event=event, handler="routing.handlers.route", due_at=at, attempts=4, last_error="ValueError: <b>")
    said = text(page.get("/settings/health"))
    assert "routing.handlers.route" in said
    assert "ValueError: &lt;b&gt;" in said


def test_a_silent_worker_is_shown_as_gone():
    at = clock.now()
    Worker.objects.create(host="osl-1", pid=1, started_at=at, beat_at=at - timedelta(minutes=5))
    assert [worker.is_alive for worker in health.report(at).workers] == [False]
