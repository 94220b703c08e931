"""From the train, without a line for mail: Cleo says by text message how an incident stands, and nobody else does."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests import cast
from tests.apps.statuspages.test_texting import account as account
from tests.apps.statuspages.test_texting import stop as text
from tests.cast import NOON
from varsko import flow
from varsko.core.models import Delivery
from varsko.core.sweep import sweeper
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import Contact
from varsko.statuspages import actions, queries
from varsko.statuspages.models import Texted

CLEO, EVE = "+4740612345", "+4740698765"


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def cleo():
    one = cast.cleo()
    people.add_contact(by=SYSTEM_ACTOR, at=NOON, user_id=one.id, method="sms", address=CLEO)
    return one


@pytest.fixture
def sends(cleo, page):
    def send(said, *, number=CLEO, name="SM1", code=None):
        words = f"{queries.text_code(page.id) if code is None else code} {said}".strip()
        assert text(Client(enforce_csrf_checks=True), {"From": number, "Body": words, "MessageSid": name}).status_code == 200

    return send


def stands(page, report):
    one = queries.report(page.id, report.code)
    return one.stage, one.updates[0].texts


def answers():
    return [(one.address, one.message["sms"]) for one in Delivery.objects.filter(key__startswith="status-texted:").order_by("pk")]


@pytest.mark.parametrize(
    ("said", "stage", "told"),
    [
        ("Monitoring: Tickets can be bought again.", "monitoring", "Tickets can be bought again."),
        ("monitoring\nTickets can be bought again.", "monitoring", "Tickets can be bought again."),
        ("Løst: Alt virker igjen.", "resolved", "Alt virker igjen."),
    ],
)
def test_cleo_says_by_text_message_that_it_is_mended(page, tells, sends, said, stage, told):
    report = tells(page, affects={"Tickets": "major_outage"})
    sends(said)
    assert stands(page, report) == (stage, {"en": told})
    assert answers() == [(CLEO, "What you wrote stands on Ferries now, and whoever follows it is told.")]
    assert queries.report(page.id, report.code).updates[0].author_name == "Cleo"


def test_the_code_may_stand_in_a_line_of_its_own(page, tells, sends):
    report = tells(page, affects={"Tickets": "major_outage"})
    sends("", code=f"{queries.text_code(page.id).upper()}\r\nMonitoring: Tickets can be bought again.")
    assert stands(page, report) == ("monitoring", {"en": "Tickets can be bought again."})


def test_the_same_message_counts_once_whoever_hands_it_over_again(page, tells, sends):
    report = tells(page, affects={"Tickets": "major_outage"})
    sends("Monitoring: It works.")
    sends("Monitoring: It works.")
    assert len(queries.report(page.id, report.code).updates) == 2
    assert len(answers()) == 1
    sends("Resolved: Over.", name="SM2")
    assert stands(page, report)[0] == "resolved"


def test_a_stranger_and_a_number_that_nobody_proved_publish_nothing_and_hear_nothing(page, tells, sends):
    report = tells(page, affects={"Tickets": "major_outage"})
    sends("Resolved: Pay here.", number=EVE)
    Contact.objects.filter(address=CLEO).update(verified_at=None)
    sends("Resolved: Pay here.", name="SM2")
    assert stands(page, report)[0] == "investigating"
    assert answers() == []
    assert not Texted.objects.exists()


def test_a_number_of_two_people_is_nobodys(page, tells, sends):
    report = tells(page, affects={"Tickets": "major_outage"})
    people.add_contact(by=SYSTEM_ACTOR, at=NOON, user_id=cast.bo().id, method="sms", address=CLEO)
    sends("Resolved: Over.")
    assert stands(page, report)[0] == "investigating"


def test_without_the_pages_code_nothing_is_published_and_takes_nothing_from_whose_number_it_is(page, make, tells, sends):
    """Senders of text messages are forged easily: Eve writes as Cleo, and Cleo's own words count all the same."""
    report = tells(page, affects={"Tickets": "major_outage"})
    other = queries.text_code(make("Trains").id)
    for number in range(25):
        sends("Resolved: Over.", code=f"guess{number}", name=f"SM{number}")
    assert stands(page, report)[0] == "investigating"
    assert (answers(), Texted.objects.count()) == ([], 20)
    sends("Resolved: Over.", code=other, name="SM31")
    assert answers() == [(CLEO, "No incident goes on at Trains, so nothing was published.")]
    sends("Resolved: Over.", name="SM32")
    assert stands(page, report)[0] == "resolved"


