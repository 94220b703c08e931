"""Traps: words of the sender that look like a quote, answers in between, mails that are forwarded."""

import pytest

from tests.domain.kernel.mail.clients import FRESH, ORIGINAL, answer
from varsko.kernel.mail.quotes import How, cut
from varsko.kernel.mail.reading import read

OURS = ORIGINAL["nb"]
QUOTED = "\n".join(f"> {line}" for line in OURS.split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        "Transporten skal slik:\nFra: Oslo\nTil: Bergen\nMen lappen mangler.",
        "Van: Rotterdam\nAan: Oslo\nOnderwerp van het probleem: de label ontbreekt.",
        "Od: Gdańsk\nDo: Oslo\nTemat jest pilny.",
        "From: Oslo\nTo: Bergen\nThe label is missing.",
        "Den 16. november skrev Kari at skriveren virket:\nDet gjør den ikke.",
        "Hun skrev:\nDet virker.",
        "Zamówienie 12.10: Ewa pisze:\nnie działa",
        "----------\nTabell\n----------\n1 2 3",
        "Sendt fra lageret i Moss i går, men ikke kommet fram.",
    ],
)
def test_words_that_look_like_a_quote_stay(text):
    assert cut(text).fresh == text
    assert cut(text, sent=[OURS]).fresh == text


@pytest.mark.parametrize("language", ["en", "nb", "da", "nl", "pl"])
def test_two_towns_above_a_real_quote_stay_as_well(language):
    fresh = {"nb": "Fra: Oslo\nTil: Bergen", "nl": "Van: Oslo\nAan: Bergen", "pl": "Od: Oslo\nDo: Bergen"}.get(
        language, "From: Oslo\nTo: Bergen"
    )
    letter = read(answer("gmail", language, fresh=f"{fresh}\n\nx"))
    assert cut(letter.text, sent=[ORIGINAL[language]]).fresh == f"{fresh}\n\nx"


def test_answers_between_the_lines_are_shown_with_them():
    text = f"Hei, svar under.\n\nDen 16.11.2026 09:12, skrev IT-hjelp:\n{QUOTED}\nJa, i hall 3.\n> Kari, IT-hjelp\nTakk"
    found = cut(text, sent=[OURS])
    assert found.how == How.INTERLEAVED
    assert "Ja, i hall 3." in found.fresh
    assert "Takk" in found.fresh


def test_an_answer_below_the_quote_is_found():
    found = cut(f"Den 16.11.2026 09:12, skrev IT-hjelp:\n{QUOTED}\n\nNå virker den.", sent=[OURS])
    assert (found.fresh, found.how) == ("Nå virker den.", How.IDENTITY)


def test_an_answer_below_a_quote_that_is_not_ours_keeps_it():
    text = "Den 16.11.2026 09:12, skrev Per <per@x.example>:\n> Hvordan går det?\n\nNå virker den."
    assert "Nå virker den." in cut(text).fresh


def test_a_quote_that_was_broken_anew_is_still_ours():
    broken = OURS.replace("Slå den av", "Slå den\n> av").replace("si fra om", "si fra\n> om")
    text = f"{FRESH['nb']}\n\nskrev noen:\n> " + broken.replace("\n\n", "\n>\n> ")
    assert cut(text, sent=[OURS]).fresh.startswith(FRESH["nb"])
    assert "hall 3" not in cut(text, sent=[OURS]).fresh


def test_a_forwarded_mail_is_whole():
    text = f"---------- Forwarded message ---------\nFrom: Per <per@x.example>\nDate: Mon, Nov 16, 2026\nTo: me\n\n{OURS}"
    assert cut(text, is_forward=True).fresh == text


def test_a_mail_that_is_nothing_but_a_quote_is_shown_whole():
    assert cut(QUOTED).fresh == QUOTED.replace("> \n", ">\n")


def test_somebody_who_repeats_a_few_of_our_words_is_not_cut():
    text = "Du skrev «slå den av i ti sekunder». Gjort."
    assert cut(text, sent=[OURS]).fresh == text


def test_nothing_is_thrown_away():
    found = cut(read(answer("apple", "pl")).text, sent=[ORIGINAL["pl"]])
    assert "Wiadomość napisana przez" in found.rest


def test_a_signature_behind_its_mark_is_left_out():
    assert cut("Hei\n-- \nKari\nHall 3").fresh == "Hei"
    assert cut("-- \nKari").fresh == "--\nKari"
