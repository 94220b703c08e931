"""The console cannot be reached: whoever writes on the page says by mail, from a phone, how the incident stands."""

import pytest
import time_machine

from tests import cast
from tests.apps.desk.mail.conftest import written as raw_mail
from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.core.models import Delivery
from varsko.incidents import actions as incidents
from varsko.ingest.mail import sorting
from varsko.kernel.mail.letter import Arrival
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import queries, words
from varsko.statuspages.actions import letters
from varsko.statuspages.domain.said import Why, order_in
from varsko.statuspages.models import Letter

MX = "mx.nordfrakt.example"


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def address(page):
    incidents.change_mail(by=SYSTEM_ACTOR, at=NOON, address="incidents@nordfrakt.example", trusted=MX)
    return queries.told_address(page.id, page.code)


@pytest.fixture
def sends(address):
    def send(who, text, *, verdict="pass", to="", recipients=(), **more):
        sender = who if isinstance(who, str) else who.email
        head = {"Authentication_Results": f"{MX}; dmarc={verdict} header.from={sender.rpartition('@')[2]}"} if verdict else {}
        raw = raw_mail(sender, to=to or address, text=text, **{**head, "subject": "from the train", **more})
        known = set(Letter.objects.values_list("pk", flat=True))
        sorting.keep(Arrival(raw=raw, via="lmtp", recipients=recipients or (to or address,), envelope_from=sender), at=NOON)
        work()
        return Letter.objects.exclude(pk__in=known).first()

    return send


def answers():
    return list(Delivery.objects.filter(key__startswith="status-said:").order_by("created_at", "id"))


def stands(page, report):
    one = queries.report(page.id, report.code)
    return one.stage, one.updates[0].texts


def test_cleo_says_from_the_train_that_it_is_mended(page, tells, sends, cleo):
    report = tells(page, affects={"Tickets": "major_outage"})
    row = sends(cleo, "Monitoring\n\nTickets can be bought again. We keep an eye on it.\n")
    assert stands(page, report) == ("monitoring", {"en": "Tickets can be bought again. We keep an eye on it."})
    assert (row.why, row.state, str(row.report_id)) == ("said", "placed", report.id)
    assert [one.address for one in answers()] == [cleo.email]
    assert answers()[0].message["subject"] == "Published on Ferries"


@pytest.mark.parametrize(
    ("text", "stage", "said"),
    [
        ("Løst: Alt virker igjen.", "resolved", "Alt virker igjen."),
        ("OPGELOST\nAlles werkt weer.", "resolved", "Alles werkt weer."),
        ("przyczyna znana.\nTo była sieć.", "identified", "To była sieć."),
        ("* Falsk alarm *\n\nIntet skete.", "false_alarm", "Intet skete."),
        ("We look into it", None, ""),
        ("resolved", "resolved", ""),
        ("", None, ""),
    ],
)
def test_the_first_line_is_the_stage_in_any_language(text, stage, said):
    found = order_in(text)
    assert (found.stage, found.text) == (stage, said)


@pytest.mark.parametrize(
    ("text", "why", "answer"),
    [
        ("It works again", "no_stage", "investigating, identified, monitoring, resolved, false alarm"),
        ("Resolved", "no_text", "says nothing more"),
    ],
)
def test_what_is_not_understood_is_answered_and_changes_nothing(page, tells, sends, cleo, text, why, answer):
    report = tells(page)
    assert sends(cleo, text).why == why
    assert stands(page, report)[0] == "investigating"
    assert answer in answers()[0].message["facts"]["body"]


def test_without_an_incident_there_is_nothing_to_update(page, sends, cleo):
    assert sends(cleo, "Resolved\nAll is well.").why == "nothing_open"
    assert "No incident goes on at Ferries" in answers()[0].message["facts"]["body"]


def test_of_several_incidents_the_subject_names_one(page, tells, sends, cleo):
    one, other = tells(page, "No tickets"), tells(page, "No timetable")
    row = sends(cleo, "Resolved\nAll is well.")
    assert row.why == "which"
    assert other.code in answers()[0].message["facts"]["body"]
    assert sends(cleo, "Resolved\nAll is well.", subject=f"Re: {other.code}").why == "said"
    assert (stands(page, one)[0], stands(page, other)[0]) == ("investigating", "resolved")


