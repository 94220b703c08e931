"""Words that would be found in any text are told from those that say what it is about."""

import pytest

from varsko.kernel.text import fold
from varsko.kernel.words import is_mute


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Nobody at the terminal can sign in", ["terminal", "sign"]),
        ("Skriveren på kontoret virker ikke igjen", ["skriveren", "kontoret"]),
        ("Jeg kan ikke få printeren til at virke", ["fa", "printeren", "virke"]),
        ("De printer doet het niet meer", ["printer", "doet"]),
        ("Drukarka nie działa, proszę o pomoc", ["drukarka"]),
    ],
)
def test_what_is_left_says_what_it_is_about(text, left):
    assert [word for word in fold(text).replace(",", "").split() if not is_mute(word)] == left
