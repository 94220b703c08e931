"""Whatever an archive holds, it is read in bounds and never breaks the reader."""

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
