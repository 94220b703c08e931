"""What mails do to a reader: wrong charsets, broken headers, odd files, harm in the HTML, no end of anything."""

import base64
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varsko.kernel.mail import limits, markup
from varsko.kernel.mail.addresses import Claim, reply_address, split
from varsko.kernel.mail.charsets import decode
from varsko.kernel.mail.quotes import cut
from varsko.kernel.mail.reading import Reader, bounded, read


def mail(body: bytes, *headers: str, subject: bytes = b"Hei", sender: bytes = b"kari@kunde.example") -> bytes:
    said = "".join(f"{line}\r\n" for line in headers).encode()
    return b"From: " + sender + b"\r\nTo: helpdesk@nordfrakt.example\r\nSubject: " + subject + b"\r\n" + said + b"\r\n" + body


@pytest.mark.parametrize(
    ("text", "charset", "declared", "language"),
    [
        ("Blåbærøl på brygga", "utf-8", "us-ascii", ""),
        ("Blåbærøl på brygga", "utf-8", "", ""),
        ("Blåbærøl på brygga", "utf-8", "iso-8859-1", ""),
        ("Pris – 40 €, »ja«", "cp1252", "iso-8859-1", "nb"),
        ("Pris – 40 €, »ja«", "cp1252", "utf-8", "da"),
        ("Zażółć gęślą jaźń – „tak”", "cp1250", "iso-8859-2", "pl"),
        ("Zażółć gęślą jaźń – „tak”", "cp1250", "", "pl"),
        ("Zażółć gęślą jaźń", "iso-8859-2", "", "pl"),
        ("Zażółć gęślą jaźń", "iso-8859-2", "iso-8859-2", ""),
        ("Zażółć gęślą jaźń – „tak”", "cp1250", "utf-8", "pl"),
        ("Ærlig talt – ja", "cp1252", "x-unknown", "nb"),
        ("Ærlig talt – ja", "cp1252", "windows-1252http-equivContent-Type", "nb"),
        ("Ærlig talt", "cp850", "cp-850", "da"),
        ("Één café – 3 €", "iso-8859-15", "iso-8859-15", "nl"),
        ("Привет", "koi8-r", "koi8-r", ""),
        ("日本語", "iso-2022-jp", "iso-2022-jp", ""),
    ],
)
def test_words_are_read_as_they_were_written(text, charset, declared, language):
    text = text.replace("–", "-") if charset == "iso-8859-15" else text
    assert decode(text.encode(charset), declared, language=language) == text


@given(st.binary(max_size=400), st.text(max_size=20), st.sampled_from(["", "nb", "pl"]))
def test_any_bytes_give_some_text(data, declared, language):
    assert isinstance(decode(data, declared, language=language), str)


def test_the_senders_land_decides_what_windows_wrote():
    raw = mail("Zażółć – tak".encode("cp1250"), "Content-Type: text/plain", sender=b"ewa@firma.pl")
    assert read(raw).text == "Zażółć – tak"
    assert read(mail("Zażółć – tak".encode("cp1250")), reader=Reader(language="pl")).text == "Zażółć – tak"


def test_a_path_of_windows_stays_a_path():
    raw = mail(
        r"Filen ligger på \\fil01\nordisk\ukeplan.".encode(), "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"
    )
    assert read(raw).text.strip() == r"Filen ligger på \\fil01\nordisk\ukeplan."


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        ("Blåbær".encode(), "Blåbær"),
        ("Blåbær".encode("cp1252"), "Blåbær"),
        (b"=?utf-8?Q?Bl=C3=A5b=C3=A6r?=", "Blåbær"),
        (b"=?utf-8?B?" + base64.b64encode("Żó".encode()[:3]) + b"?=\r\n =?utf-8?B?" + base64.b64encode("Żó".encode()[3:]) + b"?=", "Żó"),
        (b"=?iso-8859-1?Q?Pris_=96_40?= \\\\fil01\\ukeplan", "Pris – 40 \\\\fil01\\ukeplan"),
        (b"=?x-nonsense?Q?abc?=", "abc"),
        (b"=?utf-8?Q?Hei\r\n Bcc: all@kunde.example?=", "Hei Bcc: all@kunde.example"),
        (b"Hei\x00\x07 der", "Hei\ufffd der"),
    ],
)
def test_subjects(raw, subject):
    assert read(mail(b"x", subject=raw)).subject == subject


