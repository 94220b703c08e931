"""Who hears by text message: proven by a code, few enough that nobody earns by it, ended by STOP or a link."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client

from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko import flow
from varsko.channels.sms import SmsChannel
from varsko.channels.sms.signed import signature
from varsko.core.deliveries import Gone, NotTaken, Receipt
from varsko.core.models import Delivery
from varsko.core.sweep import Broom, sweeper
from varsko.core.worker import work_off
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, handlers, personal, queries
from varsko.statuspages.data import SaidDraft, Wish
from varsko.statuspages.domain import numbers
from varsko.statuspages.models import CodeSent, Subscriber

DEV, EVE = "+4740612345", "+4740698765"


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def account(settings):
    said = {"twilio_sid": "AC77", "twilio_token": "secret", "twilio_from": "+4790000000", "url": "https://varsko.example.org"}
    settings.VARSKO = settings.VARSKO.model_copy(update=said)


@pytest.fixture(autouse=True)
def telephone(monkeypatch):
    """What the provider answers, and what telephones got."""
    got: list[tuple[str, str]] = []
    refused: dict[str, Exception] = {}

    def send(_channel, message, *, address, key, since):
        if address in refused:
            raise refused[address]
        got.append((address, message["sms"]))
        return Receipt("twilio", f"SM{len(got)}")

    monkeypatch.setattr(SmsChannel, "send", send)
    return SimpleNamespace(got=got, refused=refused)


@pytest.fixture
def joins(page):
    def join(address=DEV, **more):
        actions.bring_subscribers(by=SYSTEM_ACTOR, at=NOON, ref=page.id, wishes=[Wish(kind="sms", address=address, language="en", **more)])
        return Subscriber.objects.get(address=address)

    return join


def ask(client, address=DEV, **more):
    answer = client.post("/status/ferries/subscribe", {"kind": "sms", "address": address, **more})
    work()
    return answer


def type_in(client, code, address=DEV, **more):
    return client.post("/status/ferries/code", {"address": address, "code": code, **more})


def code_in(text: str) -> str:
    return re.search(r"\d{6}", text)[0]


def test_a_number_hears_nothing_before_its_code_was_typed_and_then_each_update_with_a_link(page, browser, tells, telephone):
    client = browser()
    assert b"A message with a code is on its way" in ask(client, "+47 406 12 345").content
    [(address, said)] = telephone.got
    assert address == DEV
    assert said == f"{code_in(said)} is your code for the news of Ferries. If it was not you, do nothing."
    tells(page)
    work()
    assert len(telephone.got) == 1
    assert client.get(f"/status/ferries/code?address=%2B4740612345&code={code_in(said)}").status_code == 200
    assert Subscriber.objects.get().state == "unconfirmed"
    assert b"From now on" in type_in(client, f"{code_in(said)[:3]} {code_in(said)[3:]}", "0047 406 12 345").content
    row = Subscriber.objects.get()
    assert row.state == "active"
    report = tells(page, "No tickets", affects={"Tickets": "major_outage"})
    work()
    assert telephone.got[1:] == [
        (
            DEV,
            "Ferries: No tickets. We are looking into it\n"
            f"https://varsko.example.org/status/ferries/incidents/{report.code}\n"
            f"End it: https://varsko.example.org/status/ferries/unsubscribe/{row.token}",
        )
    ]
    sent = Delivery.objects.filter(channel="sms").latest("pk")
    assert (sent.state, sent.provider, sent.provider_id) == ("sent", "twilio", "SM2")


def test_a_code_is_good_once_for_a_quarter_of_an_hour_and_bears_five_wrong_tries(page, browser, telephone, noon):
    client = browser()
    ask(client)
    code = code_in(telephone.got[0][1])
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(numbers.MOST_TRIES):
        assert type_in(client, wrong).status_code == 422
    assert type_in(client, code).status_code == 422
    noon.shift(timedelta(minutes=11))
    ask(client)
    fresh = code_in(telephone.got[1][1])
    noon.shift(numbers.CODE_LIVES)
    assert type_in(client, fresh).status_code == 422
    assert Subscriber.objects.get().state == "unconfirmed"
    ask(client)
    last = code_in(telephone.got[2][1])
    assert type_in(client, last).status_code == 200
    assert type_in(client, last).status_code == 422


def test_a_code_waits_behind_no_update_and_goes_when_messages_to_readers_go(page, browser, joins, tells, telephone):
    joins(EVE)
    tells(page)
    work_off(*[queue for queue in flow.DUE if queue.rows().model is not Delivery])
    browser().post("/status/ferries/subscribe", {"kind": "sms", "address": DEV})
    work_off(next(queue for queue in flow.DUE if queue.name == "deliveries"))
    assert [address for address, _ in telephone.got] == [DEV]
    work()
    assert [address for address, _ in telephone.got] == [DEV, EVE]
    keep = next(one for one in personal.KEEPS if one.name == "subscribers")
    assert {one.address for one in keep.rows(NOON + timedelta(days=31))} == {DEV, EVE}


def test_nobody_learns_who_is_among_them(page, browser, joins, telephone, noon):
    joins(EVE)
    noon.shift(timedelta(hours=1))
    known, unknown = ask(browser(), EVE), ask(browser(), DEV)
    shown = [one.content.decode().replace(EVE, DEV).partition("<h1")[2] for one in (known, unknown)]
    assert len({re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", one) for one in shown}) == 1
    assert known.status_code == unknown.status_code == 200
    assert telephone.got[0][1].startswith("You get the news of Ferries already.")
    again, never = type_in(browser(), "123456", EVE), type_in(browser(), "123456", "+4740611111")
    assert again.status_code == never.status_code == 422
    assert b"This is not the code that was sent last" in again.content
    assert b"This is not the code that was sent last" in never.content


def test_codes_are_few_for_a_number_for_whoever_asks_and_for_a_page(page, browser, make, telephone, noon):
    for name in ("Trains", "Buses", "Trams"):
        make(name)
        browser().post(f"/status/{name.lower()}/subscribe", {"kind": "sms", "address": DEV}, REMOTE_ADDR="192.0.2.9")
    ask(browser())
    assert [one for one, _ in telephone.got] == [DEV] * numbers.MOST_OF_NUMBER
    for number in range(12):
        ask(browser(), f"+474061{number:04}")
    assert CodeSent.objects.count() == numbers.MOST_OF_NUMBER + numbers.MOST_OF_ASKER
    noon.shift(timedelta(hours=25))
    sweeper([Broom("codes", handlers.old_codes)])([])
    assert not CodeSent.objects.exists()


def test_a_household_with_many_addresses_asks_as_one(page, browser, telephone):
    def ask_from(place, number):
        browser().post("/status/ferries/subscribe", {"kind": "sms", "address": number}, REMOTE_ADDR=place)

    for number in range(numbers.MOST_OF_ASKER + 3):
        ask_from(f"2001:db8:0:7:{number:x}::1", f"+474061{number:04}")
    assert CodeSent.objects.count() == numbers.MOST_OF_ASKER
    ask_from("2001:db8:0:8::1", DEV)
    ask_from("192.0.2.9", EVE)
    assert CodeSent.objects.count() == numbers.MOST_OF_ASKER + 2


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({}, None),
        ({"number": numbers.MOST_OF_NUMBER}, numbers.Refused.NUMBER),
        ({"asker": numbers.MOST_OF_ASKER}, numbers.Refused.ASKER),
        ({"page": numbers.MOST_OF_PAGE}, numbers.Refused.PAGE),
        ({"all": numbers.MOST_OF_ALL}, numbers.Refused.ALL),
        ({"number": numbers.MOST_OF_NUMBER - 1, "asker": 4, "page": 59, "all": 499}, None),
    ],
)
def test_why_no_further_code_is_sent(sent, reason):
    assert numbers.why_not(numbers.Sent(**{"number": 0, "asker": 0, "page": 0, "all": 0, **sent})) == reason


NONE = ["", "40612345", "+47 22 00 00 00", "+4712", "+47820123456", "dev@example.org", "+1" * 500, "+979 123 456 789"]


@pytest.mark.parametrize("address", NONE)
def test_what_is_no_mobile_number_is_refused(page, browser, telephone, address):
    assert ask(browser(), address).status_code == 422
    assert telephone.got == []


def test_messages_go_only_to_the_countries_that_are_served(page, browser, settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"twilio_countries": "DK,PL"})
    refused = ask(browser())
    assert refused.status_code == 422
    assert b"do not go to that country" in refused.content
    assert ask(browser(), "+48512345678").status_code == 200


def test_each_hears_in_their_language(page, joins, tells, telephone):
    joins()
    Subscriber.objects.update(language="nb")
    tells(page, titles={"en": "No tickets", "nb": "Ingen billetter"})
    work()
    assert telephone.got[0][1].startswith("Ferries: Ingen billetter. ")


def stop(client, form, *, token="secret", path="/sms/twilio"):
    signed = signature(token, f"https://varsko.example.org{path}", {name: [one] for name, one in form.items()})
    return client.post(path, form, headers={"X-Twilio-Signature": signed})


@pytest.mark.parametrize("said", [{"Body": " stop. "}, {"Body": "Slutt", "OptOutType": "STOP"}, {"Body": "STOPP"}])
def test_stop_ends_all_that_goes_to_a_number(page, make, joins, said):
    joins()
    other = make("Trains")
    actions.bring_subscribers(by=SYSTEM_ACTOR, at=NOON, ref=other.id, wishes=[Wish(kind="sms", address=DEV)])
    actions.bring_subscribers(by=SYSTEM_ACTOR, at=NOON, ref=page.id, wishes=[Wish(kind="sms", address=EVE)])
    answer = stop(Client(enforce_csrf_checks=True), {"From": DEV, "To": "+4790000000", **said})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/xml")
    assert [one.address for one in Subscriber.objects.all()] == [EVE]


def test_any_other_answer_ends_nothing(joins):
    joins()
    assert stop(Client(), {"From": DEV, "Body": "Please do not stop"}).status_code == 200
    assert Subscriber.objects.exists()


def test_who_is_not_twilio_ends_nothing(joins):
    joins()
    form = {"From": DEV, "Body": "STOP"}
    assert stop(Client(), form, token="guessed").status_code == 403
    assert Client().post("/sms/twilio", form).status_code == 403
    signed = signature("secret", "https://varsko.example.org/sms/twilio", {"From": [EVE], "Body": ["STOP"]})
    assert Client().post("/sms/twilio", form, headers={"X-Twilio-Signature": signed}).status_code == 403
    assert Client().get("/sms/twilio").status_code == 405
    assert Subscriber.objects.exists()


def test_the_link_ends_it_too(page, joins, browser):
    row = joins()
    assert browser().post(f"/status/ferries/unsubscribe/{row.token}").status_code == 200
    assert not Subscriber.objects.exists()


def test_a_number_that_is_gone_is_written_to_no_more_at_once(page, joins, tells, telephone):
    joins()
    telephone.refused[DEV] = Gone("21610 Attempt to send to unsubscribed recipient")
    tells(page)
    work()
    assert Subscriber.objects.get().state == "quarantined"


def test_trouble_of_the_provider_blames_no_number(page, joins, tells, telephone):
    joins()
    telephone.refused[DEV] = NotTaken("429")
    tells(page)
    work()
    assert Subscriber.objects.get().state == "active"
    assert Delivery.objects.get(channel="sms").state == "waiting"


def test_without_an_account_it_is_neither_offered_nor_taken(page, browser, settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"twilio_token": ""})
    assert b"kind=sms" not in browser().get("/status/ferries/subscribe").content
    assert ask(browser()).status_code == 422
    assert Client().post("/sms/twilio", {"From": DEV, "Body": "STOP"}).status_code == 404
    with pytest.raises(Invalid):
        actions.bring_subscribers(by=SYSTEM_ACTOR, at=NOON, ref=page.id, wishes=[Wish(kind="sms", address=DEV)])


def test_with_an_account_the_page_and_the_form_offer_it(page, browser):
    work()
    assert b"kind=sms" in browser().get("/status/ferries/en").content
    form = browser().get("/status/ferries/subscribe?kind=sms").content
    assert b'type="tel"' in form
    assert b"I have a code already" in form


def test_whoever_is_asked_again_by_a_manager_is_led_to_where_the_code_is_typed(page, browser, tells, telephone, noon):
    report = tells(page, "First")
    ask(browser(), report=report.code)
    noon.shift(timedelta(minutes=11))
    assert actions.ask_again(by=SYSTEM_ACTOR, at=NOON + timedelta(minutes=11), ref=page.id, code=Subscriber.objects.get().code)
    work()
    said = telephone.got[-1][1]
    place = re.search(r"https://varsko\.example\.org(/status/ferries/code\?\S+)$", said)[1]
    assert "Type it here: " in said
    shown = browser().get(place)
    assert f'name="report" value="{report.code}"' in shown.content.decode()
    assert b'name="code"' in shown.content
    assert type_in(browser(), code_in(said), report=report.code).status_code == 200
    assert Subscriber.objects.get().state == "active"


def test_one_report_is_followed_by_text_too(page, browser, tells, telephone):
    first, other = tells(page, "First"), tells(page, "Other")
    client = browser()
    ask(client, report=first.code)
    code = code_in(telephone.got[0][1])
    assert type_in(client, code).status_code == 422
    assert type_in(client, code, report=first.code).status_code == 200
    for one in (first, other):
        actions.say(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=one.code, said=SaidDraft(texts={"en": "Found."}, stage="identified"))
    work()
    assert [first.code in text for _, text in telephone.got[1:]] == [True]


def test_a_manager_sees_and_ends_a_number(page, joins, cleo):
    row = joins()
    shown = queries.subscribers(page.id, by=SYSTEM_ACTOR)
    assert [(one.kind, one.address) for one in shown] == [("sms", DEV)]
    actions.end_subscriber(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=row.code)
    assert not Subscriber.objects.exists()
