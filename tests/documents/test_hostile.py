"""Somebody sends what no page of ours sends: they are shown the door, and nobody else notices."""

import random

import pytest
from pycrdt import Doc, Map, Text

from tests.writers import Page, agree, number, piece, soon
from varsko.knowledge.domain import messages
from varsko.knowledge.domain.outline import clocks

pytestmark = pytest.mark.faults

NEW = messages.NEW
TYPED = Doc({"notes": Text("x")}).get_update()


def shown_out(page: Page, *frames: bytes | str) -> int | None:
    page.joined()
    for frame in frames:
        page.send(frame)
    return soon(lambda: page.code)


def garbage(seed: int) -> bytes:
    return random.Random(seed).randbytes(random.Random(seed).randrange(1, 60))


@pytest.mark.parametrize(
    "frame",
    [
        "text",
        b"",
        b"\xff",
        messages.sync(NEW, b"\x01\xff\xff\xff\xff\x0f\x07\x00\x00\x00\x00"),
        messages.sync(NEW, b"\x01\x01\x07\x00\x04\x01\x05notes\xff\xff\xff\x7f"),
        messages.sync(NEW, Doc({"notes": Map({"a": 1})}).get_update()),
        messages.sync(NEW, Doc({"elsewhere": Text("x")}).get_update()),
        messages.sync(messages.KNOWN, b"\xff\xff\xff\xff\x07"),
        messages.presence([messages.Seen(5, 1, {"cursor": {"section": "notes", "anchor": "here", "head": {}}})]),
        number(messages.PRESENCE) + piece(b"\xff\xff\xff"),
    ],
    ids=["text", "empty", "unknown", "promises", "too-long-text", "map", "elsewhere", "state", "cursor", "presence"],
)
def test_nonsense_ends_the_connection_for_good(fresh, frame):
    assert shown_out(fresh.page("bo"), frame) == 4400


def test_a_message_larger_than_a_megabyte_ends_the_connection(fresh):
    assert shown_out(fresh.page("bo"), b"\x00" * (1024 * 1024 + 1)) == 1009


def test_a_change_that_leans_on_what_nobody_has_is_not_stored(fresh):
    doc = Doc()
    text = doc.get("notes", type=Text)
    text += "first"
    before = doc.get_state()
    text += "second"
    assert shown_out(fresh.page("bo"), messages.sync(NEW, doc.get_update(before))) == 4400
    assert fresh.read() == ""


def test_nobody_writes_under_the_number_of_somebody_elses_page(fresh):
    with fresh.page("ann") as ann:
        ann.write("mine")
        assert agree(ann)
        forged = Doc(client_id=ann.doc.client_id)
        forged.apply_update(ann.doc.get_update())
        before = forged.get_state()
        forged.get("notes", type=Text).insert(0, "forged")
        assert clocks(forged.get_state()) == {ann.doc.client_id: 10}
        assert shown_out(fresh.page("bo"), messages.sync(NEW, forged.get_update(before))) == 4400
        ann.write(" too")
        assert agree(ann)
        assert fresh.read() == "mine too"


def test_a_document_that_is_full_takes_no_more(fresh):
    with fresh.page("ann") as ann, fresh.page("bo") as bo:
        ann.write("x" * 199_990)
        assert agree(ann, bo)
        bo.write("y" * 11)
        assert soon(lambda: bo.code) == 4413
        ann.erase(0, 100)
        assert agree(ann)
        ann.write("z")
        assert agree(ann)
        assert len(fresh.read()) == 199_891


def test_three_thousand_pieces_of_garbage_disturb_nobody(fresh):
    with fresh.page("ann") as ann, fresh.page("bo") as bo:
        for seed in range(200):
            attacker = fresh.page("bo").connect()
            for number_ in range(15):
                kind = messages.sync(NEW, garbage(seed * 15 + number_))
                attacker.send(kind if seed % 2 else b"\x01" + piece(garbage(seed * 15 + number_)))
            attacker.leave()
            if seed % 20 == 0:
                ann.write("a")
        bo.write("b")
        assert agree(ann, bo)
        assert sorted(ann.text) == ["a"] * 10 + ["b"]
        assert ann.errors == bo.errors == []


def test_who_talks_without_a_pause_is_slowed_down_and_loses_nothing(fresh):
    with fresh.page("ann") as ann, fresh.page("bo") as bo:
        for _ in range(700):
            ann.write("n", at=0)
        bo.write("b", at=0)
        assert soon(lambda: "b" in ann.text)
        assert agree(ann, bo)
        assert len(ann.text) == 701
