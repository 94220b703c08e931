"""`winmail.dat` is opened, and what was made to break a reader breaks none."""

import random
import time
from email.message import EmailMessage
from struct import pack

import pytest

from varsko.kernel.mail.reading import read
from varsko.kernel.mail.tnef import unpack

PNG = b"\x89PNG\r\n\x1a\n and so on"


def attribute(name: int, data: bytes, level: int = 2) -> bytes:
    return pack("<BHHI", level, name, 6, len(data)) + data + pack("<H", sum(data) & 0xFFFF)


def text_property(name: int, text: str) -> bytes:
    said = text.encode("utf-16-le") + b"\0\0"
    return pack("<HHII", 0x1F, name, 1, len(said)) + said + b"\0" * (-len(said) % 4)


def number_property(name: int) -> bytes:
    return pack("<HHI", 0x03, name, 7)


def named_property() -> bytes:
    said = "Keywords".encode("utf-16-le")
    return pack("<HH", 0x1E, 0x8001) + b"\1" * 16 + pack("<II", 1, len(said)) + said + pack("<II", 1, 4) + b"abc\0"


def packed(*files: tuple[str, bytes], properties: tuple[bytes, ...] = ()) -> bytes:
    body = attribute(0x9007, pack("<II", 1252, 0), level=1) + attribute(0x8004, b"Subject\0", level=1)
    for name, content in files:
        every = [number_property(0x0E21), named_property(), text_property(0x3707, name), *properties]
        body += attribute(0x9002, b"\0" * 14) + attribute(0x8010, b"SHORT~1.TXT\0") + attribute(0x800F, content)
        body += attribute(0x9005, pack("<I", len(every)) + b"".join(every))
    return pack("<IH", 0x223E9F78, 1) + body


def brought(content: bytes) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "dev@kunde.example"
    mail.set_content("See the file.")
    mail.add_attachment(content, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    return mail


def test_its_files_stand_in_its_place():
    found = read(brought(packed(("Faktura æøå.pdf", b"%PDF-1.7"), ("skjerm.png", PNG))).as_bytes())
    assert [(one.name, one.kind, one.content) for one in found.files] == [
        ("Faktura æøå.pdf", "application/pdf", b"%PDF-1.7"),
        ("skjerm.png", "image/png", PNG),
    ]


def test_a_name_that_would_deceive_is_made_harmless():
    assert unpack(packed(("..\\..\\run\u202ecod.exe", b"x")), most=5)[0].name == "runcod.exe"


def test_the_short_name_serves_where_there_is_no_long_one():
    content = pack("<IH", 0x223E9F78, 1) + attribute(0x9002, b"") + attribute(0x8010, b"BLA\xe5.TXT\0") + attribute(0x800F, b"x")
    assert unpack(content, most=5)[0].name == "BLAå.TXT"


@pytest.mark.parametrize("content", [b"", b"x", b"not one at all" * 9, packed(), packed(("a.txt", b"x"))[:40]])
def test_what_cannot_be_opened_stays_what_it_is(content):
    assert [(one.name, one.content) for one in read(brought(content).as_bytes()).files] == [("winmail.dat", content)]


def test_no_more_files_than_are_wanted():
    assert len(unpack(packed(*[(f"{number}.txt", b"x") for number in range(80)]), most=50)) == 50


def test_counts_and_lengths_are_not_believed():
    endless = pack("<I", 0xFFFFFFFF) + pack("<HHI", 0x1003, 0x3707, 0xFFFFFFFF) + b"\0" * 400
    content = pack("<IH", 0x223E9F78, 1) + (attribute(0x9002, b"") + attribute(0x9005, endless)) * 900
    began = time.process_time()
    assert unpack(content + b"\0" * 20_000_000, most=50) == ()
    assert time.process_time() - began < 3


def test_damage_anywhere_breaks_nothing():
    chance, whole = random.Random(7), packed(("a.txt", b"abc" * 20), ("b.txt", b"def"))
    for _ in range(3_000):
        damaged = bytearray(whole[: chance.randrange(len(whole))])
        for _hit in range(chance.randrange(6)):
            if damaged:
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        unpack(bytes(damaged), most=5)
