"""The messages between a page and its document."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.knowledge.domain import messages
from varsko.knowledge.domain.bits import Malformed, Reader, number, piece
from varsko.knowledge.domain.messages import Asked, Said, Seen, cursor, read

ITEM = {"item": {"client": 7, "clock": 3}, "assoc": 0}
END = {"tname": "notes", "assoc": -1}


@given(st.integers(0, 2**53 - 1))
def test_numbers_come_back(value):
    reader = Reader(number(value))
    assert reader.number() == value
    reader.end()


@pytest.mark.parametrize("data", [b"", b"\x80", b"\xff" * 8 + b"\x01", number(2**53)])
def test_numbers_that_are_none(data):
    with pytest.raises(Malformed):
        Reader(data).number()


@pytest.mark.parametrize("kind", [messages.KNOWN, messages.LACKING, messages.NEW])
def test_what_is_said_of_the_text_comes_back(kind):
    assert read(messages.sync(kind, b"bytes")) == Said(kind, b"bytes")


def test_who_is_where_comes_back():
    seen = (Seen(1, 2, {"cursor": None}), Seen(3, 4, None))
    assert read(messages.presence(seen)) == seen
    assert read(bytes([messages.WHO_IS_HERE])) == Asked()


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\x02",
        b"\x00\x03\x00",
        b"\x00\x02\x05abc",
        b"\x00\x02\x01aa",
        b"\x01",
        number(messages.PRESENCE) + piece(b"\x05"),
        number(messages.PRESENCE) + piece(number(301) + b"\x00" * 301),
        number(messages.PRESENCE) + piece(b"\x01\x01\x01" + piece(b"not json")),
        number(messages.PRESENCE) + piece(b"\x01\x01\x01" + piece(b"[]")),
        number(messages.PRESENCE) + piece(b"\x01\x01\x01" + piece(b"[" * 3000)),
        number(messages.PRESENCE) + piece(b"\x01\x01\x01" + piece(json.dumps({"a": "x" * 5000}).encode())),
    ],
)
def test_nonsense_is_refused(frame):
    with pytest.raises(Malformed):
        read(frame)


@given(st.binary(max_size=80))
def test_no_frame_is_too_strange(frame):
    try:
        read(frame)
    except Malformed:
        return


@pytest.mark.parametrize("place", [ITEM, END, {"tname": "notes", "assoc": 0, "type": None, "extra": "dropped"}])
def test_a_cursor_is_taken_as_it_is_known(place):
    kept = {name: place[name] for name in ("item", "tname", "assoc") if name in place}
    assert cursor({"cursor": {"section": "notes", "anchor": place, "head": END}}, ["notes"]) == {
        "section": "notes",
        "anchor": kept,
        "head": END,
    }


@pytest.mark.parametrize("state", [None, {}, {"cursor": None}, {"other": 1}])
def test_a_page_without_a_cursor(state):
    assert cursor(state, ["notes"]) is None


@pytest.mark.parametrize(
    "found",
    [
        "here",
        {"section": "other", "anchor": END, "head": END},
        {"section": ["notes"], "anchor": END, "head": END},
        {"section": "notes", "anchor": END},
        {"section": "notes", "anchor": {"item": {"client": -1, "clock": 0}}, "head": END},
        {"section": "notes", "anchor": {"item": {"client": True, "clock": 0}}, "head": END},
        {"section": "notes", "anchor": {"tname": "x" * 50}, "head": END},
        {"section": "notes", "anchor": {"tname": "notes", "assoc": "left"}, "head": END},
        {"section": "notes", "anchor": {"type": {"client": 1, "clock": 2}}, "head": END},
    ],
)
def test_a_cursor_that_is_none(found):
    with pytest.raises(Malformed):
        cursor({"cursor": found}, ["notes"])