def test_with_the_code_twenty_an_hour_are_heard(page, tells, sends, noon):
    report = tells(page, affects={"Tickets": "major_outage"})
    for number in range(21):
        sends(f"Monitoring: Word {number}.", name=f"SM{number}")
    assert stands(page, report)[1] == {"en": "Word 19."}
    noon.shift(timedelta(hours=1, seconds=1))
    sends("Resolved: Over.", name="SM30")
    assert stands(page, report)[0] == "resolved"


def test_messages_are_forgotten_when_other_messages_are_and_none_before(page, tells, sends, noon):
    tells(page, affects={"Tickets": "major_outage"})
    sends("Monitoring: It works.")
    noon.shift(timedelta(days=89))
    sends("Monitoring: It still works.", name="SM2")
    sweeper(flow.SWEPT)([])
    assert sorted(Texted.objects.values_list("name", flat=True)) == ["SM1", "SM2"]
    noon.shift(timedelta(days=2))
    sweeper(flow.SWEPT)([])
    assert list(Texted.objects.values_list("name", flat=True)) == ["SM2"]


def test_who_may_not_write_on_the_page_is_told_so(page, tells, sends):
    report = tells(page, affects={"Tickets": "major_outage"})
    people.add_contact(by=SYSTEM_ACTOR, at=NOON, user_id=cast.dev().id, method="sms", address=EVE)
    sends("Resolved: Over.", number=EVE)
    assert stands(page, report)[0] == "investigating"
    assert answers() == [(EVE, "You may not write on this status page, so nothing was published.")]


@pytest.mark.parametrize(
    ("said", "answer"),
    [("It works again", "names no stage"), ("Monitoring:", "says nothing more"), ("", "names no stage"), ("x\x00 y", "names no stage")],
)
def test_what_says_too_little_is_answered(page, tells, sends, said, answer):
    tells(page, affects={"Tickets": "major_outage"})
    sends(said)
    assert answer in answers()[0][1]


def test_of_several_incidents_the_named_one_is_meant(page, tells, sends):
    one, two = (tells(page, title, affects={"Tickets": "major_outage"}) for title in ("No tickets", "No boats"))
    sends("Monitoring: We watch it.")
    assert one.code in answers()[0][1]
    assert two.code in answers()[0][1]
    sends(f"{two.code} Monitoring: We watch it.", name="SM2")
    assert stands(page, two)[0] == "monitoring"
    sends(f"{two.code}\nResolved: Boats go.", name="SM3")
    assert stands(page, two)[0] == "resolved"
    assert stands(page, one)[0] == "investigating"


def test_a_new_address_of_the_page_is_a_new_code_too_and_only_who_configures_sees_it(page, tells, sends, browser):
    report = tells(page, affects={"Tickets": "major_outage"})
    old = queries.text_code(page.id)
    chief = cast.person("Olga", "owner")
    assert old in browser(chief).get("/status-pages/ferries/mail").content.decode()
    assert browser(cast.dev()).get("/status-pages/ferries/mail").status_code in {403, 404}
    actions.renew_told_address(by=SYSTEM_ACTOR, at=NOON, ref=page.id)
    sends("Resolved: Over.", code=old)
    assert stands(page, report)[0] == "investigating"
    sends("Resolved: Over.", name="SM2")
    assert stands(page, report)[0] == "resolved"


def test_codes_in_phones_outlive_the_secret_key(page, tells, sends, settings):
    report = tells(page, affects={"Tickets": "major_outage"})
    old = queries.text_code(page.id)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret key, long enough for anybody"
    assert queries.text_code(page.id) != old
    sends("Monitoring: We watch it.", code=old)
    assert stands(page, report)[0] == "monitoring"
    settings.SECRET_KEY_FALLBACKS = []
    sends("Resolved: Over.", code=old, name="SM2")
    assert stands(page, report)[0] == "monitoring"


@pytest.mark.parametrize(("sender", "shown"), [("+4790000000", True), ("26445", True), ("MG" + "a1" * 16, False), ("Nordfrakt", False)])
def test_the_desk_names_only_a_number_that_can_be_written_to(page, browser, settings, sender, shown):
    settings.VARSKO = settings.VARSKO.model_copy(update={"twilio_from": sender})
    said = browser(cast.person("Olga", "owner")).get("/status-pages/ferries/mail").content.decode()
    assert (f"the text to {sender}," in said) == shown
    assert ("the text to a number that you have at Twilio," in said) != shown


def test_what_twilio_did_not_sign_is_not_heard(page, tells, cleo):
    report = tells(page, affects={"Tickets": "major_outage"})
    form = {"From": CLEO, "Body": f"{queries.text_code(page.id)} Resolved: Over.", "MessageSid": "SM1"}
    assert text(Client(), form, token="guessed").status_code == 403
    assert stands(page, report)[0] == "investigating"