@pytest.mark.parametrize(
    ("header", "address"),
    [
        (b'"boss@nordfrakt.example" <eve@evil.example>', "eve@evil.example"),
        (
            b"=?utf-8?B?" + base64.b64encode(b"boss@nordfrakt.example <boss@nordfrakt.example>") + b"?= <eve@evil.example>",
            "eve@evil.example",
        ),
        (b"Kari (Hall 3) <Kari@Kunde.Example>", "kari@kunde.example"),
        (b"kari", ""),
        (b"", ""),
    ],
)
def test_nobody_hides_behind_a_name(header, address):
    assert read(mail(b"x", sender=header)).sender.address == address


def test_html_can_harm_nobody():
    page = """<p onclick="x()">Hei <b>der</b></p><script>steal()</script><style>p{display:none}</style><img src="https://spy.example/1.gif">
    <img src="cid:logo" alt="Logo"><a href="javascript:x()">a</a><a href="https://kunde.example/x">b</a><form action="/x"><input></form>
    <iframe src="https://evil.example"></iframe><base href="https://evil.example"><svg><a xlink:href="javascript:x()">s</a></svg>"""
    letter = read(mail(page.encode(), "Content-Type: text/html; charset=utf-8"))
    for harm in ("onclick", "script", "steal", "style", "spy.example", "javascript", "form", "iframe", "evil.example", "svg"):
        assert harm not in letter.html
    assert '<img src="cid:logo" alt="Logo">' in letter.html
    assert 'href="https://kunde.example/x" rel="noopener noreferrer nofollow"' in letter.html
    assert letter.text.startswith("Hei der")
    assert "steal" not in letter.text


def test_html_without_end_is_shown_as_text():
    deep = "<div>" * 20_000 + "Hei"
    letter = read(mail(deep.encode(), "Content-Type: text/html; charset=utf-8"))
    assert (letter.html, letter.text) == ("", "Hei")
    assert markup.read("<p>a</p>" * 200_000).text


def test_files_have_names_that_deceive_nobody():
    body = b"""--B
Content-Type: text/plain

Se vedlegg
--B
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="../../C:\\temp\\faktura\xe2\x80\xaefdp.exe"

x
--B
Content-Type: image/png
Content-ID: <logo>
Content-Disposition: inline

y
--B
Content-Type: text/html; name="side.html"
Content-Disposition: attachment; filename*=utf-8''bl%C3%A5b%C3%A6r.html

<script>x()</script>
--B
Content-Type: message/rfc822

From: a@b.example
Subject: inner

inner text
--B--
"""
    letter = read(mail(body, 'Content-Type: multipart/mixed; boundary="B"'))
    assert letter.text.strip() == "Se vedlegg"
    names = [one.name for one in letter.files]
    assert names == ["faktura fdp.exe", "image.png", "blåbær.html", "mail.eml"]
    assert letter.files[1].cid == "logo"
    assert b"inner text" in letter.files[3].content


def test_lines_broken_for_the_way_are_joined():
    raw = mail(b"Dette er en lang \r\nlinje.\r\n> sitat \r\n> mer\r\n-- \r\nKari\r\n", "Content-Type: text/plain; format=flowed")
    assert read(raw).text == "Dette er en lang linje.\n> sitat \n> mer\n-- \nKari"


def test_a_mail_of_a_thousand_parts_is_cut_and_says_so():
    body = b"".join(b"--B\r\nContent-Type: text/plain\r\n\r\nx\r\n" for _ in range(1000)) + b"--B--"
    assert read(mail(body, 'Content-Type: multipart/mixed; boundary="B"')).faults == ("too many parts",)


def test_mails_in_mails_in_mails_end_somewhere():
    body = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(300))
    assert read(body).text == ""


def test_a_long_header_is_read_as_far_as_it_goes():
    letter = read(mail(b"x", "References: " + " ".join(f"<{n}@x.example>" for n in range(5000)), subject=b"a" * 100_000))
    assert len(letter.references) == limits.MOST_REFERENCES
    assert len(letter.subject) <= limits.LONGEST_SUBJECT


