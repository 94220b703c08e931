"""Whose a host name is."""

import pytest

from varsko.statuspages.domain.ownership import Missing, Proof, judge

TOKEN = "0f" * 20
GOOD, OTHER = f"varsko={TOKEN}".encode(), b"varsko=somebody else"


@pytest.mark.parametrize(
    ("texts", "file", "is_silent", "verdict"),
    [
        ([GOOD], None, True, Proof.DNS),
        ([b"v=spf1 -all", b'"' + GOOD + b'" '], None, False, Proof.DNS),
        ([OTHER, GOOD], OTHER, False, Proof.DNS),
        (None, GOOD + b"\r\n", False, Proof.FILE),
        ([], b"hello\n" + GOOD, False, Proof.FILE),
        ([OTHER], GOOD, False, Proof.FILE),
        ([OTHER], None, False, Missing.OTHER),
        ([], b"<html>", False, Missing.OTHER),
        ([b"v=spf1 -all"], None, False, Missing.ABSENT),
        ([], None, True, Missing.ABSENT),
        (None, None, False, Missing.ABSENT),
        (None, None, True, Missing.SILENT),
        ([GOOD + b"0"], None, False, Missing.OTHER),
        ([b"\xff\xfe" + GOOD], None, False, Missing.ABSENT),
    ],
)
def test_a_name_belongs_to_whoever_can_let_it_say_the_word(texts, file, is_silent, verdict):
    assert judge(TOKEN, texts, file, is_silent=is_silent) == verdict
