"""HTML of mails: made harmless, read as text, and told apart by the marks that programs leave around a quote."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from varsko.kernel.late import late
from varsko.kernel.mail import limits
from varsko.kernel.tags import whole_tags
from varsko.kernel.text import clean

if TYPE_CHECKING:
    import nh3
else:
    nh3 = late("nh3")

_INLINE = {"a", "abbr", "b", "br", "code", "del", "em", "i", "img", "s", "span", "strong", "sub", "sup", "u"}
_TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
_TAGS = _INLINE | _TABLES | {"blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "width", "height"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_BLOCKS = frozenset({"p", "div", "br", "li", "tr", "table", "ul", "ol", "blockquote", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
_BOX = re.compile(r"\b(?:gmail_quote(?:_container)?|yahoo_quoted|protonmail_quote|moz-cite-prefix|WordSection1Quote|zmail_extra)\b")
_FROM_HERE = re.compile(
    r"^(?:x_)*(?:appendonsend|divRplyFwdMsg|OLK_SRC_BODY_SECTION|ms-outlook-mobile-reference-message|mail-editor-reference-message-container)$"
)
_OUTLOOK_LINE = re.compile(r"border:\s*none;\s*border-top:\s*solid\s+#(?:E1E1E1|B5C4DF)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """HTML, read: all its text, the text outside quotes (None when nothing marks a quote), and how deep it goes."""

    text: str
    fresh: str | None
    depth: int


@dataclass
class _State:
    depth: int = 0
    deepest: int = 0
    silent: int = 0
    quoted: list[int] = field(default_factory=list)
    ended: bool = False


class _Reader(HTMLParser):
    """Collects text, and the text outside marked quotes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.everything: list[str] = []
        self.fresh: list[str] = []
        self.has_quote = False
        self._state = _State()

    @property
    def deepest(self) -> int:
        return self._state.deepest

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        state, said = self._state, {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self._write("\n")
        if tag not in _VOID:
            state.depth += 1
            state.deepest = max(state.deepest, state.depth)
            state.silent += tag in _SILENT
        if _ends_fresh(tag, said):
            state.ended = self.has_quote = True
        elif tag not in _VOID and _is_quote(tag, said):
            state.quoted.append(state.depth)
            self.has_quote = True

    def handle_endtag(self, tag: str) -> None:
        state = self._state
        if tag in _VOID:
            return
        if tag in _BLOCKS:
            self._write("\n")
        if state.quoted and state.quoted[-1] >= state.depth:
            state.quoted.pop()
        state.depth = max(state.depth - 1, 0)
        state.silent = max(state.silent - (tag in _SILENT), 0)

    def handle_data(self, data: str) -> None:
        if not self._state.silent:
            self._write(re.sub(r"[ \t\r\n\xa0]+", " ", data))

    def _write(self, said: str) -> None:
        self.everything.append(said)
        if not self._state.quoted and not self._state.ended:
            self.fresh.append(said)


def read(html: str) -> Page:
    """Read HTML of at most `limits.LONGEST_HTML` characters as text."""
    reader = _Reader()
    reader.feed(whole_tags(html[: limits.LONGEST_HTML]))
    reader.close()
    fresh = _lines("".join(reader.fresh)) if reader.has_quote else None
    return Page(_lines("".join(reader.everything)), fresh, reader.deepest)


def harmless(html: str, *, depth: int = 0) -> str:
    """Give HTML that can harm nobody: no script, style, form or address that runs; images only from the mail itself.

    Something nested without end is not read at all: the text is shown instead.
    """
    if depth > limits.DEEPEST_HTML:
        return ""
    return nh3.clean(
        clean(html[: limits.LONGEST_HTML]),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_own_images,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        clean_content_tags={"script", "style", "title", "template"},
        link_rel="noopener noreferrer nofollow",
    )


def _own_images(tag: str, name: str, value: str) -> str | None:
    if (tag, name) == ("img", "src"):
        return value if value.lower().startswith("cid:") else None
    return None if name == "href" and value.lower().startswith("cid:") else value


def _lines(text: str) -> str:
    lines = [line.strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _is_quote(tag: str, said: dict[str, str]) -> bool:
    is_cited = tag == "blockquote" and said.get("type", "").lower() == "cite"
    return is_cited or bool(_BOX.search(said.get("class", "")))


def _ends_fresh(tag: str, said: dict[str, str]) -> bool:
    """Tell whether everything from here on is quoted: Outlook puts a mark above the quote and closes it nowhere."""
    return bool(_FROM_HERE.match(said.get("id", ""))) or (tag == "div" and bool(_OUTLOOK_LINE.search(said.get("style", ""))))
