"""A mail declares an incident as far as we know whose it is, once, and its answer says no more than its sender may know."""

import pytest

from tests import cast
from tests.apps.incidents.mail.conftest import in_room, key_of, receipts
from varsko.core import clock
from varsko.incidents import actions, queries
from varsko.incidents.models import Incident, LinkedAlert, Mail
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_door(home, cleo):
    """Strangers may report."""
    actions.change_settings(by=cast.acting(cleo), at=clock.now(), prefix="HOT", report=True)


def test_a_mail_that_our_server_vouches_for_declares_as_its_sender(brought, ann):
    mail = brought(f"Ann <{ann.email}>", subject="Nobody can pay", text="Since ten o'clock.\n\n-- \nAnn", verdict="pass")
    row = Incident.objects.get()
    assert (mail.state, mail.why, mail.incident) == ("placed", "declared", row)
    assert (row.summary, row.status, row.severity, row.reporter_name, row.origin) == ("Nobody can pay", "new", 3, "Ann", "mail")
    assert row.description.startswith("Since ten o'clock.")


def test_the_answer_has_key_and_link_in_the_senders_language(brought, home):
    kari = cast.person("Kari", language="nb")
    brought(kari.email, subject="Ingen kan betale", verdict="pass")
    (sent,) = receipts()
    row = Incident.objects.get()
    assert (sent.address, sent.message["subject"]) == (kari.email, f"[{row.key}] Ingen kan betale")
    assert sent.message["link"].endswith(f"/incidents/{row.key}")
    assert sent.message["language"] == "nb"
    assert row.key in sent.message["facts"]["body"]
    assert sent.message["answers"]


def test_what_is_answered_to_the_receipt_is_said_in_the_room(brought, ann):
    brought(ann.email, subject="Nobody can pay", verdict="pass")
    brought(ann.email, to=receipts()[0].message["reply_to"], text="It is the bank")
    assert in_room(Incident.objects.get()) == [("Ann", "message", "It is the bank")]


def test_the_same_mail_twice_is_one_incident_and_one_answer(brought, ann):
    for _time in range(2):
        brought(ann.email, subject="Nobody can pay", verdict="pass")
    assert (Incident.objects.count(), Mail.objects.count(), len(receipts())) == (1, 1, 1)


def test_without_a_voucher_somebody_looks_first_and_nothing_is_repeated(brought, ann):
    mail = brought(f"Ann <{ann.email}>", subject="Secret words")
    row = Incident.objects.get()
    assert (mail.why, row.status, row.reporter_id, row.reporter_name) == ("triage", "triage", None, ann.email)
    assert not LinkedAlert.objects.exists()
    (sent,) = receipts()
    assert sent.message["subject"] == f"[{row.key}]"
    assert "Secret" not in str(sent.message)


def test_a_forged_sender_declares_nothing(brought, ann):
    mail = brought(ann.email, subject="Pay me", verdict="fail")
    assert (mail.state, mail.why) == ("left", "spoofed")
    assert not Incident.objects.exists()
    assert receipts() == []


def test_a_stranger_declares_nothing_where_strangers_may_not_report(brought):
    mail = brought("Eve <eve@evil.example>", subject="Hello")
    assert (mail.state, mail.why) == ("left", "stranger")
    assert receipts() == []


def test_a_stranger_reports_as_on_the_page_where_they_may(brought, open_door):
    mail = brought("Kunde <kunde@kunde.example>", subject="Butikken er nede", Accept_Language="nb")
    row = Incident.objects.get()
    assert (mail.why, row.status, row.origin, row.contact) == ("reported", "triage", "report", "kunde@kunde.example")
    (sent,) = receipts()
    assert (sent.message["subject"], sent.message["link"], sent.message["language"]) == (f"[{row.key}]", "", "nb")
    assert key_of(sent.message["facts"]["body"]) == row.key
    assert "Butikken" not in str(sent.message)
    brought("kunde@kunde.example", to=sent.message["reply_to"], text="Still down")
    assert in_room(row) == [("kunde@kunde.example", "note", "Still down")]


def test_strangers_are_limited_as_on_the_page(brought, open_door):
    for number in range(20):
        actions.report(at=clock.now(), summary=f"Down {number}", description="", contact="x")
    mail = brought("kunde@kunde.example", subject="One more")
    assert (mail.state, mail.why) == ("left", "too_many")
    assert receipts() == []


