"""People paged by text message: the number is proven by a code, and a page says what is wrong with a link to acknowledge."""

import re

import pytest
import time_machine

from tests.cast import NOON, acting, ann, team
from varsko import flow
from varsko.alerts import actions as alerts
from varsko.alerts.data import Parcel, Responder, Signal
from varsko.channels.sms import SmsChannel, text_of
from varsko.core.deliveries import Receipt
from varsko.core.models import Delivery
from varsko.core.worker import work_off
from varsko.paging import actions
from varsko.paging.data import RuleStepDraft
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db
NUMBER = "+4740612345"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def telephone(monkeypatch, settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"twilio_sid": "AC", "twilio_token": "t", "twilio_from": "+4790000000"})
    got: list[str] = []

    def send(_channel, message, *, address, key, since):
        got.append(f"{address}: {text_of(message)}")
        return Receipt("twilio", "SM1")

    monkeypatch.setattr(SmsChannel, "send", send)
    return got


def test_a_number_is_proven_and_then_paged(telephone):
    me = ann()
    contact = people.add_contact(by=acting(me), at=NOON, user_id=me.id, method="sms", address="+47 406 12 345")
    people.send_code(by=acting(me), at=NOON, contact_id=contact.id)
    work_off(*flow.DUE)
    [said] = telephone
    code = re.fullmatch(r"\+4740612345: Your code for Varsko is (\d+)\.", said)[1]
    assert people.verify_contact(by=acting(me), at=NOON, contact_id=contact.id, code=code).verified
    steps = [RuleStepDraft(method="sms", address=NUMBER)]
    actions.create_notification_rule(by=SYSTEM_ACTOR, at=NOON, user_id=me.id, name="Mine", action_type="create-alert", steps=steps)
    team("Payments", me)
    responder = Responder(kind="user", id=me.id, name=me.email)
    alerts.receive([Parcel(signal=Signal(verb="open", alias="a", message="psp-gw-2 is down", responders=(responder,)))], at=NOON)
    work_off(*flow.DUE)
    assert re.match(r"\+4740612345: \[P3\] psp-gw-2 is down \(#1\) http://127.0.0.1:8000/\S+$", telephone[-1])


def test_without_an_account_a_mail_takes_its_place(telephone, settings):
    me = ann()
    settings.VARSKO = settings.VARSKO.model_copy(update={"twilio_sid": ""})
    people.add_contact(by=SYSTEM_ACTOR, at=NOON, user_id=me.id, method="sms", address=NUMBER)
    steps = [RuleStepDraft(method="sms", address=NUMBER)]
    actions.create_notification_rule(by=SYSTEM_ACTOR, at=NOON, user_id=me.id, name="Mine", action_type="create-alert", steps=steps)
    responder = Responder(kind="user", id=me.id, name=me.email)
    alerts.receive([Parcel(signal=Signal(verb="open", alias="a", message="psp-gw-2 is down", responders=(responder,)))], at=NOON)
    work_off(*flow.DUE)
    assert telephone == []
    assert Delivery.objects.get().channel == "email"
