"""What is a command, and what is only said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.conversations.domain.commands import Command, literal, parse, write

verbs = st.from_regex(r"[a-z][a-z-]{0,29}", fullmatch=True)
tails = st.text().map(str.strip)


@pytest.mark.parametrize(
    ("typed", "verb", "arguments"),
    [
        ("/page Kari", "page", "Kari"),
        ("  /page   Kari, now ", "page", "Kari, now"),
        ("/SEVERITY 1", "severity", "1"),
        ("/update\nWe know the cause.\n\nMore at 12:00.", "update", "We know the cause.\n\nMore at 12:00."),
        ("/help", "help", ""),
        ("/hand-over Bo", "hand-over", "Bo"),
    ],
)
def test_a_slash_and_a_word_is_a_command(typed, verb, arguments):
    assert parse(typed) == Command(verb, arguments)


@pytest.mark.parametrize("typed", ["", "/", "//page Kari", "/var/log is full", "see /page", "/ page", "/1", "/å", "/etc.", "/-x"])
def test_what_only_looks_like_one_is_said(typed):
    assert parse(typed) is None


def test_two_slashes_say_a_command_as_it_is():
    assert literal("//page Kari") == "/page Kari"
    assert literal("// a comment") == "// a comment"
    assert literal("https://example.org") == "https://example.org"


def test_words_in_quotes_stay_together():
    assert Command("role", 'lead "Kari Nygård"  now').words == ("lead", "Kari Nygård", "now")
    assert Command("role", '"open end').words == ('"open', "end")


@given(st.text())
def test_whatever_is_typed_is_read_without_complaint(typed):
    found = parse(typed)
    if found:
        assert found.verb == found.verb.lower()
        assert all(found.words)
        assert found.arguments == found.arguments.strip()


@given(verbs, tails)
def test_a_command_that_is_written_is_read_again(verb, arguments):
    command = Command(verb, arguments)
    assert parse(write(command)) == command


@given(verbs, tails)
def test_a_command_behind_two_slashes_is_never_run(verb, arguments):
    typed = "/" + write(Command(verb, arguments))
    assert parse(typed) is None
    assert literal(typed) == write(Command(verb, arguments))
