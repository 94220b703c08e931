"""Whether somebody says nothing but thanks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.desk.domain.thanks import is_only_thanks


@pytest.mark.parametrize(
    "text",
    ["Thanks", "OK, thanks!", "ok thanks", "Hei,\n\nTusen takk!\n\nMvh\nKari Holm", "Tak for hjælpen.", "Hartelijk dank\n\nGroeten, Kari",
     "Dziękuję.\nPozdrawiam\nKari", "Forstått. Takk likevel."],
)  # fmt: skip
def test_thanks(text):
    assert is_only_thanks(text, "Kari Holm")


@pytest.mark.parametrize(
    "text",
    ["", "Kari", "Hei", "Thanks?", "Thanks, but I still need it", "Thanks. A cheaper one, then", "No thanks", "Ok for me: ask again",
     "Takk, men", "Bedankt maar nee", "Thanks " * 100],
)  # fmt: skip
def test_more_than_thanks(text):
    assert not is_only_thanks(text, "Kari Holm")


@given(st.text(max_size=400), st.text(max_size=60))
def test_whatever_somebody_writes_is_read(text, name):
    assert is_only_thanks(text, name) in {True, False}
