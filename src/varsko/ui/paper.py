"""Markdown as a PDF for printing and passing on: fonts of our own, pictures that are handed over, nothing fetched from anywhere."""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote

from fpdf import FPDF, FontFace, TextStyle
from fpdf.fonts import TTFFont
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

from varsko.ui.markdown import render

LONGEST = 100_000
"""Characters that are set; who wants more takes the Markdown."""
_FONTS = Path(__file__).parent / "fonts"
_SANS, _MONO = "DejaVu", "DejaVuMono"
_STYLES = {"": "DejaVuSans", "B": "DejaVuSans-Bold", "I": "DejaVuSans-Oblique", "BI": "DejaVuSans-BoldOblique"}
_TAGS = {
    "h3": TextStyle(_SANS, "B", 15, t_margin=4, b_margin=2),
    "h4": TextStyle(_SANS, "B", 12, t_margin=4, b_margin=1),
    "h5": TextStyle(_SANS, "B", 11, t_margin=3, b_margin=1),
    "h6": TextStyle(_SANS, "BI", 11, t_margin=3, b_margin=1),
    "code": FontFace(_MONO),
    "pre": TextStyle(_MONO, "", 9, t_margin=2, b_margin=2),
    "a": FontFace(color="#1f5fb0"),
    "blockquote": TextStyle(_SANS, "I", color="#444444", l_margin=6, t_margin=1, b_margin=1),
}
_NOWHERE = re.compile(r"<a(?![^>]*\shref=)[^>]*>")  # a link whose address was not fit to be one
_IMAGE = re.compile(r"!\[((?:[^\[\]\\\n]|\\.){0,500})\]\(\s*(<[^<>\n]{1,500}>|[^()\s<>]{1,500})[^()\n]{0,300}\)")
_SIGNS = str.maketrans(
    {"⚠": "▲", "⛔": "✘", "❌": "✘", "✅": "✔", "👍": "✔", "💡": "★", "⭐": "★", "\u2139": "►", "🙂": ":-)", "🙁": ":-(", "\ufe0f": ""}
)
"""Signs that no font here has, as others that say much the same."""
_LINE_END = re.compile(r"\r\n?|\n")  # where Markdown ends a line, and nowhere else: not at the mark that an office's program writes
_NONE: Mapping[str, bytes] = MappingProxyType({})
_DOT = 25.4 / 96
"""Millimetres of a pixel."""
_reader = MarkdownIt("commonmark").enable("table")


class _Sheet(FPDF):
    """A4 pages with their title and number below."""

    def __init__(self, title: str, language: str) -> None:
        super().__init__(format="A4")
        self.set_title(title)
        self.set_lang(language)
        self.set_creator("Varsko")
        self.set_auto_page_break(True, 18)
        for style, name in _STYLES.items():
            self.add_font(_SANS, style, _FONTS / f"{name}.ttf")
            self.add_font(_MONO, style, _FONTS / "DejaVuSansMono.ttf")  # upright always; who quotes code asks for more
        self.set_font(_SANS, size=10)

    def footer(self) -> None:
        """Say below which page of what this is."""
        self.set_y(-14)
        self.set_font(_SANS, size=8)
        self.cell(0, 6, f"{self.title} · {self.page_no()}", align="C")

    def show(self, data: bytes) -> None:
        """Set a picture as wide as it is, or as the page is."""
        with Image.open(BytesIO(data)) as found:
            width, height = found.size
        wide = min(self.epw, width * _DOT, (self.eph - 20) * width / height)
        self.ln(2)
        self.image(BytesIO(data), w=wide)
        self.ln(2)

    def close_fonts(self) -> None:
        """Close the fonts' files, which stay open otherwise."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.close()


def as_pdf(title: str, markdown: str, *, language: str, cut: str, pictures: Mapping[str, bytes] = _NONE) -> bytes:
    """Set the first 100,000 characters of Markdown on A4 pages, and say `cut` if there is more; tables become blocks of lines.

    `pictures` are shown by the names the text calls them; of all others the words are.
    """
    sheet = _Sheet(title, language)
    sheet.add_page()
    text = markdown[:LONGEST].encode(errors="replace").decode().translate(_SIGNS)  # half a character cannot be set
    for block in (*blocks(text), cut if len(markdown) > LONGEST else ""):
        words, shown = _pictured(block, pictures)
        sheet.write_html(_NOWHERE.sub('<a href="">', render(words)), font_family=_SANS, tag_styles=_TAGS, li_prefix_color="#444444")
        for one in shown:
            sheet.show(one)
    done = bytes(sheet.output())
    sheet.close_fonts()
    return done


def _pictured(block: str, pictures: Mapping[str, bytes]) -> tuple[str, list[bytes]]:
    """Part a block into its words and the pictures that follow them; one of which there are words alone leaves those."""
    if block.lstrip().startswith(("```", "~~~")) or block.startswith("    "):
        return block, []
    found: list[bytes] = []

    def word(match: re.Match[str]) -> str:
        target = match[2].strip("<>")
        if data := pictures.get(unquote(target)):
            found.append(data)
            return ""
        return f"[{match[1]}]({target})" if target.startswith(("http://", "https://")) else match[1]

    return _IMAGE.sub(word, block), found


def blocks(markdown: str) -> Iterator[str]:
    """Cut Markdown into what can be set one after another: set as a whole, time grows with the square of the length."""
    lines = _LINE_END.split(markdown)
    heads: list[str] = []
    cells: list[str] = []
    before = ""
    for token in _reader.parse(markdown):
        if token.type == "table_open":
            heads = []
        elif token.type == "inline" and before == "th_open":
            heads.append(token.content)
        elif token.type == "inline" and before == "td_open":
            cells.append(token.content)
        elif token.type == "tr_close" and cells:
            yield "  \n".join(f"**{head}:** {cell}" if head else cell for head, cell in zip(heads, cells, strict=False) if cell)
            cells = []
        elif token.map and _is_block(token):
            yield "\n".join(lines[token.map[0] : token.map[1]])
        before = token.type


def _is_block(token: Token) -> bool:
    """Tell whether something is set as one: what stands alone, and each item of an outermost list."""
    if token.type == "list_item_open":
        return token.level == 1
    return token.level == 0 and token.nesting >= 0 and token.type not in {"bullet_list_open", "ordered_list_open"}
