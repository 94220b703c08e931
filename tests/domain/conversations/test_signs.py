"""What may be put on a message."""

import pytest

from varsko.conversations.domain.signs import DEFAULTS, find, is_symbol


@pytest.mark.parametrize("text", [*(one.symbol for one in DEFAULTS), "🧑‍🚒", "👍🏽", "❤️", "🇳🇴"])
def test_emoji_are_signs(text):
    assert is_symbol(text)


@pytest.mark.parametrize("text", ["", "a", "1", " ", "<b>", "👍 👍", "ok 👍", "\u202e", "🦌" * 20, "\ufe0f", "+", "\u200d"])
def test_all_else_is_none(text):
    assert not is_symbol(text)


def test_a_sign_is_found_by_its_symbol():
    assert find(DEFAULTS, "📌") == DEFAULTS[0]
    assert find(DEFAULTS, "🦌") is None
