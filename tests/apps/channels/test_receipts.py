"""What Twilio says of text messages it took: one that did not arrive has failed, whoever it was for; and nobody else is believed."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client

from tests.cast import NOON, ann, bo
from varsko import flow
from varsko.alerts import actions as alerts
from varsko.alerts.data import Parcel, Responder, Signal
from varsko.channels import sms
from varsko.channels.sms.signed import signature
from varsko.core import deliveries
from varsko.core.clock import now
from varsko.core.deliveries import Outgoing, Receipt
from varsko.core.models import Delivery, EventRow, ProviderWord
from varsko.core.worker import work_off
from varsko.paging import actions as paging
from varsko.paging.data import RuleStepDraft
from varsko.paging.domain.ladder import Step
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions as statuspages
from varsko.statuspages.data import PageDraft, Wish
from varsko.statuspages.models import Subscriber

pytestmark = pytest.mark.django_db
NUMBER, DEV = "+4740612345", "+4740698765"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def telephone(monkeypatch, settings):
    """The ids of what Twilio took, by the key it was handed over with."""
    account = {"twilio_sid": "AC", "twilio_token": "secret", "twilio_from": "+4790000000", "url": "https://varsko.example.org"}
    settings.VARSKO = settings.VARSKO.model_copy(update=account)
    took: dict[str, str] = {}

    def send(_channel, message, *, address, key, since):
        took[key] = f"SM{len(took) + 1}"
        return Receipt("twilio", took[key])

    monkeypatch.setattr(sms.SmsChannel, "send", send)
    return took


def work():
    work_off(*flow.DUE)


def says(key, status="undelivered", code="30005", *, sid="SM1", token="secret", more=None):
    form = {"MessageSid": sid, "MessageStatus": status, **({"ErrorCode": code} if code else {}), **(more or {})}
    path = f"/sms/twilio/receipts?message={quote(key, safe='')}"
    signed = signature(token, f"https://varsko.example.org{path}", {name: [one] for name, one in form.items()})
    answer = Client(enforce_csrf_checks=True).post(path, form, headers={"X-Twilio-Signature": signed})
    work()
    return answer.status_code


def text(number=DEV, *, about="status_page", subject="", key="one"):
    [row] = deliveries.enqueue(
        Outgoing(channel="sms", address=number, key=key, message={"sms": "Hei"}, about=about, subject=subject), at=NOON
    )
    work()
    return Delivery.objects.get(pk=row.pk)


def reader():
    page = statuspages.create_page(by=SYSTEM_ACTOR, at=NOON, draft=PageDraft(name="Ferries", slug="ferries"))
    statuspages.bring_subscribers(by=SYSTEM_ACTOR, at=NOON, ref=page.id, wishes=[Wish(kind="sms", address=DEV, language="en")])
    return page


def paged():
    """Ann is paged by text, Bo is next; gives the delivery to Ann."""
    me, next_one = ann(), bo()
    people.add_contact(by=SYSTEM_ACTOR, at=NOON, user_id=me.id, method="sms", address=NUMBER)
    steps = [RuleStepDraft(method="sms", address=NUMBER)]
    paging.create_notification_rule(by=SYSTEM_ACTOR, at=NOON, user_id=me.id, name="Mine", action_type="create-alert", steps=steps)
    ladder = [Step(delay=0, target_kind="user", target_id=me.id), Step(delay=30, target_kind="user", target_id=next_one.id)]
    policy = paging.create_escalation(by=SYSTEM_ACTOR, at=NOON, name="Payments", steps=ladder)
    responder = Responder(kind="escalation", id=policy.id, name=policy.name)
    alerts.receive([Parcel(signal=Signal(verb="open", alias="a", message="psp-gw-2 is down", responders=(responder,)))], at=NOON)
    work()
    return Delivery.objects.get(channel="sms"), next_one


def test_twilio_is_asked_for_receipts_where_it_can_reach_us(monkeypatch, settings):
    monkeypatch.undo()
    asked = []
    monkeypatch.setattr(sms, "_post", lambda _target, form, *_: asked.append(form) or (201, {"sid": "SM1"}))
    account = {"twilio_sid": "AC", "twilio_token": "t", "twilio_from": "+4790000000"}
    for url in ("https://varsko.example.org", "http://127.0.0.1:8000"):
        settings.VARSKO = settings.VARSKO.model_copy(update={**account, "url": url})
        sms.SmsChannel().send({"sms": "Hei"}, address=DEV, key="notice:1+2", since=now())
    assert asked[0]["StatusCallback"] == "https://varsko.example.org/sms/twilio/receipts?message=notice%3A1%2B2"
    assert "StatusCallback" not in asked[1]


def test_where_twilio_cannot_reach_us_the_text_goes_without_a_receipt(monkeypatch):
    monkeypatch.undo()
    asked = []

    def post(_target, form, *_):
        asked.append(dict(form))
        refused = {"code": 21609, "message": "The 'StatusCallback' URL is not a valid URL."}
        return (400, refused) if "StatusCallback" in form else (201, {"sid": "SM1"})

    monkeypatch.setattr(sms, "_post", post)
    assert sms.SmsChannel().send({"sms": "Hei"}, address=DEV, key="one", since=now()) == Receipt("twilio", "SM1")
    assert [one["Body"] for one in asked] == ["Hei", "Hei"]


def test_what_strangers_send_in_an_odd_alphabet_is_refused_like_anything_else():
    body = b'--x\r\nContent-Disposition: form-data; name="MessageSid"\r\n\r\n+2AA-\r\n--x--\r\n'  # half a sign, in UTF-7
    kind = "multipart/form-data; boundary=x; charset=utf-7"
    assert Client().generic("POST", "/sms/twilio/receipts?message=one", body, content_type=kind).status_code == 403


def test_a_page_that_did_not_arrive_has_failed_with_the_reason_and_the_next_one_is_paged():
    row, next_one = paged()
    assert row.state == "sent"
    assert not Delivery.objects.filter(name=next_one.name).exists()
    assert says(row.key) == 204
    row.refresh_from_db()
    assert (row.state, row.reason, row.last_error) == ("failed", "gone", "30005 the number is unknown")
    failed = EventRow.objects.get(kind="paging.NoticeFailed")
    assert (failed.subject, failed.data["error"]) == (row.subject, "30005 the number is unknown")
    assert Delivery.objects.filter(address=next_one.email, purpose="page").count() == 1


def test_the_same_said_twice_is_once():
    row, _ = paged()
    for _ in range(2):
        says(row.key)
    assert EventRow.objects.filter(kind="paging.NoticeFailed").count() == 1
    assert Delivery.objects.filter(purpose="page").count() == 2
    assert not ProviderWord.objects.exists()


def test_a_message_that_arrived_says_so_and_pages_nobody_else():
    row, _ = paged()
    for status in ("queued", "sent", "delivered"):
        says(row.key, status, "")
    row.refresh_from_db()
    assert (row.state, row.reason) == ("sent", "arrived")
    assert Delivery.objects.filter(purpose="page").count() == 1


@pytest.mark.parametrize("code", ["30004", "30005", "30006"])
def test_a_number_that_is_none_is_written_to_no_more(code):
    page = reader()
    row = text(subject=str(page.id))
    says(row.key, code=code)
    assert Subscriber.objects.get().state == "quarantined"


def test_a_telephone_that_is_off_is_written_to_again_until_it_was_off_for_a_day(noon):
    page = reader()
    for number in range(1, 4):
        row = text(subject=str(page.id), key=f"k{number}")
        says(row.key, code="30003", sid=f"SM{number}")
        assert Subscriber.objects.get().state == "active"
        noon.shift(timedelta(hours=2))
    noon.shift(timedelta(days=1))
    [row] = deliveries.enqueue(
        Outgoing(channel="sms", address=DEV, key="k4", message={"sms": "Hei"}, about="status_page", subject=str(page.id)),
        at=NOON + timedelta(days=2),
    )
    noon.move_to(NOON + timedelta(days=2))
    work()
    says(row.key, code="30003", sid="SM4")
    assert Subscriber.objects.get().state == "quarantined"


def test_what_comes_before_we_know_that_the_message_went_out_waits_for_it(noon, monkeypatch):
    [row] = deliveries.enqueue(Outgoing(channel="sms", address=DEV, key="early", message={"sms": "Hei"}), at=NOON + timedelta(minutes=1))
    assert says("early", sid="SM1") == 204
    row.refresh_from_db()
    assert row.state == "waiting"
    noon.shift(timedelta(minutes=2))
    work()
    noon.shift(timedelta(seconds=10))
    work()
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("failed", "30005 the number is unknown")


def test_what_is_said_of_an_earlier_try_does_not_count_for_the_next(noon):
    row = text()
    says(row.key)
    assert deliveries.retry(row.pk, at=NOON)
    work()
    says(row.key, sid="SM1")
    row.refresh_from_db()
    assert (row.state, row.reason, row.provider_id, row.maybe_twice) == ("sent", "", "SM2", False)
    says(row.key, "delivered", "", sid="SM2")
    row.refresh_from_db()
    assert (row.state, row.reason) == ("sent", "arrived")


def test_of_a_summary_every_line_has_failed(telephone):
    rows = deliveries.enqueue(*(Outgoing(channel="sms", address=DEV, key=f"p{n}", message={"brief": f"{n}"}) for n in range(2)), at=NOON)
    first, second = (row.pk for row in rows)
    work()
    Delivery.objects.filter(pk=second).update(state="merged", merged_into=first, provider_id="SM1")
    says("p0+0123456789abcdef")
    assert list(Delivery.objects.order_by("key").values_list("state", flat=True)) == ["failed", "failed"]


def test_who_is_not_twilio_changes_nothing(settings):
    row, _ = paged()
    form = {"MessageSid": "SM1", "MessageStatus": "failed"}
    path = f"/sms/twilio/receipts?message={quote(row.key)}"
    assert says(row.key, token="guessed") == 403
    assert Client().post(path, form).status_code == 403
    other = signature("secret", "https://varsko.example.org/sms/twilio/receipts?message=another", {k: [v] for k, v in form.items()})
    assert Client().post(path, form, headers={"X-Twilio-Signature": other}).status_code == 403
    assert Client().get(path).status_code == 405
    settings.VARSKO = settings.VARSKO.model_copy(update={"twilio_token": ""})
    assert Client().post(path, form).status_code == 404
    row.refresh_from_db()
    assert row.state == "sent"


@pytest.mark.parametrize(("key", "sid"), [("never sent", "SM1"), ("one", "SM999"), ("one", ""), ("\x00", "SM1"), ("x" * 5000, "SM1")])
def test_what_is_no_message_of_ours_changes_nothing(key, sid):
    row = text()
    assert says(key, sid=sid) == 204
    row.refresh_from_db()
    assert (row.state, row.reason) == ("sent", "")
    assert not ProviderWord.objects.exists()


def test_the_story_names_what_is_wrong_with_a_number():
    known = {code: sms.outcome_of("failed", code) for code in ("30003", "30004", "30005", "30006", "30008", "")}
    assert all(re.match(rf"{code} ", said) for code, (_, said) in known.items() if code)
    assert known["30008"][0] == known[""][0] == "failed"
    assert sms.outcome_of("sending", "30005") is None


def test_a_receipt_is_of_the_message_whose_key_it_names_and_not_of_one_whose_key_begins_so(telephone):
    other, meant = text(key="one"), text(key="one+two", number=NUMBER)
    assert says("one+two", sid=telephone["one+two"]) == 204
    states = dict(Delivery.objects.values_list("key", "state"))
    assert (states[other.key], states[meant.key]) == (Delivery.State.SENT, Delivery.State.FAILED)
