"""A contact is confirmed by a code, and the code cannot be guessed."""

from datetime import timedelta

import pytest
import time_machine

from tests.cast import NOON, acting, ann, cleo, eve
from varsko.core.models import Delivery, EventRow
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people import actions, queries
from varsko.people.actions.verification import MOST_TEXTED
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.people.models import ContactCode

pytestmark = pytest.mark.django_db


@pytest.fixture
def one():
    return ann()


@pytest.fixture
def phone(one):
    return actions.add_contact(by=acting(one), at=NOON, user_id=one.id, method="email", address="ann@home.example")


def send(one, contact, at=NOON) -> str:
    actions.send_code(by=acting(one), at=at, contact_id=contact.id)
    return Delivery.objects.order_by("-id")[0].message["subject"].rsplit(" ", 1)[1]


def confirm(one, contact, code, at=NOON):
    return actions.verify_contact(by=acting(one), at=at, contact_id=contact.id, code=code)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_right_code_confirms(one, phone):
    code = send(one, phone)
    assert len(code) == 6
    assert confirm(one, phone, f" {code[:3]} {code[3:]}").verified
    assert EventRow.objects.filter(kind="people.ContactVerified", subject=one.id).count() == 1
    assert not ContactCode.objects.exists()


def test_the_code_is_mailed_to_the_contact_and_stored_hashed(one, phone):
    code = send(one, phone)
    mail = Delivery.objects.get()
    assert (mail.address, mail.purpose) == ("ann@home.example", "account")
    assert code in mail.message["text"]
    assert code in mail.message["html"]
    assert code not in ContactCode.objects.get().digest


def test_five_wrong_codes_are_enough(one, phone):
    code = send(one, phone)
    for _time in range(5):
        with pytest.raises(Invalid):
            confirm(one, phone, wrong(code))
    with pytest.raises(Invalid) as refused:
        confirm(one, phone, code)
    assert refused.value.errors["code"] == "This code cannot be used any more. Ask for a new one."
    assert not queries.contact(phone.id).verified


def test_a_code_works_for_a_quarter_of_an_hour(one, phone):
    code = send(one, phone)
    with pytest.raises(Invalid):
        confirm(one, phone, code, NOON + timedelta(minutes=15))
    assert confirm(one, phone, code, NOON + timedelta(minutes=14)).verified


def test_a_new_code_voids_the_old_one(one, phone):
    old = send(one, phone)
    new = send(one, phone)
    if old != new:
        with pytest.raises(Invalid):
            confirm(one, phone, old)
    assert confirm(one, phone, new).verified


def test_new_codes_are_limited_so_that_guessing_never_pays(one, phone):
    for minute in range(5):
        send(one, phone, NOON + timedelta(minutes=minute))
    with pytest.raises(Conflict):
        send(one, phone, NOON + timedelta(minutes=59))
    assert send(one, phone, NOON + timedelta(minutes=60))


def test_without_a_code_nothing_is_confirmed(one, phone):
    with pytest.raises(Invalid):
        confirm(one, phone, "000000")


def test_a_changed_address_needs_a_code_of_its_own(one, phone):
    code = send(one, phone)
    actions.update_contact(by=acting(one), at=NOON, contact_id=phone.id, address="ann@work.example")
    with pytest.raises(Invalid):
        confirm(one, phone, code)
    assert not queries.contact(phone.id).verified


def test_nobody_confirms_for_somebody_else(one, phone):
    code = send(one, phone)
    for who in (cleo(), eve()):
        with pytest.raises(NotAllowed):
            confirm(who, phone, code)
        with pytest.raises(NotAllowed):
            actions.send_code(by=acting(who), at=NOON, contact_id=phone.id)
    with pytest.raises(NotAllowed):
        actions.verify_contact(by=SYSTEM_ACTOR, at=NOON, contact_id=phone.id, code=code)


def test_what_is_confirmed_needs_no_code(one):
    contact = actions.add_contact(by=SYSTEM_ACTOR, at=NOON, user_id=one.id, method="sms", address="+47 900 00 000")
    with pytest.raises(NotFound):
        send(one, contact)


def test_a_text_message_carries_the_code(one):
    contact = actions.add_contact(by=acting(one), at=NOON, user_id=one.id, method="sms", address="+47 900 00 000")
    actions.send_code(by=acting(one), at=NOON, contact_id=contact.id)
    sent = Delivery.objects.get()
    assert (sent.channel, sent.address) == ("sms", "+4790000000")
    code = sent.message["text"].rstrip(".").rsplit(" ", 1)[1]
    assert confirm(one, contact, code).verified


def test_a_webhook_needs_no_code(one):
    assert actions.add_contact(by=acting(one), at=NOON, user_id=one.id, method="webhook", address="https://example.org/hook").verified


def test_codes_by_text_are_few_for_a_person_however_many_numbers_they_try(one):
    for number in range(MOST_TEXTED):
        added = actions.add_contact(by=acting(one), at=NOON, user_id=one.id, method="sms", address=f"+47 900 00 {number:03}")
        actions.send_code(by=acting(one), at=NOON, contact_id=added.id)
        actions.remove_contact(by=acting(one), at=NOON, contact_id=added.id)
    last = actions.add_contact(by=acting(one), at=NOON, user_id=one.id, method="sms", address="+47 900 00 900")
    with pytest.raises(Conflict):
        actions.send_code(by=acting(one), at=NOON + timedelta(hours=23), contact_id=last.id)
    actions.send_code(by=acting(one), at=NOON + timedelta(hours=25), contact_id=last.id)
    assert Delivery.objects.filter(channel="sms").count() == MOST_TEXTED + 1
    send(one, actions.add_contact(by=acting(one), at=NOON, user_id=one.id, method="email", address="ann@home.example"))


def test_a_number_too_many_is_kept_and_says_so_on_its_page(one, browser, settings):
    said = {"twilio_sid": "AC77", "twilio_token": "secret", "twilio_from": "+4790000000"}
    settings.VARSKO = settings.VARSKO.model_copy(update=said)
    with time_machine.travel(NOON, tick=False):
        client = browser(one)
        for number in range(MOST_TEXTED + 1):
            answer = client.post("/profile/contacts", {"method": "sms", "address": f"+47 900 00 {number:03}"}, follow=True)
    assert answer.status_code == 200
    assert "Too many codes were sent to your numbers" in answer.content.decode()
    assert Delivery.objects.filter(channel="sms").count() == MOST_TEXTED