def test_a_mail_to_several_pages_is_published_on_none_and_its_sender_hears_of_it(make, page, tells, sends, address, cleo):
    other = make("Trains", "Tickets")
    both = (address, queries.told_address(other.id, other.code))
    reports = tells(page), tells(other)
    raw = {"to": ", ".join(both), "recipients": both}
    assert sends(cleo, "Resolved\nAll is well.", **raw).why == "several_pages"
    assert [stands(*one)[0] for one in zip((page, other), reports, strict=True)] == ["investigating"] * 2
    assert "names several status pages" in answers()[0].message["facts"]["body"]
    assert sends(cleo, "Resolved\nAll is very well.", verdict="", **raw).why == "unproven"


def test_what_the_subject_names_and_is_over_is_not_said_of_another(page, tells, sends, cleo):
    one, other = tells(page, "No tickets"), tells(page, "No timetable")
    assert sends(cleo, "Resolved\nAll is well.", subject=f"Re: {one.code}").why == "said"
    row = sends(cleo, "Monitoring\nWe look on.", subject=f"Re: {one.code}: No tickets")
    assert (row.why, stands(page, other)[0]) == ("over", "investigating")
    body = answers()[-1].message["facts"]["body"]
    assert "is over at Ferries" in body
    assert f"{other.code}: No timetable" in body


def test_two_copies_of_one_mail_that_are_taken_at_once_are_said_once(page, tells, sends, cleo, monkeypatch):
    report, mail = tells(page), {"Message_ID": "<1@nordfrakt.example>"}
    wait, meanwhile = letters.held, []

    def held(by, ref):
        if not meanwhile:
            meanwhile.append(True)
            taken = Letter.objects.get()
            Letter.objects.create(
                **{one.attname: getattr(taken, one.attname) for one in Letter._meta.concrete_fields if one.name not in {"id", "identity"}}
                | {"identity": "another copy", "sender": cleo.email, "message_id": "1@nordfrakt.example", "is_verified": True}
            )
        return wait(by, ref)

    monkeypatch.setattr(letters, "held", held)
    assert sends(cleo, "Resolved\nAll is well.", **mail).why == "twice"
    assert stands(page, report)[0] == "investigating"


def test_what_is_forwarded_below_is_not_published(page, tells, sends, cleo):
    report = tells(page)
    below = "---------- Forwarded message ---------\nFrom: Boss <boss@nordfrakt.example>\nSubject: secret\n\nThe password is 1234."
    assert sends(cleo, f"Monitoring\nIt works.\n\n{below}\n", subject="Fwd: secret").why == "said"
    assert stands(page, report) == ("monitoring", {"en": "It works."})


@pytest.mark.parametrize(
    ("below", "published"),
    [
        ("Med vennlig hilsen\nCleo\n+47 900 00 000", ""),
        ("Best regards,\n\nCleo Berg\nNordfrakt AS | www.nordfrakt.example", ""),
        ("Pozdrawiam", ""),
        ("Sent from my iPhone", ""),
        ("Regards\nBut trains are late until Monday.", "\n\nRegards\nBut trains are late until Monday."),
    ],
)
def test_who_signed_and_their_telephone_is_not_published(page, tells, sends, cleo, below, published):
    report = tells(page)
    assert sends(cleo, f"Monitoring\nIt works.\n\n{below}\n").why == "said"
    assert stands(page, report) == ("monitoring", {"en": f"It works.{published}"})


def test_what_cannot_be_said_is_answered_in_one_language(page, tells, sends):
    tells(page)
    anna = cast.person("Anna", "owner", language="nb")
    assert sends(anna, "Monitoring\n" + "ord " * 9000).why == "refused"
    assert answers()[0].message["facts"]["body"] == "Ingenting ble publisert: Høyst 25000 tegn."


def test_who_is_not_proven_publishes_nothing_and_the_account_hears_of_it(page, tells, sends, cleo):
    report = tells(page)
    assert sends(cleo, "Resolved\nAll is well.", verdict="").why == "unproven"
    assert stands(page, report)[0] == "investigating"
    assert "Nothing proves that it was you" in answers()[0].message["facts"]["body"]


def test_forgers_strangers_and_robots_get_no_answer(page, tells, sends, cleo):
    report = tells(page)
    assert sends(cleo, "Resolved\nx", verdict="fail").why == "spoofed"
    assert sends("eve@elsewhere.example", "Resolved\nx").why == "stranger"
    assert sends(cleo, "Resolved\nI am away.", Auto_Submitted="auto-replied").why == "robot"
    assert stands(page, report)[0] == "investigating"
    assert answers() == []


def test_who_may_not_write_on_the_page_is_told_so_and_not_what_it_is(page, tells, sends):
    report = tells(page)
    assert sends(cast.dev(), "Resolved\nAll is well.").why == "not_allowed"
    assert stands(page, report)[0] == "investigating"
    assert "Ferries" not in str(answers()[0].message)


