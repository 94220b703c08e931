"""What macros say: their steps in order, their blanks, and the language of an answer; tags, marks of moments, names of desks in views."""

from datetime import UTC, datetime, timedelta

import pytest

from varsko.desk.domain.kept import desk_in
from varsko.desk.domain.macros import MacroView, Step, chosen, fill, steps, strange_blanks
from varsko.desk.domain.orders import mark, moment_of
from varsko.desk.domain.tags import LONGEST, MOST, tags_of


def macro(**said):
    return MacroView(id="1", desk_id="2", desk_name="IT", name="Password", **said)


def test_steps_come_in_the_order_in_which_they_are_done():
    found = steps(macro(answers={"en": "Hello"}, end="solve", note="n", takes=True, tags=("a", "b"), priority=2, category="Access"))
    assert found == (
        (Step.SORT, "Access"),
        (Step.PRIORITY, "P2"),
        (Step.TAG, "a b"),
        (Step.TAKE, "yes"),
        (Step.NOTE, "n"),
        (Step.ANSWER, "yes"),
        (Step.SOLVE, "yes"),
    )


def test_a_macro_without_anything_has_no_steps():
    assert steps(macro(answers={"en": ""})) == ()


@pytest.mark.parametrize(
    ("languages", "text"),
    [(("nb", "en"), "Hei"), (("pl", "en"), "Hello"), (("pl", "da"), "Hello"), ((), "Hello")],
)
def test_the_callers_language_comes_first_then_the_desks_then_any(languages, text):
    assert chosen({"nb": "Hei", "en": "Hello", "da": " "}, *languages) == text


def test_without_answers_nothing_is_said():
    assert chosen({}, "nb") == ""


def test_blanks_are_filled_once_and_in_one_line():
    assert fill("Hello {first_name}, { key }!", {"first_name": "{key}\n<b>", "key": "REQ-1"}) == "Hello {key} <b>, REQ-1!"
    assert fill("{nobody}", {}) == ""


def test_blanks_that_nothing_can_fill_are_named():
    assert strange_blanks("{caller} {password} {password} {}") == ("password", "")


def test_tags_are_small_words_each_once():
    assert tags_of("Printer, VIP #printer;gate-3") == ("printer", "vip", "gate-3")
    assert len(tags_of(" ".join(map(str, range(99))))) == MOST
    assert [len(one) for one in tags_of("x" * 99)] == [LONGEST]


def test_a_mark_gives_its_moment_back_and_nonsense_the_last_one_of_all():
    noon = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)
    assert moment_of(mark(noon)) == noon
    assert mark(None) == 0
    assert moment_of(10**18).year == 9999
    assert moment_of(mark(noon) + 1) - noon == timedelta(microseconds=1)


def test_a_view_says_which_desk_it_is_narrowed_to():
    assert desk_in("?shown=open&desk=hr&q=desk%3Dit") == "hr"
    assert desk_in("?shown=open") == ""
