"""What leaves as a PDF says what the Markdown says, whatever somebody wrote into it."""

from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from varsko.ui import paper

TABLE = "| What | Way back |\n|---|---|\n| Unplug **it** | Plug it in |\n| Wait | |\n"
MARKS = st.lists(
    st.sampled_from([*"#*_`>|-+[]()!<&\\~ \n\t", "1. ", "```", "| a |\n|---|\n", "ł", "日", "\u200f", "[x](https://x.example/)", "<b>"])
)


def read(pdf: bytes) -> list[str]:
    """Give the text of each page."""
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def test_a_record_is_set_with_its_letters_lists_and_tables():
    text = f"# HOT-1 – Żółć, ørret\n\n* One\n  * within\n* Two\n\n## Changes\n\n{TABLE}\n3. Third\n\n> said\n\n```\n  code\n```\n"
    (page,) = read(paper.as_pdf("HOT-1", text, language="nb", cut="More"))
    for words in ("HOT-1 – Żółć, ørret", "within", "What: Unplug it", "Way back: Plug it in", "3.", "said", "code", "HOT-1 · 1"):
        assert words in page
    assert "|" not in page


def test_each_table_keeps_the_names_of_its_own_columns():
    other = "| Who |\n|---|\n| Ann |\n"
    assert list(paper.blocks(f"{TABLE}\n{other}")) == [
        "**What:** Unplug **it**  \n**Way back:** Plug it in",
        "**What:** Wait",
        "**Who:** Ann",
    ]


@pytest.mark.parametrize("mark", ["\u2028", "\x0b", "\x0c", "\x85"])
def test_marks_that_end_a_line_elsewhere_take_nothing_away(mark):
    text = f"One{mark}still one\r\n\r\nTwo\r\rThree"
    assert list(paper.blocks(text)) == [f"One{mark}still one", "Two", "Three"]


def test_what_is_too_long_says_that_there_is_more():
    pages = read(paper.as_pdf("Long", "word " * 21_000, language="en", cut="There is more."))
    assert len(pages) > 5
    assert "There is more." in pages[-1]


@given(st.text(max_size=300) | MARKS.map("".join))
@example("\ud800\x00\x0c")
@example("[x](https://[::1/)")
@example("> " * 40 + "deep")
@example("W" * 5000)
@example(">~~~")
@example("# `a`\n\n***`b`***")
@settings(max_examples=60)
def test_whatever_is_written_becomes_a_page(text):
    assert read(paper.as_pdf("Any", text, language="en", cut=""))


def png(wide: int, high: int) -> bytes:
    data = BytesIO()
    Image.new("RGB", (wide, high), "#1f5fb0").save(data, "PNG")
    return data.getvalue()


def test_pictures_stand_behind_their_words_and_what_is_none_leaves_words():
    text = "See ![the *lamp*](the%20lamp.png) and ![gone](gone.png), ![far](https://a.example/x.png)\n\n![tall](tall.png)\n\n```\n![x](tall.png)\n```"
    found = PdfReader(
        BytesIO(paper.as_pdf("T", text, language="en", cut="", pictures={"the lamp.png": png(2000, 40), "tall.png": png(30, 4000)}))
    )
    words = " ".join(" ".join(page.extract_text() for page in found.pages).split())
    assert "See and gone, far" in words
    assert "![x](tall.png)" in words
    shown = [one.image.size for page in found.pages for one in page.images]
    assert shown == [(2000, 40), (30, 4000)]


def test_signs_that_no_font_has_are_others_like_them():
    (page,) = read(paper.as_pdf("T", "> ⚠️ **✅ *❌* mind** ℹ️\n\n💡 on", language="en", cut=""))
    assert "▲ ✔ ✘ mind ►" in page
    assert "★ on" in page


@pytest.mark.parametrize("text", ["![" * 20_000, "![a](" * 20_000, "![" + "\\" * 40_000, "![a](" + "b" * 40_000])
def test_broken_pictures_take_no_longer_than_their_length(text):
    assert read(paper.as_pdf("T", text, language="en", cut=""))
