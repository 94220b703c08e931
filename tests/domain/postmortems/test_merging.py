"""Whoever comes later is told, and what nobody touched stays as it is."""

from varsko.postmortems.domain.merging import is_contested, is_untouched, mark


def test_a_mark_tells_texts_apart_but_not_how_their_lines_end():
    assert mark("one\r\ntwo") == mark("one\ntwo") != mark("one two")
    assert mark("") != mark(" ")


def test_what_was_left_alone_is_untouched():
    assert is_untouched("as it was", mark("as it was"))
    assert not is_untouched("changed", mark("as it was"))
    assert not is_untouched("as it was", None)


def test_a_text_is_contested_when_somebody_else_changed_it():
    assert is_contested("theirs", mark("as it was"))
    assert not is_contested("as it was", mark("as it was"))
    assert not is_contested("theirs", None)