def test_a_mail_counts_once_however_often_it_comes(page, tells, sends, cleo):
    report = tells(page)
    for text in ("Monitoring\nIt works.", "Monitoring\nIt works.", "Resolved\nAnother text."):
        sends(cleo, text, Message_ID="<one@phone.example>")
    assert stands(page, report) == ("monitoring", {"en": "It works."})
    assert len(answers()) == 1


def test_an_address_that_is_none_of_ours_is_refused_at_the_door(address, page, sends, cleo):
    assert sorting.takes(address)
    assert sorting.takes(address.upper())
    forged = address.replace("+say-", "+say-").rpartition("-")[0] + "-" + "0" * 24 + "@nordfrakt.example"
    assert not sorting.takes(forged)
    assert sends(cleo, "Resolved\nx", to=forged).why == "unknown_address"


def test_the_desk_shows_the_address_to_those_who_write_and_to_nobody_else(address, browser, cleo):
    assert address in browser(cleo).get("/status-pages/ferries").content.decode()
    reader = cast.person("Gus", role="stakeholder")
    assert address not in browser(reader).get("/status-pages/ferries").content.decode()


def test_an_address_may_write_twenty_times_an_hour(page, tells, sends, cleo):
    tells(page)
    Letter.objects.bulk_create(
        Letter(
            identity=str(number),
            address="incidents@nordfrakt.example",
            via="lmtp",
            raw=b"",
            size=0,
            came_at=NOON,
            sender=cleo.email,
            is_verified=True,
        )
        for number in range(20)
    )
    assert sends(cleo, "Resolved\nx").why == "too_many"
    assert answers() == []


def test_the_address_of_a_page_is_renewed_and_the_old_one_takes_nothing(page, tells, sends, cleo, address, browser):
    report = tells(page, affects={"Tickets": "major_outage"})
    desk = browser(cleo)
    assert address in desk.get("/status-pages/ferries/mail").content.decode()
    assert desk.post("/status-pages/ferries/mail").status_code == 302
    fresh = queries.told_address(page.id, page.code)
    shown = desk.get("/status-pages/ferries/mail").content.decode()
    assert fresh in shown
    assert address not in shown
    assert not queries.takes_updates(address)
    sends(cleo, "Monitoring\n\nIt is mended.\n", to=address)
    assert stands(page, report)[0] == "investigating"
    assert sends(cleo, "Monitoring\n\nIt is mended.\n", to=fresh).why == "said"
    assert stands(page, report)[0] == "monitoring"


def test_what_was_not_published_is_listed_with_the_reason(page, tells, sends, cleo, browser):
    tells(page, affects={"Tickets": "major_outage"})
    sends("eve@elsewhere.example", "Resolved\n\nPay here", subject="<b>Eve</b>")
    sends(cleo, "It works again", subject="which stage")
    sends(cleo, "Monitoring\n\nWe watch it.")
    shown = browser(cleo).get("/status-pages/ferries/mail").content.decode()
    assert "&lt;b&gt;Eve&lt;/b&gt;" in shown
    for said in ("Its sender has no account here.", "Its first line names no stage.", "Published."):
        assert said in shown
    assert "Pay here" not in shown


def test_a_mail_that_nobody_has_looked_into_waits_in_the_list_of_its_page_alone(page, make, address, cleo, browser):
    other = make("Trains")
    raw = raw_mail(cleo.email, to=address, text="Monitoring\n\nWe watch it.", subject="from the train")
    sorting.keep(Arrival(raw=raw, via="lmtp", recipients=(address,), envelope_from=cleo.email), at=NOON)
    assert "It waits." in browser(cleo).get("/status-pages/ferries/mail").content.decode()
    assert "It waits." not in browser(cleo).get("/status-pages/trains/mail").content.decode()
    assert queries.letters(other.id, other.code) == []
    work()
    assert "It waits." not in browser(cleo).get("/status-pages/ferries/mail").content.decode()
    assert len(queries.letters(page.id, page.code)) == 1


def test_only_whoever_may_configure_a_page_sees_its_mails_and_renews_its_address(page, address, browser):
    for who in (cast.dev(), cast.bo()):
        assert browser(who).get("/status-pages/ferries/mail").status_code in {403, 404}
        assert browser(who).post("/status-pages/ferries/mail").status_code in {403, 404}
    assert browser().get("/status-pages/ferries/mail").status_code == 302
    assert queries.told_address(page.id, page.code) == address


def test_every_reason_is_said_in_words():
    assert set(words.TOLD_BY_MAIL) == set(Why)
