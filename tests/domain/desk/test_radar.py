"""What comes back, and how long things take."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.desk.domain.figures import AGES, by_age, spread
from varsko.desk.domain.likeness import stems
from varsko.desk.domain.radar import LEAST, Seen, are_near, patterns

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


def test_friends_of_friends_do_not_join():
    chain = ["alpha bravo", "bravo alpha charlie", "charlie bravo delta", "delta charlie echoes", "echoes delta foxtrot"]
    found = patterns([Seen(key=str(number), text=text) for number, text in enumerate(chain)])
    assert [(one.heart, one.keys) for one in found] == [("1", ("0", "1", "2"))]


def test_long_texts_share_some_words_by_chance():
    long = "kilo lima mike november oscar papa quebec romeo sierra tango uniform"
    others = [f"lima mike {' '.join(f'{word}{number}' for word in ('house', 'river', 'stone', 'field', 'cloud'))}" for number in "abc"]
    assert keys(Seen(key="0", text=long), *(Seen(key=one[-1], text=one) for one in others)) == []


def test_four_hundred_of_ten_matters_are_ten_groups():
    """Each matter has words of its own and one of a common stock, which alone makes nothing alike."""
    names = ["printer", "network", "billing", "tracking", "labels", "payroll", "archive", "scanner", "monitor", "gateway"]
    stock = ["hall", "gate", "office", "north", "south", "yard", "depot"]
    seen = [Seen(key=f"{number:03}", text=f"{names[number % 10]} {names[number % 10][::-1]} {stock[number % 7]}") for number in range(400)]
    found = patterns(seen)
    assert [len(one.keys) for one in found] == [40] * 10
    assert all({int(key) % 10 for key in one.keys} == {int(one.heart) % 10} for one in found)


@given(st.lists(st.lists(st.sampled_from(["alpha", "bravo", "charlie", "delta", "echoes", "foxtrot", "golf"]), max_size=5), max_size=30))
def test_whatever_is_in_a_group_is_near_its_heart_and_in_no_other(texts):
    seen = [Seen(key=str(number), text=" ".join(words)) for number, words in enumerate(texts)]
    said = {one.key: stems(one.text) for one in seen}
    found = patterns(seen)
    members = [key for one in found for key in one.keys]
    assert len(members) == len(set(members))
    assert found == patterns(seen)
    for one in found:
        assert len(one.keys) >= LEAST
        assert one.heart in one.keys
        assert all(key == one.heart or are_near(said[one.heart], said[key]) for key in one.keys)


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
