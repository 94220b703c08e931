"""The rules of articles: who may, what can be done next, steps, labels, suggestions, differences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import actor
from varsko.knowledge.domain import labels, rights, states
from varsko.knowledge.domain.differences import differences
from varsko.knowledge.domain.pieces import pieces
from varsko.knowledge.domain.steps import steps
from varsko.people.data import NOBODY

OPEN_TO = {"teams": "member", "inside": "colleague", "portal": "customer", "public": "nobody"}
READERS = {
    "member": actor(teams=["t"]),
    "colleague": actor(),
    "customer": actor(role="customer"),
    "nobody": NOBODY,
}


@pytest.mark.parametrize("readers", OPEN_TO)
def test_each_circle_holds_the_narrower_ones(readers):
    groups = rights.audience(readers, ["t"])
    circles = list(OPEN_TO.values())
    widest = circles.index(OPEN_TO[readers])
    assert [name for name, one in READERS.items() if rights.may_read(one, groups)] == circles[: widest + 1]
    assert rights.may_read(actor(role="owner"), groups)


def test_writing_takes_more_than_reading():
    everybody, ours = rights.audience("public", []), rights.audience("inside", ["t"])
    assert rights.may_write(actor(), everybody, "inside", [])
    assert not rights.may_write(actor(role="stakeholder"), everybody, "inside", [])
    assert not rights.may_write(actor(role="customer"), everybody, "inside", [])
    assert not rights.may_write(NOBODY, everybody, "inside", [])
    assert rights.may_write(actor(teams=["t"]), ours, "teams", ["t"])
    assert not rights.may_write(actor(), ours, "teams", ["t"])
    assert rights.may_write(actor(role="owner"), ours, "teams", ["t"])
    assert rights.may_write(actor("key", None, rights=["read", "create"]), everybody, "inside", [])
    assert not rights.may_write(actor("key", None, rights=["read"]), everybody, "inside", [])


def test_from_each_state_some_moves_can_be_made():
    assert states.moves("draft") == ["publish"]
    assert states.moves("published") == ["verify", "doubt", "withdraw"]
    assert states.moves("review") == ["verify", "withdraw"]
    assert states.after("draft", states.Move.DOUBT) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("no list\n- a dash", []),
        ("1. one\n2) two", [("one", ""), ("two", "")]),
        ("1. one\n   -> good\n   more", [("one", "good")]),
        ("1. one\n   - => good", [("one", "good")]),
        ("~~~\n1. code\n~~~", []),
        ("→ before any step\n1. one", [("one", "")]),
    ],
)
def test_steps_are_the_numbered_lines(text, found):
    assert [(one.text, one.check) for one in steps(text)] == found


@given(st.text(max_size=400))
def test_any_text_has_steps_labels_words_and_pieces(text):
    steps(text)
    assert len(labels.labels(text)) <= labels.MOST_LABELS
    assert all(len(word) <= 41 for word in labels.terms(text, labels.labels(text), text))
    assert "".join(pieces(text)).rstrip("\n") == text.rstrip("\n")
    labels.asked(text)


def test_the_last_word_may_go_on_until_it_is_closed():
    assert labels.asked("the pri") == (["pri"], "pri")  # what stands in every text is not asked for
    assert labels.asked("the printer ") == (["printer"], "")
    assert labels.asked("a p") == ([], "")
    assert labels.asked("Łódź") == (["lodz"], "lodz")


def test_the_rarest_words_are_looked_at_and_at_least_one():
    assert labels.choose({"the": 50_000, "toner": 3, "printer": 700}) == ["toner", "printer"]
    assert labels.choose({"the": 50_000}) == ["the"]
    assert labels.choose({}) == labels.choose({"zebra": 0}) == []


def test_words_that_begin_alike_count_once():
    rows = [("a", "print", 1), ("a", "printer", 1), ("b", "printer", 1), ("b", "toner", 1)]
    counts = {"print": 1, "printer": 2, "toner": 1}
    assert [one for one, _score in labels.rank(rows, counts, "print")] == ["b", "a"]


def test_differences_leave_out_what_is_far_from_them():
    before = "\n".join(f"line {number}" for number in range(40))
    after = before.replace("line 20", "line XX")
    marks = [one.mark for one in differences(before, after)]
    assert marks == ["gap", "same", "same", "same", "gone", "new", "same", "same", "same"]
    assert differences("same", "same") == []
    assert [one.mark for one in differences("", "new")] == ["new"]


def test_lines_that_repeat_are_compared_in_no_long_time():
    assert {one.mark for one in differences("a\nb\n" * 1000, "b\nb\na\n" * 700)} >= {"gone", "new"}
