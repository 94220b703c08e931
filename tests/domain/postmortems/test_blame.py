"""Words that blame are found in five languages; plain words are left alone."""

import pytest

from varsko.postmortems.domain.blame import MOST_HINTS, hints
from varsko.postmortems.domain.blame_words import WORDS, Reason

BLAMING = [
    ("It was human error.", Reason.HUMAN_ERROR),
    ("Ops should have checked the file", Reason.COUNTERFACTUAL),
    ("They shouldn’t have deployed", Reason.COUNTERFACTUAL),
    ("A careless change", Reason.CHARACTER),
    ("The root cause was a date", Reason.SINGLE_CAUSE),
    ("Det var menneskelig svikt", Reason.HUMAN_ERROR),
    ("Vi burde ikke ha rullet ut", Reason.COUNTERFACTUAL),
    ("Rotårsaken var en dato", Reason.SINGLE_CAUSE),
    ("Menneskelig fejl i Aarhus", Reason.HUMAN_ERROR),
    ("Vi skulle have set det", Reason.COUNTERFACTUAL),
    ("Sjusk med datoer", Reason.CHARACTER),
    ("Een menselijke fout", Reason.HUMAN_ERROR),
    ("We hadden dat moeten zien", Reason.COUNTERFACTUAL),
    ("Slordig gedaan", Reason.CHARACTER),
    ("To był błąd ludzki", Reason.HUMAN_ERROR),
    ("Powinni byli sprawdzić plik", Reason.COUNTERFACTUAL),
    ("Ktoś zapomniał o dacie", Reason.CHARACTER),
]
PLAIN = [
    "The importer accepted an empty file and replaced the table.",
    "Importøren godtok en tom fil. Vi så det etter ni minutter.",
    "Importen tog en tom fil. Domænet skiftede adresse.",
    "De import nam een leeg bestand aan. Het domein veranderde.",
    "Import przyjął pusty plik. Zauważyliśmy to po dziewięciu minutach.",
    "Domain names, a dump of the table, and the winners of the race.",
]


@pytest.mark.parametrize(("text", "reason"), BLAMING)
def test_blame_is_found(text, reason):
    assert [one.reason for one in hints({"badly": text}, [])] == [reason]


def test_words_are_shown_whole_whatever_their_ending():
    said = "Zapomnieli o dacie. Zapomniał o niej. Det var skjødesløst. Sloppy, negligence."
    found = {one.words for one in hints({"badly": said}, [])}
    assert {"Zapomniał", "negligence", "Sloppy"} <= found
    assert all(one in said.replace(",", " ").replace(".", " ").split() for one in found)


@pytest.mark.parametrize("text", PLAIN)
def test_plain_words_are_left_alone(text):
    assert hints({"badly": text}, []) == []


def test_every_language_has_every_kind():
    assert set(WORDS) == {"en", "nb", "da", "nl", "pl"}
    for words in WORDS.values():
        assert {reason for _pattern, reason in words} == set(Reason) - {Reason.NAMED}


def test_a_name_beside_harm_is_found_and_a_name_alone_is_not():
    found = hints({"badly": "Kari deleted the table. Ann saw it at once."}, ["Kari Nygård", "Ann Dahl"])
    assert [(one.words, one.reason) for one in found] == [("Kari … deleted", Reason.NAMED)]
    assert hints({"well": "Kari and Ann restored it."}, ["Kari Nygård"]) == []


def test_a_name_is_text_and_never_a_pattern():
    assert hints({"badly": "x deleted it"}, ["(.*)", "[", ""]) == []


def test_the_same_words_are_said_once_and_there_is_an_end():
    assert len(hints({"badly": "human error, Human Error"}, [])) == 1
    long = " ".join(f"careless{number} work." for number in range(100))
    assert len(hints({"badly": long}, [])) <= MOST_HINTS
