"""A piece of an article as words."""

import pytest

from varsko.knowledge.domain.plain import plain, plain_pieces


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ("before.\n\n## Steps\n\n1. **Stop** it\n2. Run `go`\n", "before. · Steps · Stop it · Run go "),
        ("see [the plan](plan.pdf) and ![door](door.png)", "see the plan and door"),
        ("now {{on-call: Platform}} answers", "now answers"),
        ("| a | b |\n| --- | --- |\n| 1 | 2<br>3 |", "a · b 1 · 2 3"),
        ("- > quoted", "· quoted"),
        ("a - b, 3.5 kg, snake_case, 2 * 3", "a - b, 3.5 kg, snake_case, 2 * 3"),
        ("says *refused*, *or* 2*3, \\*star\\* and \\<br>", "says refused, or 2*3, *star* and <br>"),
        ("- [x] done\n- [ ] open", "· done · open"),
        ("`cat a | sort`\n| b", "cat a | sort b"),
        (" a word ", " a word "),
        ("", ""),
    ],
)
def test_marks_are_left_out_and_words_stay_apart(piece, expected):
    assert plain(piece) == expected


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([("Read [the ", False), ("plan", True), ("](plan.pdf) now", False)], (("Read the ", False), ("plan", True), (" now", False))),
        (
            [("error", True), (" - go **", False), ("Kafka", True), ("**", False)],
            (("error", True), (" - go ", False), ("Kafka", True)),
        ),
        ([("see [it](", False), ("plan", True), (".pdf)", False)], (("see it", False),)),
        ([("a \ue000b\ue001", False), ("c\ue001", True)], (("a b", False), ("c", True))),
        ([], ()),
    ],
)
def test_what_was_found_stays_told_apart_and_no_mark_is_left_around_it(pieces, expected):
    assert plain_pieces(pieces) == expected
