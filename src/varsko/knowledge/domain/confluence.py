"""The HTML export of a Confluence space as articles.

Each page is a file; its title stands in `#title-text` behind the name of the space, the pages above it in `#breadcrumbs`, its text in
`#main-content`. Attachments and pictures are left out.
"""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import PurePosixPath

from varsko.knowledge.data import Page

_VOID = frozenset({"br", "img", "hr", "input", "meta", "link", "col", "wbr", "source"})
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`", "del": "~~", "s": "~~"}
_SILENT = frozenset({"script", "style", "head", "noscript", "template"})
_MOST_DEPTH = 200


class _Reader(HTMLParser):
    """Walks through one page; whatever is open is remembered by the id it was opened with."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.above = ""
        self.parts: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._lists: list[int] = []
        self._links: list[str] = []
        self._cells = 0
        self._is_first_row = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag not in _VOID and len(self._open) < _MOST_DEPTH:
            self._open.append((tag, facts.get("id", "")))
        if tag == "a" and self._in("breadcrumbs"):
            self.above = facts.get("href", "")
        if self._in("main-content"):
            self._begin(tag, facts)

    def _begin(self, tag: str, facts: dict[str, str]) -> None:
        self._is_first_row = self._is_first_row or tag == "table"
        if tag in _HEADINGS:
            self.parts.append("\n\n" + _HEADINGS[tag])
        elif tag in {"p", "div", "blockquote", "table", "pre"}:
            self.parts.append({"blockquote": "\n\n> ", "pre": "\n\n```\n"}.get(tag, "" if self._lists or self._cells else "\n\n"))
        elif tag in {"ul", "ol"}:
            self._lists.append(1 if tag == "ol" else 0)
        elif tag == "li":
            self._item()
        elif tag in {"td", "th"}:
            self._cells += 1
            self.parts.append("| ")
        elif tag == "a":
            self._links.append(facts.get("href", ""))
            self.parts.append("[")
        else:
            self.parts.append({"br": "\n", "hr": "\n\n---\n\n", "tr": "\n"}.get(tag, _MARKS.get(tag, "")))

    def _item(self) -> None:
        depth = max(len(self._lists) - 1, 0)
        number = self._lists[-1] if self._lists else 0
        self.parts.append("\n" + "   " * depth + (f"{number}. " if number else "- "))
        if number:
            self._lists[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        if self._in("main-content"):
            self._end(tag)
        place = next((at for at in range(len(self._open) - 1, -1, -1) if self._open[at][0] == tag), None)
        if place is not None:
            del self._open[place:]

    def _end(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
            self.parts.append("" if self._lists else "\n\n")
        elif tag == "a" and self._links:
            self.parts.append(_link(self._links.pop()))
        elif tag in {"td", "th"}:
            self.parts.append(" ")
        elif tag == "tr" and self._cells:
            self.parts.append("|" + ("\n" + "|---" * self._cells + "|" if self._is_first_row else ""))
            self._cells, self._is_first_row = 0, False
        else:
            self.parts.append({"pre": "\n```\n\n"}.get(tag, _MARKS.get(tag, "")))

    def handle_data(self, data: str) -> None:
        if self._in("title-text"):
            self.title += data
        if self._in("main-content") and not any(tag in _SILENT for tag, _id in self._open):
            is_code = any(tag == "pre" for tag, _id in self._open)
            self.parts.append(data if is_code else re.sub(r"\s+", " ", data))

    def _in(self, wanted: str) -> bool:
        return any(one == wanted for _tag, one in self._open)


def _link(href: str) -> str:
    return f"]({href.replace(' ', '%20')})" if href.startswith(("http://", "https://", "mailto:")) else "]()"


def is_export(files: Mapping[str, str]) -> bool:
    """Tell whether an archive holds such an export."""
    return any('id="main-content"' in text for path, text in files.items() if path.lower().endswith((".html", ".htm")))


def pages(files: Mapping[str, str]) -> list[Page]:
    """Read the pages of an export, those above before those below."""
    found = [
        page for path, text in sorted(files.items()) if path.lower().endswith((".html", ".htm")) and (page := _page(path, text, files))
    ]
    known = {page.path: page for page in found}
    return sorted(found, key=lambda page: (_depth(page, known), page.title))


def _page(path: str, text: str, files: Mapping[str, str]) -> Page | None:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    title = " ".join(reader.title.split()).partition(" : ")[2] or " ".join(reader.title.split())
    if not title or 'id="main-content"' not in text:
        return None
    above = str(PurePosixPath(path).parent / reader.above) if reader.above else ""
    markdown = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", "".join(reader.parts).replace("\u00a0", " ")))
    markdown = re.sub(r"\[([^\[\]]*)\]\(\)", r"\1", markdown)
    under = above if above in files and PurePosixPath(above).name != "index.html" and above != path else ""
    return Page(path=path, under=under, title=title[:200], text=markdown.strip(), labels="", kind="", language="", reply="")


def _depth(page: Page, known: Mapping[str, Page]) -> int:
    depth, seen = 0, {page.path}
    while page.under in known and page.under not in seen:
        page = known[page.under]
        seen.add(page.path)
        depth += 1
    return depth
