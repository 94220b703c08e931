"""A mail joins a request only by what a stranger cannot know. A guess makes a new request, and says what it may belong to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from varsko.desk.domain.belonging import Facts, Hint, Known, Place, Why, place, subject_number
from varsko.kernel.mail.letter import Letter, Mailbox, Nature

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
DEV, EVE = Mailbox("dev@kunde.example"), Mailbox("eve@evil.example")
PRINTER = Known(
    id="p", number=42, people=frozenset({DEV.address}), subjects=frozenset({"label printer"}), last_at=NOON - timedelta(hours=3)
)
REQUESTS = {"p": PRINTER}


def from_dev(**more) -> Letter:
    return Letter(sender=DEV, subject=more.pop("subject", "RE: Label printer"), **more)


def from_eve(**more) -> Letter:
    return replace(from_dev(**more), sender=EVE)


def placed(letter: Letter, **facts) -> Place:
    return place(letter, Facts(requests=REQUESTS, **facts), NOON)


def test_the_address_we_signed_brings_an_answer_home():
    found = placed(from_dev(), signed="p")
    assert (found.why, found.request, found.hint) == (Why.SIGNED_ADDRESS, "p", Hint.NONE)


def test_our_own_message_id_does_as_well():
    found = placed(from_dev(references=("x@x", "ours@desk")), sent={"ours@desk": "p"})
    assert (found.why, found.request, found.evidence) == (Why.OUR_MESSAGE, "p", "ours@desk")


def test_a_colleague_who_answers_to_the_signed_address_is_marked():
    assert placed(from_eve(), signed="p").hint == Hint.OTHER_SENDER


@pytest.mark.parametrize("facts", [{"signed": "p"}, {"sent": {"ours@desk": "p"}}, {"colleague": "p"}])
def test_a_disproved_sender_is_kept_apart_whatever_they_know(facts):
    forged = from_dev(references=("ours@desk",), is_verified=False, is_disproved=True)
    found = placed(forged, **facts)
    assert (found.why, found.request, found.hint, found.maybe) == (Why.NEW, "", Hint.DISPROVED, "p")
    assert placed(replace(forged, is_disproved=False), **facts).request == "p"
    away = placed(replace(forged, nature=Nature.REPLY_ROBOT), **facts)
    assert (away.why, away.request) == (Why.ROBOT, "")
    assert placed(replace(forged, nature=Nature.AUTOMATIC), **facts).request == ""


def test_a_delivery_report_comes_home_whoever_it_says_it_is_from():
    assert placed(from_eve(nature=Nature.BOUNCE, is_disproved=True, references=("ours@desk",)), sent={"ours@desk": "p"}).request == "p"


def test_an_answer_under_another_subject_is_marked():
    assert placed(from_dev(subject="And now the coffee machine"), signed="p").hint == Hint.NEW_SUBJECT


@pytest.mark.parametrize("subject", ["SV: Antw: Odp: Label printer", "PD: Re[2]: Label printer", "Label printer (hall 3)", ""])
def test_prefixes_are_no_other_subject(subject):
    assert placed(from_dev(subject=subject), signed="p").hint == Hint.NONE


def test_a_strangers_subject_never_joins():
    found = placed(from_eve(subject="RE: [VAR-42] Label printer"), named="p")
    assert (found.why, found.request, found.hint, found.maybe) == (Why.NEW, "", Hint.SUBJECT, "p")


def test_the_callers_own_subject_joins_only_when_a_server_vouches_for_the_caller():
    letter = from_dev(subject="RE: [VAR-42] Label printer")
    assert placed(letter, named="p").hint == Hint.SUBJECT
    assert placed(replace(letter, is_verified=False), named="p").request == ""
    assert placed(replace(letter, is_verified=True), named="p").why == Why.SUBJECT_VERIFIED
    assert placed(replace(letter, sender=EVE, is_verified=True), named="p").request == ""


def test_an_overheard_message_id_is_worth_something_only_from_those_who_take_part():
    seen = {"received": {"first@kunde": "p"}}
    assert placed(from_dev(references=("first@kunde",)), **seen).why == Why.KNOWN_MESSAGE
    found = placed(from_eve(references=("first@kunde",)), **seen)
    assert (found.request, found.hint, found.maybe) == ("", Hint.KNOWN_MESSAGE, "p")
    assert placed(from_dev(references=("first@kunde",), is_verified=False), **seen).request == ""


def test_an_address_with_a_forged_mark_is_a_new_request_that_says_so():
    found = placed(from_eve(), claimed="p")
    assert (found.request, found.hint) == ("", Hint.FORGED_ADDRESS)


def test_a_caller_with_an_open_request_makes_a_new_one_beside_it():
    assert placed(from_dev(subject="Coffee machine")).hint == Hint.SAME_CALLER
    assert placed(from_eve(subject="Coffee machine")).hint == Hint.NONE
    old = {"p": replace(PRINTER, last_at=NOON - timedelta(days=9))}
    assert place(from_dev(), Facts(requests=old), NOON).hint == Hint.NONE
    assert place(from_dev(), Facts(requests={"p": replace(PRINTER, is_open=False)}), NOON).hint == Hint.NONE


def test_robots_make_no_requests_but_may_answer_one():
    away = from_dev(nature=Nature.REPLY_ROBOT)
    assert placed(away).why == Why.ROBOT
    assert placed(away, signed="p").request == "p"
    assert placed(from_eve(nature=Nature.AUTOMATIC)).why == Why.NEW
    assert placed(from_dev(nature=Nature.OWN), signed="p").request == ""
    assert placed(from_eve(nature=Nature.BOUNCE)).why == Why.REPORTED
    assert placed(from_eve(nature=Nature.BOUNCE, references=("ours@desk",)), sent={"ours@desk": "p"}).request == "p"


def test_the_number_in_a_subject():
    assert subject_number("SV: [var-42] Skriver", "VAR") == 42
    assert subject_number("VAR-42x", "VAR") is None
    assert subject_number("IVAR-42", "VAR") is None
    assert subject_number("VAR-", "VAR") is None
