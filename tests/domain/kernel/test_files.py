"""What a file is, whatever its sender says."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.kernel.files import PLAIN, Judged, is_refused, judge, safe_name

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 640, 480) + b"\x08\x02\0\0\0"
GIF = b"GIF89a" + struct.pack("<HH", 32, 16)
JPEG = b"\xff\xd8" + b"\xff\xe0\x00\x10JFIF" + b"\0" * 10 + b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 300, 400) + b"\0" * 9
LOSSY = b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 10 + struct.pack("<HH", 100, 50)
LOSSLESS = b"RIFF\0\0\0\0WEBPVP8L" + b"\0" * 4 + b"\x2f" + struct.pack("<I", 99 | 49 << 14) + b"\0" * 6
EXTENDED = b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + (99).to_bytes(3, "little") + (49).to_bytes(3, "little")


@pytest.mark.parametrize(
    ("head", "judged"),
    [
        (PNG, Judged("image/png", 640, 480)),
        (GIF, Judged("image/gif", 32, 16)),
        (JPEG, Judged("image/jpeg", 400, 300)),
        (LOSSY, Judged("image/webp", 100, 50)),
        (LOSSLESS, Judged("image/webp", 100, 50)),
        (EXTENDED, Judged("image/webp", 100, 50)),
    ],
    ids=["png", "gif", "jpeg", "lossy", "lossless", "extended"],
)
def test_pictures_are_known_by_their_first_bytes(head, judged):
    assert judge(head) == judged
    assert judged.is_picture


@pytest.mark.parametrize(
    "head",
    [
        b"<html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">',
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"GIF89a",
        b"RIFF\0\0\0\0WAVE" + b"\0" * 40,
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 100_000, 100_000),
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 0, 10),
        b"",
    ],
)
def test_everything_else_is_bytes_that_are_only_downloaded(head):
    assert judge(head) == Judged(PLAIN)


@given(st.sampled_from([b"", PNG[:8], GIF[:6], JPEG[:3], b"RIFF"]), st.binary(max_size=64))
def test_no_bytes_are_too_strange(beginning, rest):
    found = judge(beginning + rest)
    assert found.is_picture == (found.kind != PLAIN)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("screenshot 1.png", "screenshot 1.png"),
        ("../../etc/passwd", "etc_passwd"),
        ("C:\\temp\\log.txt", "C_temp_log.txt"),
        ('a"b\r\nX: y.txt', "a_b_X_ y.txt"),
        ("invoice\u202egpj.exe", "invoice_gpj.exe"),
        ("", "file"),
        ("...", "file"),
        ("no\0zero.txt", "no�zero.txt"),
        ("łódź 🦌.log", "łódź 🦌.log"),
    ],
)
def test_names_are_made_harmless(name, safe):
    assert safe_name(name) == safe


@given(st.text())
def test_every_name_becomes_one_that_fits(name):
    safe = safe_name(name)
    assert 0 < len(safe) <= 200
    assert not set(safe) & set('/\\"\r\n\0<>')


def test_programs_are_refused_by_their_endings():
    assert [is_refused(name) for name in ("run.EXE", "a.txt.lnk", "notes.txt", "exe", "script.sh")] == [True, True, False, True, False]
