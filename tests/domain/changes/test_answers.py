"""What an answer by mail says: one clear word, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.changes.domain.answers import read
from varsko.changes.domain.votes import Vote


@pytest.mark.parametrize(
    "text",
    ["Approved", "approved.", "APPROVED!", " Godkjent ", "godkendt", "Goedgekeurd.", "Akkoord", "Zatwierdzam", "zatwierdzone",
     "Approved\n\nKind regards\nBo", "Godkjent.\n\nMvh\nBo Berg\nDriftsleder\nTlf 55 00 00 00", "Godkendt\nMed venlig hilsen\nBo",
     "Goedgekeurd\n\nMet vriendelijke groet,\nBo", "Zatwierdzam\n\nPozdrawiam\nBo", "approved\n\n-- \nBo", "Approved\n\nBo",
     "Approved\n\nSent from my iPhone", "Approved\nBo Berg",
     "Godkjent\nMvh Bo", "Approved\nThanks, Bo"],
)  # fmt: skip
def test_a_clear_yes_in_five_languages(text):
    assert read(text, "Bo Berg") == Vote.APPROVED


@pytest.mark.parametrize(
    "text", ["Refused", "Avslått", "Ikke godkjent", "afvist", "Ikke godkendt.", "Afgekeurd", "niet akkoord", "Odrzucam", "Nie zatwierdzam",
     "Rejected\nBo"],
)  # fmt: skip
def test_a_clear_no_in_five_languages(text):
    assert read(text, "Bo Berg") == Vote.REFUSED


@pytest.mark.parametrize(
    "text",
    ["", "   \n", "ok", "yes", "👍", "Approved if you wait until Monday", "Approved, but not on Friday", "I have approved worse",
     "Approved\n\nBut please wait until Monday", "Approved\nif the test works", "Is this approved?", "Not sure.\nApproved",
     "approved refused", "Approved\n\nBest not before Monday", "Godkjent?\nHva mener du", "un approved", "Approved?", "Godkjent?",
     "Approved\n\nThanks for nothing"],
)  # fmt: skip
def test_whatever_is_not_one_clear_word_counts_for_nothing(text):
    assert read(text, "Bo Berg") is None


@given(st.text(max_size=300), st.text(max_size=40))
def test_whatever_somebody_writes_is_read_without_a_fault(text, name):
    assert read(text, name) in {None, *Vote}


@given(st.text(alphabet="abcdefgh xyz", min_size=1, max_size=40))
def test_a_condition_on_the_same_line_never_counts(more):
    assert read(f"Approved {more} when") is None


@pytest.mark.parametrize(
    "text",
    ["Approved\nThanks\nBut only if it is cheap", "Approved\n\nThanks\nBo\nOnly the small one", "Godkjent\nTakk\nMen bare hvis den er rød",
     "Akkoord\nBedankt\nAlleen als het past", "Approved\nKind regards\nBo Berg\nplease wait until Monday", "Approved\nThanks\nMax 500 EUR",
     "Godkendt\nTak\nIkke før mandag", "Zatwierdzam\nDziękuję\nAle tylko jeden", "Approved\nThanks\nAnd the other one?"],
)  # fmt: skip
def test_a_condition_behind_the_thanks_is_no_yes(text):
    assert read(text, "Bo Berg") is None


@pytest.mark.parametrize(
    "text",
    ["Approved\nThanks\nBo Berg\nHead of Operations | Fjord Freight AS\n+47 55 00 00 00\nbo@example.org\nwww.example.org",
     "Godkjent\n\nMed vennlig hilsen\nBo Berg\nLeder for drift\n\nDenne e-posten kan være fortrolig, og er kun for mottakeren.",
     "Approved\n-- \nwe ship the world, if it ships", "Zatwierdzam\nPozdrawiam\nBo Berg\nKierownik Działu IT\nul. Długa 7, 80-827 Gdańsk"],
)  # fmt: skip
def test_a_signature_takes_nothing_back(text):
    assert read(text, "Bo Berg") == Vote.APPROVED
