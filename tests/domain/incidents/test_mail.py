"""Where a mail belongs: only what a stranger cannot have leads into a room."""

import pytest

from varsko.incidents.domain.mail import Facts, Place, Voice, Why, place
from varsko.kernel.mail.letter import Letter, Mailbox, Nature
from varsko.kernel.mail.patterns import key_in

ANN, EVE = "ann@example.org", "eve@evil.example"
KNOWN = Facts(is_known=True)


def letter(sender: str = ANN, **more) -> Letter:
    return Letter(sender=Mailbox(sender), **more)


def answer_to(recipient: str, **more) -> Facts:
    return Facts(claimed="i", signed_for=recipient, **more)


@pytest.mark.parametrize(
    ("mail", "facts", "expected"),
    [
        (letter(), answer_to(ANN, is_known=True), (Why.SIGNED_ADDRESS, Voice.SELF)),
        (letter(), answer_to(ANN), (Why.SIGNED_ADDRESS, Voice.OUTSIDE)),
        (letter(EVE), answer_to(ANN), (Why.OTHER_SENDER, Voice.OUTSIDE)),
        (letter(is_verified=False), answer_to(ANN, is_known=True), (Why.OTHER_SENDER, Voice.OUTSIDE)),
        (letter(is_verified=True), answer_to("all@example.org", is_known=True), (Why.OTHER_SENDER, Voice.SELF)),
        (letter(), answer_to("", is_known=True), (Why.FORGED_ADDRESS, None)),
        (letter(references=("a",)), Facts(answered={"a": ("i", ANN)}, is_known=True), (Why.OUR_MESSAGE, Voice.SELF)),
        (letter(EVE, references=("a",)), Facts(answered={"a": ("i", ANN)}), (Why.NOT_FOR_SENDER, None)),
        (letter(is_verified=True), Facts(named="i", is_known=True), (Why.SUBJECT, Voice.SELF)),
        (letter(), Facts(named="i", is_known=True), (Why.SUBJECT_UNVERIFIED, Voice.OUTSIDE)),
        (letter(), Facts(named="i", is_known=True, is_named_private=True), (Why.TRIAGE, None)),
        (letter(is_verified=False), Facts(named="i", is_known=True), (Why.SPOOFED, None)),
        (letter(is_verified=True), KNOWN, (Why.DECLARED, None)),
        (letter(), KNOWN, (Why.TRIAGE, None)),
        (letter(EVE), Facts(), (Why.STRANGER, None)),
        (letter(EVE), Facts(may_report=True), (Why.REPORTED, None)),
        (letter(EVE, is_verified=False), Facts(may_report=True), (Why.SPOOFED, None)),
        (letter(""), Facts(may_report=True), (Why.STRANGER, None)),
    ],
)
def test_each_mail_has_one_place_and_one_reason(mail: Letter, facts: Facts, expected: tuple[Why, Voice | None]):
    found = place(mail, facts)
    assert (found.why, found.voice) == expected
    assert bool(found.incident) == (found.voice is not None)


@pytest.mark.parametrize("nature", [one for one in Nature if one is not Nature.HUMAN])
def test_what_nobody_wrote_says_nothing_whatever_its_marks(nature: Nature):
    found = place(letter(nature=nature, is_verified=True), answer_to(ANN, is_known=True))
    assert (found.incident, found.voice) == ("", None)


@pytest.mark.parametrize(
    ("subject", "key"),
    [("Re: [HOT-12] down", "HOT-12"), ("SV: HOT-12", "HOT-12"), ("covid-19", ""), ("XHOT-12-3", ""), ("A-1", ""), ("", "")],
)
def test_a_key_is_found_in_a_subject(subject: str, key: str):
    assert key_in(subject) == key


def test_a_place_without_an_incident_begins_one_or_none():
    assert Place(why=Why.DECLARED) == place(letter(is_verified=True), KNOWN)