HOSTILE = [
    b"",
    b"\r\n\r\n",
    b"\xff\xfe\x00",
    b"From: \r\nContent-Type: multipart/mixed\r\n\r\n--",
    b'From: a@b\r\nContent-Type: text/plain; charset="\r\n\r\nx',
    b"From: a@b\r\nContent-Type: multipart/report; report-type=delivery-status\r\n\r\nx",
    b"From: a@b\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
    b"From: =?utf-8?B?AAAA= <a@b>\r\n\r\nx",
    b"Content-Type: text/html\r\n\r\n<![CDATA[<!--<div",
    b'Content-Type: multipart/alternative; boundary=""\r\n\r\n--\r\n\r\n----',
    b"From: a@b\r\nContent-Disposition: attachment; filename*=utf-8'en'%ff%00; filename*0*=x''y\r\n\r\nx",
    zlib.compress(b"x" * 1000),
]


@pytest.mark.parametrize("raw", HOSTILE)
def test_nothing_breaks_the_reader(raw):
    letter = read(raw)
    assert "\0" not in letter.text + letter.subject + letter.html + letter.sender.name


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from([*HOSTILE, b"From: ", b"Content-Type: multipart/mixed; boundary=B\r\n", b"--B\r\n", b"\r\n", b"=?", b"?="]),
        max_size=12,
    )
)
def test_nothing_made_of_pieces_breaks_it_either(pieces):
    letter = read(b"".join(pieces))
    letter.text.encode()
    letter.subject.encode()


def test_a_claim_travels_in_the_address():
    claim = Claim(42, "k3j9x0q2m4w8z7t5")
    assert reply_address("helpdesk@nordfrakt.example", claim) == "helpdesk+42-k3j9x0q2m4w8z7t5@nordfrakt.example"
    assert split("HelpDesk+42-k3j9x0q2m4w8z7t5@Nordfrakt.example") == ("helpdesk@nordfrakt.example", claim)
    assert split("helpdesk+news@nordfrakt.example") == ("helpdesk@nordfrakt.example", None)
    assert split("helpdesk@nordfrakt.example") == ("helpdesk@nordfrakt.example", None)


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (b"a \n" * 300_000, "Content-Type: text/plain; format=flowed"),
        (b"x" + b"\n " * 100_000, "Content-Type: text/plain"),
        (b" \n" * 100_000 + b"x", "Content-Type: text/plain"),
        (b"a" * 200_000, "Auto-Submitted: auto-generated\r\nReturn-Path: <>"),
        (b"--b\n" * 500_000, "Content-Type: multipart/mixed; boundary=b"),
        (b"x", "Cc: " + "a" * 200_000),
    ],
)
def test_no_mail_keeps_its_reader_busy(body, header):
    raw = mail(body, header, subject=b"Undelivered mail", sender=b"mailer-daemon@kunde.example")
    assert cut(read(raw).text) is not None  # unbounded, each of these takes minutes


def test_many_borders_around_many_lines_are_cut_short():
    inner = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number) for number in range(200))
    raw = b"From: kari@kunde.example\n" + inner + b"-x\n" * 330_000
    assert bounded(raw).count(b"\n") <= limits.MOST_STEPS // 200
    assert bounded(b"From: kari@kunde.example\n\n" + b"--\n" * 30_000).count(b"\n--") <= limits.MOST_BORDERS
    assert bounded(mail(b"Hei\n\n-- \nKari")) == mail(b"Hei\n\n-- \nKari")


@pytest.mark.parametrize("name", ["hex", "zip", "bz2", "punycode", "undefined", "idna", "rot13", "uu", "unicode_escape"])
def test_what_is_no_character_set_is_read_as_if_none_was_named(name):
    raw = mail(b"Hei \xff", f'Content-Type: text/plain; charset="{name}"', subject=f"=?{name}?Q?Hei=FF?=".encode())
    found = read(raw)
    assert (found.text, found.subject, found.faults) == ("Hei ÿ", "Heiÿ", ())
