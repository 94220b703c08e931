"""Changes to a document are read before anything else touches them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text

from varsko.knowledge.domain.bits import Malformed, number, piece
from varsko.knowledge.domain.outline import adds_nothing, clocks, outline, units

SECTIONS = ("notes",)


def typed(*texts: str, section: str = "notes") -> list[bytes]:
    """The changes of somebody who types these, one after the other."""
    doc, found = Doc(client_id=7), []
    watch = doc.observe(lambda event: found.append(event.update))
    for text in texts:
        doc.get(section, type=Text).insert(0, text)
    doc.unobserve(watch)
    return found


def known(doc: Doc) -> dict[int, int]:
    return clocks(doc.get_state())


def test_letters_are_counted_as_browsers_do():
    found = outline(typed("aø😀")[0], SECTIONS)
    assert (found.starts, found.ends, found.letters) == ({7: 0}, {7: 4}, 4)


def test_a_change_fits_only_where_what_it_leans_on_is_there():
    first, second = (outline(change, SECTIONS) for change in typed("a", "b"))
    assert first.fits({})
    assert not second.fits({})
    assert second.fits(first.ends)
    assert second.fits({7: 9})


def test_a_deletion_leans_on_what_it_deletes():
    doc = Doc({"notes": Text("abc")}, client_id=7)
    before = doc.get_state()
    del doc["notes"][1:2]
    found = outline(doc.get_update(before), SECTIONS)
    assert found.deletes == [(7, 1, 1)]
    assert not found.fits({7: 1})
    assert found.fits({7: 3})


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["a", "ł", "😀", "word ", ""])), max_size=30))
def test_whatever_the_library_writes_is_understood(edits):
    doc = Doc()
    text = doc.get("notes", type=Text)
    for at, letters in edits:
        now = str(text)
        at = min(at, len(now))
        if letters:
            text.insert(len(now[:at].encode()), letters)
        elif now[at:]:
            del text[len(now[:at].encode()) : len(now[: at + 1].encode())]
    found = outline(doc.get_update(), SECTIONS)
    assert found.ends == known(doc)
    assert found.fits({})


@pytest.mark.parametrize(
    "change",
    [
        Doc({"notes": Map({"a": 1})}, client_id=7).get_update(),
        Doc({"notes": Array([1, 2])}, client_id=7).get_update(),
        typed("x", section="other")[0],
        b"",
        b"\x00",
        b"\x00\x00\x00",
        b"\x01\xff\xff\xff\xff\x0f\x07\x00",
        b"\x00\x01\x07\xff\xff\xff\xff\x0f",
        number(2**40),
        b"\xff" * 20,
        b"\x01\x01\x07\x00\x04\x01" + piece(b"notes") + piece(b""),
        b"\x01\x01\x07\x00\x04\x01" + piece(b"notes") + piece(b"\xff\xfe") + b"\x00",
        b"\x01\x01\x07\x00\x0a\x05\x00",
        b"\x01\x01\x07\x00\x00" + number(2**40) + b"\x00",
        b"\x02\x01\x07\x00\x00\x01\x01\x07\x00\x00\x01\x00",
    ],
)
def test_anything_else_is_refused(change):
    with pytest.raises(Malformed):
        outline(change, SECTIONS)


def test_formats_are_refused():
    doc = Doc({"notes": Text("bold")})
    doc["notes"].format(0, 2, {"bold": True})
    with pytest.raises(Malformed):
        outline(doc.get_update(), SECTIONS)


@given(st.binary(max_size=60))
def test_no_bytes_are_too_strange(change):
    try:
        outline(change, SECTIONS)
    except Malformed:
        return


@given(st.binary(max_size=40), st.integers(0, 39))
def test_a_change_with_a_wrong_byte_is_refused_or_understood(garbage, at):
    good = typed("hello")[0]
    try:
        found = outline(good[:at] + garbage + good[at:], SECTIONS)
    except Malformed:
        return
    assert all(end >= found.starts[writer] for writer, end in found.ends.items())


def test_deletions_that_are_there_already_add_nothing():
    there = [(7, 0, 3), (7, 3, 2), (9, 4, 1)]
    assert adds_nothing([], there)
    assert adds_nothing([(7, 1, 4)], there)
    assert not adds_nothing([(7, 4, 2)], there)
    assert not adds_nothing([(8, 0, 1)], there)
    assert not adds_nothing([(9, 4, 1), (9, 5, 1)], there)


@pytest.mark.parametrize(("text", "count"), [("", 0), ("abc", 3), ("øł", 2), ("😀", 2), ("a😀", 3), ("\ud800", 1)])
def test_units(text, count):
    assert units(text) == count
