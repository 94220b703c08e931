"""Whatever an archive holds, it is read in bounds and never breaks the reader."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.knowledge.data import Page
from varsko.knowledge.domain import archives, confluence, markdown_folder


@given(st.dictionaries(st.text("ab/.x", max_size=12).map(lambda name: f"{name}.md"), st.text(max_size=80), max_size=8))
def test_any_folder_is_read(files):
    assert len(markdown_folder.pages(files)) == len(files)


@given(st.text(alphabet="<>/=\"' abcdiulot#123", max_size=300))
def test_any_html_is_read(body):
    html = f'<span id="title-text">S : T</span><div id="main-content">{body}</div>'
    assert [page.title for page in confluence.pages({"a.html": html})] in ([], ["T"])


def test_pages_above_come_first():
    files = {"z.md": "", "z/a.md": "", "z/a/b.md": "", "b.md": ""}
    assert [page.path for page in markdown_folder.pages(files)] == ["b.md", "z.md", "z/a.md", "z/a/b.md"]
    assert {page.path: page.under for page in markdown_folder.pages(files)} == {
        "b.md": "",
        "z.md": "",
        "z/a.md": "z.md",
        "z/a/b.md": "z/a.md",
    }


def test_pages_that_name_each_other_as_above_end():
    ring = '<ol id="breadcrumbs"><li><a href="{}">x</a></li></ol><span id="title-text">S : T</span><div id="main-content">x</div>'
    assert len(confluence.pages({"a.html": ring.format("b.html"), "b.html": ring.format("a.html")})) == 2


@given(st.text(max_size=60), st.text(max_size=200))
def test_what_is_written_is_read_again(title, text):
    plain = " ".join("".join(char for char in title if char.isalnum() or char == " ").split()) or "T"
    body = "\n".join(text.splitlines()).strip("\n")
    page = Page(path="a.md", under="", title=plain, text=body, reply="", labels="", kind="", language="")
    found = markdown_folder.pages({"a.md": markdown_folder.written(page)})[0]
    assert found.title == plain
    assert found.text == body or body.startswith("#") or "\r" in text


def test_nonsense_is_no_archive():
    with pytest.raises(archives.Unreadable):
        archives.texts(b"PK")


def zipped(how: int, text: str = "# A\n" * 5000) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", how) as archive:
        archive.writestr("a.md", text)
    return data.getvalue()


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_cannot_be_unpacked_a_piece_at_a_time_is_refused(how):
    with pytest.raises(archives.Unreadable):
        archives.texts(zipped(how))


def test_an_archive_with_a_wrong_byte_is_read_or_refused():
    data = zipped(zipfile.ZIP_DEFLATED)
    for at in range(len(data)):
        for byte in (0, 255, data[at] ^ 16):
            try:
                archives.texts(data[:at] + bytes([byte]) + data[at + 1 :])
            except archives.Unreadable:
                continue


@pytest.mark.parametrize("text", ["---" + "\n" * 100_000, "# a" + " " * 5000 + "b", "#" + " " * 50_000])
def test_no_file_takes_a_long_time(text):
    assert len(markdown_folder.pages({"a.md": text})) == 1


@pytest.mark.parametrize("body", ["<a " * 20_000, "<![", "<![foo[", "<pre>" + " " * 300_000 + "x</pre>"])
def test_no_page_takes_a_long_time_or_breaks_the_reader(body):
    html = f'<span id="title-text">S : T</span><div id="main-content">{body}</div>'
    assert [page.title for page in confluence.pages({"a.html": html})] == ["T"]


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("# One #\ntwo", "One", "two"),
        ("\n\n# One\n\ntwo", "One", "two"),
        ("## One\n", "a", "## One"),
        ("#One\n", "a", "#One"),
        ("# One", "One", ""),
    ],
)
def test_the_first_heading_is_the_title(text, title, rest):
    page = markdown_folder.pages({"a.md": text})[0]
    assert (page.title, page.text) == (title, rest)
