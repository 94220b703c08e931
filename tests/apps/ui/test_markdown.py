"""Whatever somebody writes, the page stays a page."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.kernel.markup import escaped, label
from varsko.ui import markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://example.org/pixel.gif)",
    "<a href='javascript:alert(1)'>x</a>",
    '[x](https://example.org "onmouseover=alert(1)")',
    "<svg><script>alert(1)</script></svg>",
    "<style>body{display:none}</style>",
    "<iframe src=//example.org>",
    "[a]: javascript:alert(1)\n[a]",
    "`<b>`",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_harms_nobody(text):
    html = markdown.render(text)
    tags = re.findall(r"<\s*([a-z0-9]+)", html, re.IGNORECASE)
    assert not {"script", "img", "svg", "style", "iframe"} & {tag.lower() for tag in tags}
    assert not re.search(r"<[^>]*\s(on[a-z]+|style|src)=", html, re.IGNORECASE)
    assert not re.search(r'href="\s*(javascript|data):', html, re.IGNORECASE)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_any_text_becomes_some_html(text):
    html = markdown.render(text)
    assert not re.search(r"<(script|img|iframe|style|object)\b", html, re.IGNORECASE)


def test_usual_writing_looks_as_meant():
    html = markdown.render("# Steps\n\n1. look\n2. **act**\n\nline one\nline two\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert "<h3>Steps</h3>" in html
    assert "<li>look</li>" in html
    assert "<strong>act</strong>" in html
    assert "line one<br>" in html
    assert "<td>1</td>" in html


def test_links_to_the_outside_say_nothing_about_us():
    assert 'rel="noopener noreferrer nofollow ugc"' in markdown.render("[x](https://example.org)")


def test_a_wall_of_brackets_is_read_in_a_moment():
    assert len(markdown.render("[" * 200_000)) <= 60_000


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("see https://example.org/a_b?c=1&d=2.", "https://example.org/a_b?c=1&amp;d=2"),
        ("(http://example.org/x)", "http://example.org/x"),
        ("**https://example.org**", "https://example.org"),
    ],
)
def test_bare_addresses_become_links(text, href):
    assert f'<a href="{href}" rel="noopener noreferrer nofollow ugc">' in markdown.render(text)


@pytest.mark.parametrize("text", ["`https://example.org`", "```\nhttps://example.org\n```", "ftp://example.org", "https://"])
def test_code_and_other_schemes_do_not(text):
    assert "<a" not in markdown.render(text)


def test_a_link_is_not_linked_again():
    assert markdown.render("[https://a.example](https://b.example)").count("<a ") == 1


def test_lines_break_in_cells_and_tasks_have_boxes():
    html = markdown.render("| a |\n|---|\n| one<br>two<br/>`<br>` \\<br> |\n\n- [x] done\n- [ ] open\n- [y] none\n\n[ ] no task")
    assert "<td>one<br>\ntwo<br>\n<code>&lt;br&gt;</code> &lt;br&gt;</td>" in html
    assert "<li>☑ done</li>\n<li>☐ open</li>\n<li>[y] none</li>" in html
    assert "<p>[ ] no task</p>" in html


@pytest.mark.parametrize("title", ["D:\\", "a\\]b", "x\\](https://evil.example/)", "[\\", "\\\\", "![a](b)", "C:\\temp\\[1]"])
def test_words_in_the_brackets_of_a_link_stay_words(title):
    html = markdown.render(f"[{label(title)}](https://a.example/1)")
    assert html == f'<p><a href="https://a.example/1" rel="noopener noreferrer nofollow ugc">{title}</a></p>\n'


def test_words_that_end_with_a_backslash_take_nothing_from_what_follows():
    words = escaped("D:\\")
    assert markdown.render(f"{words}**x**") == "<p>D:\\<strong>x</strong></p>\n"
    assert markdown.render(f"{words}\nx") == "<p>D:\\<br>\nx</p>\n"
