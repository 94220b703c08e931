"""Names stand where the reader's alphabet puts them."""

from itertools import permutations

import pytest

from varsko.kernel.text import sort_key

NAMES = ("Zoë", "Åse", "Łukasz", "Sofie", "Ørsted", "anne", "Ærø", "Lotte", "Marek", "Çelik", "Źdźbło", "Żak", "Zofia", "Aasen")


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", "Aasen Ærø anne Åse Çelik Lotte Łukasz Marek Ørsted Sofie Żak Źdźbło Zoë Zofia"),
        ("nl", "Aasen Ærø anne Åse Çelik Lotte Łukasz Marek Ørsted Sofie Żak Źdźbło Zoë Zofia"),
        ("nb", "anne Çelik Lotte Łukasz Marek Sofie Żak Źdźbło Zoë Zofia Ærø Ørsted Åse Aasen"),
        ("da", "anne Çelik Lotte Łukasz Marek Sofie Żak Źdźbło Zoë Zofia Ærø Ørsted Åse Aasen"),
        ("pl", "Aasen Ærø anne Åse Çelik Lotte Łukasz Marek Ørsted Sofie Zoë Zofia Źdźbło Żak"),
    ],
)
def test_names_stand_where_the_readers_alphabet_puts_them(language, wanted):
    assert " ".join(sorted(NAMES, key=lambda one: sort_key(one, language))) == wanted


def test_polish_letters_stand_behind_all_words_of_their_base_letter():
    assert sorted(["Łan", "Lzy", "Mak", "Lan", "łan"], key=lambda one: sort_key(one, "pl")) == ["Lan", "Lzy", "Łan", "łan", "Mak"]


def test_two_ways_to_write_one_letter_stand_together_and_the_order_is_one():
    composed, apart = "Åse", "A\u030ase"
    assert sort_key(composed, "nb")[0] == sort_key(apart, "nb")[0]
    for some in permutations(["b", "B", "á", "a"]):
        assert sorted(some, key=lambda one: sort_key(one, "en")) == ["a", "á", "B", "b"]
