"""A text that was edited by itself finds its way into one that others changed meanwhile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.knowledge.domain.merging import apply, changes, merge

texts = st.lists(st.sampled_from(["the ", "disk ", "ø", "ł ", "😀", "\n", "is ", "full", ". "]), max_size=25).map("".join)


@given(texts, texts)
def test_changes_turn_one_text_into_the_other(old, new):
    moved = 0
    text = old
    for start, end, inserts in changes(old, new):
        text = text[: start + moved] + inserts + text[end + moved :]
        moved += len(inserts) - (end - start)
    assert text == new


@given(texts, texts)
def test_alone_mine_is_what_comes_out(base, mine):
    assert apply(base, merge(base, mine, base)) == mine


@given(texts, texts)
def test_who_changed_nothing_changes_nothing(base, theirs):
    assert merge(base, base, theirs) == []


@given(texts, texts, st.text("XYZ", min_size=1, max_size=5), st.integers(0, 100))
def test_what_others_wrote_meanwhile_stays(base, mine, theirs, at):
    at = min(at, len(base))
    merged = apply(changed := base[:at] + theirs + base[at:], merge(base, mine, changed))
    assert theirs in merged
    assert merged.replace(theirs, "", 1) == mine


@given(texts, texts, texts)
def test_every_edit_lies_inside_the_text(base, mine, theirs):
    text = theirs
    for edit in merge(base, mine, theirs):
        assert 0 <= edit.at <= len(text)
        assert edit.at + edit.deletes <= len(text)
        text = apply(text, [edit])


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("one two three", "one 2 three", "zero one two three four", "zero one 2 three four"),
        ("one two three", "one three", "one two and three", "one and three"),
        ("Årsak: ukjent", "Årsak: disken", "🚨 Årsak: ukjent ", "🚨 Årsak: disken "),
        ("", "mine", "theirs", "theirsmine"),
        ("gone", "gone more", "", " more"),
        ("żółć\n", "żółć\njaźń\n", "gęś\nżółć\n", "gęś\nżółć\njaźń\n"),
    ],
)
def test_examples(base, mine, theirs, merged):
    assert apply(theirs, merge(base, mine, theirs)) == merged


def test_a_long_text_of_equal_lines_takes_no_long_time():
    base = "a\n" * 50_000
    mine = "b\n" + "a\n" * 25_000 + "c\n" + "a\n" * 24_999
    assert apply(base, merge(base, mine, base)) == mine
