"""By which words requests are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.desk.domain.finding import IN_OPEN, OPEN, goes_on, open_terms, terms, words_of


def holds(said: str, text: str) -> bool:
    """Tell whether an index would find a request that says something by a text."""
    words = words_of(17, [said], is_open=True).split()
    anywhere, among_open = (
        all(any(word.startswith(term) if goes_on(term) else word == term for word in words) for term in wanted(text))
        for wanted in (terms, open_terms)
    )
    assert anywhere == among_open
    return anywhere


@pytest.mark.parametrize(
    ("said", "text"),
    [("Etikettskriveren i Łódź", "skriver lodz"), ("Etikettskriveren", "etikett"), ("Labelprinter", "printer"), ("Wi-Fi", "wi-fi"),
     ("The PC is slow", "pc"), ("Bjørn", "bjor"), ("x", "REQ-17"), ("x", "req17"), ("x", "17")],
)  # fmt: skip
def test_beginnings_parts_of_long_words_and_keys_find_it(said, text):
    assert holds(said, text)


@pytest.mark.parametrize(
    ("said", "text"), [("printer", "printers"), ("x", "REQ-1"), ("printer", "prente"), ("printer", "p"), ("a b", "a c")]
)
def test_other_words_do_not(said, text):
    assert not holds(said, text)


def test_what_is_open_is_marked_and_nobody_can_ask_for_the_mark():
    assert OPEN in words_of(1, ["x"], is_open=True).split()
    assert OPEN not in words_of(1, ["x"], is_open=False).split()
    assert terms("=open") == ["open"]
    assert terms("==x") == ["x"]


def test_what_is_over_is_found_by_no_word_of_what_is_open():
    words = words_of(1, ["A printer"], is_open=False).split()
    assert not [word for word in words if any(word.startswith(term) for term in open_terms("printer"))]
    assert open_terms("–") == []


@given(st.text(max_size=200))
def test_every_word_that_somebody_wrote_finds_it(said):
    first = terms(said)[:1]
    assert not first or first[0].startswith("=") or holds(said, first[0])


@given(st.text(max_size=2000))
def test_words_hold_no_blank_and_are_bounded(said):
    assert all(0 < len(word) <= 40 for word in words_of(1, [said], is_open=False).split(" "))


def test_however_long_the_words_are_an_index_takes_them():
    said = " ".join(f"{number:03}".translate({48 + digit: chr(0x0E01 + digit) for digit in range(10)}) * 14 for number in range(470))
    words = words_of(17, [said[:20_000]], is_open=True)
    assert 100_000 < len(words.encode()) <= 600_000
    assert words.startswith(f"=17 {OPEN} {IN_OPEN} 17 ==17 ")
    assert holds("scanner " + said[:19_000], "scanner")