def test_one_address_declares_ten_an_hour(brought, ann):
    made = [brought(ann.email, subject=f"Down {number}", verdict="pass").why for number in range(11)]
    assert made == ["declared"] * 10 + ["too_many"]


def test_a_key_in_the_subject_leads_into_the_room_of_what_is_going_on(brought, declared, ann, bo):
    view = declared(ann)
    mail = brought(bo.email, subject=f"SV: [{view.key}] Nobody can pay", text="The bank is back", verdict="pass")
    assert (mail.why, in_room(view)) == ("subject", [("Bo", "message", "The bank is back")])
    guessed = brought(bo.email, subject=f"{view.key} again", text="Or is it?")
    assert guessed.why == "subject_unverified"
    assert in_room(view)[-1] == ("bo@example.org, not verified", "note", "Or is it?")
    assert Incident.objects.count() == 1


def test_a_strangers_subject_leads_nowhere(brought, declared, ann, open_door):
    view = declared(ann)
    mail = brought("eve@evil.example", subject=f"Re: {view.key}", text="Let me in")
    assert (mail.why, in_room(view)) == ("reported", [])
    assert str(mail.incident_id) != view.id


def test_a_subject_tells_nothing_of_private_incidents(brought, declared, ann, bo):
    view = declared(ann, private=True)
    mail = brought(bo.email, subject=f"{view.key}?", text="What is it?", verdict="pass")
    assert (mail.why, in_room(view)) == ("declared", [])
    mine = brought(ann.email, subject=f"{view.key}?", text="It says it is me")
    assert (mine.why, in_room(view)) == ("triage", [])


def test_somebody_who_left_is_a_stranger(brought, ann):
    people.update_user(by=SYSTEM_ACTOR, at=clock.now(), user_id=ann.id, is_active=False)
    assert brought(ann.email, subject="Back", verdict="pass").why == "stranger"


def test_robots_and_lists_declare_nothing(brought, open_door):
    letters = [{"Auto_Submitted": "auto-generated"}, {"List_Id": "<news.example>"}, {"Precedence": "bulk"}]
    assert {brought("robot@kunde.example", subject=f"News {n}", **one).why for n, one in enumerate(letters)} == {"robot"}
    assert receipts() == []


def test_a_mail_without_words_is_taken_all_the_same(brought, ann):
    brought(ann.email, subject="", text="", verdict="pass")
    row = Incident.objects.get()
    assert (row.summary, row.description) == ("A mail without words", "(no text)")


def test_what_was_left_is_listed_with_the_reason_for_chiefs_alone(brought, browser, cleo, bo):
    brought("Eve <eve@evil.example>", subject="Hello <b>there</b>")
    shown = browser(cleo).get("/settings/incidents/mail").content.decode()
    assert "A stranger wrote, and strangers may not report here." in shown
    assert "Hello &lt;b&gt;there" in shown
    assert browser(bo).get("/settings/incidents/mail").status_code == 403


def test_the_address_is_set_on_a_page(browser, cleo, desk_address):
    page = browser(cleo)
    said = {"address": "Inc@Nordfrakt.example", "plus": "on", "trusted": "*"}
    assert page.post("/settings/incidents/mail", said).status_code == 302
    home = queries.mail_home()
    assert home is not None
    assert (home.address, home.plus, home.trusted) == ("inc@nordfrakt.example", True, "*")
    for wrong in ("inc+x@nordfrakt.example", desk_address, "nobody"):
        assert page.post("/settings/incidents/mail", {"address": wrong}).status_code == 422
    assert page.post("/settings/incidents/mail", {"address": ""}).status_code == 302
    assert queries.mail_home() is None


def test_a_program_sets_the_address_where_it_may_configure(cleo, bo, browser):
    said = {"address": "inc@nordfrakt.example", "trusted": "mx"}
    answer = browser(cleo).put("/api/v1/incident-mail", said, content_type="application/json")
    assert answer.json() == {"address": "inc@nordfrakt.example", "plus": True, "trusted": "mx"}
    assert browser(cleo).get("/api/v1/incident-mail").json()["trusted"] == "mx"
    assert browser(bo).put("/api/v1/incident-mail", said, content_type="application/json").status_code == 403
    wrong = browser(cleo).put("/api/v1/incident-mail", {"address": "nobody"}, content_type="application/json")
    assert (wrong.status_code, "address" in wrong.content.decode()) == (422, True)
    assert "Or write a mail to inc@nordfrakt.example." in browser(bo).get("/incidents/declare").content.decode()
