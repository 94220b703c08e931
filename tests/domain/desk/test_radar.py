"""What comes back, and how long things take."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.desk.domain.figures import AGES, by_age, spread
from varsko.desk.domain.radar import Seen, patterns

HOUR = timedelta(hours=1)


def keys(*seen: Seen) -> list[tuple[str, ...]]:
    return [one.keys for one in patterns(seen)]


def test_three_that_speak_of_the_same_thing_are_a_pattern():
    found = patterns(
        [
            Seen(key="1", text="Printer at gate 3 jams"),
            Seen(key="2", text="Gate 3: printer jams again"),
            Seen(key="3", text="Coffee machine leaks"),
            Seen(key="4", text="The printers at gate three"),
        ]
    )
    assert [one.keys for one in found] == [("1", "2", "4")]
    assert set(found[0].words) >= {"printe", "gate"}


@pytest.mark.parametrize(
    "texts",
    [
        ("Skriveren i tredje stopper", "Skriveren stopper i tredje etasje", "Tredje etasje: skriver stoppet"),
        ("Netværket er langsomt i hallen", "Langsomt netværk i hallen", "Hallen: netværk langsomt"),
        ("Scanner laadt niet op bij poort", "Scanners bij de poort laden niet", "Poort: scanner leeg"),
        ("Drukarka etykiet zacina papier", "Drukarki etykiet znowu zacinają", "Etykiety zacinają się w drukarce"),
    ],
)
def test_endings_of_words_do_not_matter(texts):
    assert keys(*(Seen(key=str(number), text=text) for number, text in enumerate(texts))) == [("0", "1", "2")]


def test_one_word_is_enough_in_one_place():
    seen = [Seen(key=str(number), text=text, category="wifi") for number, text in enumerate(["Slow hall", "hall dead", "Nothing in hall"])]
    assert keys(*seen) == [("0", "1", "2")]
    assert keys(*(Seen(key=one.key, text=one.text) for one in seen)) == []


def test_two_are_no_pattern_and_unlike_ones_never():
    assert keys(Seen(key="1", text="printer jams"), Seen(key="2", text="printer jams")) == []
    assert keys(*(Seen(key=str(number), text=text) for number, text in enumerate(["lamp", "door", "roof", "window"]))) == []


def test_how_long_things_take_is_one_of_the_lengths():
    assert (spread([]).count, spread([]).half) == (0, None)
    found = spread([HOUR * count for count in range(1, 11)])
    assert (found.count, found.half, found.most) == (10, HOUR * 5, HOUR * 9)


@given(st.lists(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=900))))
def test_everything_has_one_age(ages):
    assert sum(by_age(ages)) == len(ages)
    assert len(by_age(ages)) == len(AGES)
    found = spread(ages)
    assert not ages or (found.half in ages and found.most in ages and found.half <= found.most)
